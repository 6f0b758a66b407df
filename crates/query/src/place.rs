//! Positions: quoted phrases, and the reordering of the best documents by where the words stand.

use crate::{
    expand::{Expansion, Reach},
    limits::{self, Work},
    number::{float, index},
    order::{sort, sort_runs},
    parse::Query,
    score::{Found, Match, bit, telling_words},
    selection::Selection,
    weights::{ADJACENT, CLOSE, CLOSE_SPAN, IN_ORDER, LEAD, LEAD_SPAN, LIKENESS, PAIR_IN_TITLE, TITLE_START},
};
use alloc::{vec, vec::Vec};
use fihris_format::{BODY_START, Blob, FormatError};

/// A word of the query at a position of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    /// Document and position, see [`at`]: one number is compared faster than two.
    at: u64,
    /// Index into the query's words.
    pub(crate) word: usize,
    /// How far what stands there is from what was typed.
    pub(crate) reach: Reach,
}

/// A position of a document as one number, the document in the high half.
fn at(document: u32, position: u32) -> u64 {
    u64::from(document) << 32 | u64::from(position)
}

pub(crate) fn low(at: u64) -> u32 {
    u32::try_from(at & u64::from(u32::MAX)).unwrap_or(u32::MAX)
}

impl Place {
    #[inline]
    pub(crate) fn position(self) -> u32 {
        low(self.at)
    }
}

/// Where the words of the query stand, by document.
#[derive(Debug, Default)]
pub(crate) struct Places {
    /// Sorted.
    list: Vec<Place>,
}

impl Places {
    /// The places in one document, in position order.
    pub(crate) fn of(&self, document: u32) -> &[Place] {
        let start = self.list.partition_point(|place| place.at < at(document, 0));
        let end = self.list.partition_point(|place| place.at <= at(document, u32::MAX));
        self.list.get(start..end).unwrap_or(&[])
    }

    /// Reads the places of all words in some documents.
    fn read(
        blob: &Blob,
        expansions: &[Expansion],
        found: &[Found],
        documents: impl Iterator<Item = u32>,
    ) -> Result<Self, FormatError> {
        let wanted = Wanted::new(blob, documents);
        let mut list = Vec::new();
        let budget = budget(expansions.len());
        for (word, (expansion, found)) in expansions.iter().zip(found).enumerate() {
            if expansions.len() > 1 && expansion.is_particle_of_most(blob) {
                continue;
            }
            each_position(blob, expansion, found, Reach::Guess, budget, &wanted, &mut |at, reach| {
                list.push(Place { at, word, reach });
            })?;
        }
        sort_runs(&mut list);
        Ok(Self { list })
    }
}

/// Documents of interest, one flag each.
struct Wanted {
    flags: Vec<bool>,
}

impl Wanted {
    fn new(blob: &Blob, documents: impl Iterator<Item = u32>) -> Self {
        let mut flags = vec![false; index(blob.metadata().documents)];
        for document in documents {
            if let Some(flag) = flags.get_mut(index(document)) {
                *flag = true;
            }
        }
        Self { flags }
    }

    fn has(&self, document: u32) -> bool {
        self.flags.get(index(document)).copied().unwrap_or(false)
    }
}

/// How many positions may be read for each of so many words.
fn budget(words: usize) -> u32 {
    let share = limits::ALL_POSITIONS / u32::try_from(words).unwrap_or(u32::MAX).max(1);
    share.min(limits::POSITIONS)
}

/// Gives `each` the positions of a word in some documents, up to `farthest` from what was typed: in order for each term.
fn each_position(
    blob: &Blob,
    expansion: &Expansion,
    found: &Found,
    farthest: Reach,
    mut budget: u32,
    wanted: &Wanted,
    each: &mut impl FnMut(u64, Reach),
) -> Result<(), FormatError> {
    for (reach, term, postings) in found.terms(expansion) {
        let last = postings.iter().rposition(|posting| wanted.has(posting.document));
        let Some(last) = last.filter(|_| reach <= farthest) else {
            continue;
        };
        let Some(mut positions) = blob.positions(term)? else { continue };
        for posting in postings.iter().take(last + 1) {
            let is_wanted = wanted.has(posting.document);
            positions.read(posting, &mut |at| {
                if is_wanted {
                    each(at, reach);
                }
            })?;
            limits::note(Work::Positions, posting.count);
            budget = budget.saturating_sub(posting.count);
            if budget == 0 {
                return Ok(());
            }
        }
    }
    Ok(())
}

/// Reorders the best matches behind the first `fixed` by where the words stand, and returns the places of at least the first
/// `limit`.
pub(crate) fn rank(
    blob: &Blob,
    query: &Query,
    expansions: &[Expansion],
    found: &[Found],
    matches: &mut [Match],
    limit: usize,
    fixed: usize,
) -> Result<Places, FormatError> {
    // One word has no neighbours: its places are wanted for the excerpts only.
    let placed = if query.sequence.len() > 1 { limits::PLACED.max(limit) } else { limit.max(1) };
    let documents = matches.iter().take(placed).map(|matched| matched.document);
    let places = Places::read(blob, expansions, found, documents)?;
    if query.sequence.len() > 1 {
        let end = limits::PLACED.min(matches.len());
        let telling = telling_words(expansions);
        let tells = |word: usize| telling & bit(word) != 0;
        let sequence: Vec<(usize, u32)> = query.sequence.iter().copied().filter(|&(word, _)| tells(word)).collect();
        let is_sentence = expansions.iter().any(|expansion| expansion.is_stop_word);
        if let Some(best) = matches.get_mut(..end) {
            for matched in best.iter_mut() {
                matched.score *= bonus(&sequence, telling, is_sentence, places.of(matched.document));
            }
            if let Some(others) = best.get_mut(fixed..) {
                Selection::default().sort(others, others.len());
            }
        }
    }
    Ok(places)
}

/// Drops the matches without the phrases. A heavy prefix stands everywhere.
pub(crate) fn keep_phrases(
    blob: &Blob,
    query: &Query,
    expansions: &[Expansion],
    found: &[Found],
    matches: &mut Vec<Match>,
) -> Result<(), FormatError> {
    for phrase in query.phrases.iter().filter_map(|phrase| query.sequence.get(phrase.clone())) {
        let mut words = Vec::new();
        let mut needed = 0;
        for &(word, position) in phrase {
            if let (Some(expansion), Some(found)) = (expansions.get(word), found.get(word))
                && expansion.heavy.is_empty()
            {
                // Of a function word the scores need not know.
                needed |= if expansion.is_stop_word { 0 } else { bit(word) };
                words.push((expansion, found, position));
            }
        }
        matches.retain(|matched| matched.words & needed == needed);
        matches.truncate(limits::PHRASE_DOCUMENTS);
        let origin = phrase.first().map_or(0, |&(_, position)| position);
        // The rarest first: then few documents are left to look at.
        sort(&mut words, |(_, a, _), (_, b, _)| a.cost < b.cost);
        for &(expansion, found, _) in &words {
            found.terms(expansion).for_each(|(_, term, _)| blob.want_positions(term));
        }
        let mut wanted = Wanted::new(blob, matches.iter().map(|matched| matched.document));
        // Where the phrase may begin, by the words so far.
        let mut starts: Vec<u64> = Vec::new();
        for (i, &(expansion, found, position)) in words.iter().enumerate() {
            let offset = u64::from(position.saturating_sub(origin));
            let mut stands = Vec::new();
            let (mut last, mut next) = (0, 0);
            let budget = budget(expansions.len());
            each_position(blob, expansion, found, Reach::CompletionForm, budget, &wanted, &mut |at, _| {
                if u64::from(low(at)) < offset {
                    return;
                }
                let start = at - offset;
                if start < last {
                    next = 0;
                }
                last = start;
                if i == 0 || is_in(&starts, &mut next, start) {
                    stands.push(start);
                }
            })?;
            sort_runs(&mut stands);
            starts = stands;
            wanted = Wanted::new(blob, starts.iter().map(|start| low(start >> 32)));
        }
        matches.retain(|matched| words.is_empty() || wanted.has(matched.document));
    }
    Ok(())
}

/// Whether a sorted list has a number that is not before `next`, which is moved there: numbers that grow are found in short
/// leaps.
fn is_in(list: &[u64], next: &mut usize, number: u64) -> bool {
    let mut leap = 1;
    while list.get(*next + leap).is_some_and(|&other| other < number) {
        *next += leap;
        leap *= 2;
    }
    let behind = list.get(*next..list.len().min(*next + leap + 1)).unwrap_or(&[]);
    *next += behind.partition_point(|&other| other < number);
    list.get(*next) == Some(&number)
}

/// How far the word that stands at a position is from the query's, if it does stand there.
fn stands(places: &[Place], word: usize, position: u32) -> Option<Reach> {
    let at = places.binary_search_by_key(&(position, word), |place| (place.position(), place.word)).ok()?;
    places.get(at).map(|place| place.reach)
}

/// The product of the bonuses a document earns.
fn bonus(sequence: &[(usize, u32)], telling: u32, is_sentence: bool, places: &[Place]) -> f32 {
    // A pair tells as much as its share of the query: of two words everything, of ten little.
    let share = 2.0 / float(u32::try_from(sequence.len()).unwrap_or(u32::MAX));
    let mut bonus = 1.0;
    for pair in sequence.windows(2) {
        let [(first, at), (second, next)] = pair else {
            continue;
        };
        bonus += share * together(places, *first, *second, next.saturating_sub(*at));
    }
    let start = sequence
        .iter()
        .try_fold(1.0, |likeness, &(word, position)| Some(likeness * alike(stands(places, word, position)?)));
    bonus *= 1.0 + TITLE_START * start.unwrap_or(0.0);
    if telling.count_ones() > 1 {
        bonus *= 1.0 + CLOSE * closeness(telling, places);
    }
    if is_sentence {
        let (seen, likeness) = gather(telling, places, BODY_START, LEAD_SPAN);
        bonus *= 1.0 + LEAD * likeness * float(seen.count_ones()) / float(telling.count_ones());
    }
    bonus
}

fn alike(reach: Reach) -> f32 {
    let [typed, base, form, relative, completion, guess] = LIKENESS;
    match reach {
        Reach::Typed => typed,
        Reach::Base => base,
        Reach::Form => form,
        Reach::Relative => relative,
        Reach::Completion | Reach::CompletionForm => completion,
        Reach::Guess => guess,
    }
}

/// The bonus of two words that follow on one another in the query, `offset` apart: the best that a place earns.
fn together(places: &[Place], first: usize, second: usize, offset: u32) -> f32 {
    let mut best = 0.0_f32;
    for (i, place) in places.iter().enumerate().filter(|(_, place)| place.word == first) {
        let worth = alike(place.reach) * if place.position() < BODY_START { PAIR_IN_TITLE } else { 1.0 };
        if let Some(reach) = stands(places, second, place.position().saturating_add(offset)) {
            best = best.max(ADJACENT * worth * alike(reach));
        } else {
            let behind = places.iter().skip(i + 1);
            let near = behind.take_while(|other| other.position() - place.position() <= CLOSE_SPAN);
            for other in near.filter(|other| other.word == second) {
                best = best.max(IN_ORDER * worth * alike(other.reach));
            }
        }
    }
    best
}

/// How much like the query's the words are where all of some stand close together; 0 where they do not.
fn closeness(words: u32, places: &[Place]) -> f32 {
    let mut best = 0.0_f32;
    let mut rest = places;
    while let [first, behind @ ..] = rest {
        let (seen, likeness) = gather(words, rest, first.position(), CLOSE_SPAN);
        if seen == words {
            best = best.max(likeness);
        }
        rest = behind;
    }
    best
}

/// Which of some words stand in a stretch of text, and how much like the query's they are together.
fn gather(words: u32, places: &[Place], start: u32, span: u32) -> (u32, f32) {
    let mut seen = 0;
    let mut likeness = 1.0;
    for place in places {
        let Some(distance) = place.position().checked_sub(start) else {
            continue;
        };
        if distance >= span {
            break;
        }
        let bit = words & bit(place.word) & !seen;
        if bit != 0 {
            seen |= bit;
            likeness *= alike(place.reach);
        }
    }
    (seen, likeness)
}
