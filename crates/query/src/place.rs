//! Positions: quoted phrases, and the reordering of the best documents by where the words stand.

use crate::{
    expand::{Expansion, Reach},
    limits,
    number::{float, index},
    order::sort,
    parse::Query,
    score::{Match, bit, telling_words},
    weights::{ADJACENT, CLOSE, CLOSE_SPAN, IN_ORDER, LEAD, LEAD_SPAN, LIKENESS, PAIR_IN_TITLE, TITLE_START},
};
use fihris_format::{BODY_START, Blob, FormatError};

/// A word of the query at a position of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) position: u32,
    /// Index into the query's words.
    pub(crate) word: usize,
    /// How far what stands there is from what was typed.
    pub(crate) reach: Reach,
}

/// Where the words of the query stand, by document.
#[derive(Debug, Default)]
pub(crate) struct Places {
    /// (document, place), sorted.
    list: Vec<(u32, Place)>,
}

impl Places {
    /// The places in one document, in position order.
    pub(crate) fn of(&self, document: u32) -> &[(u32, Place)] {
        let start = self.list.partition_point(|(other, _)| *other < document);
        let end = self.list.partition_point(|(other, _)| *other <= document);
        self.list.get(start..end).unwrap_or(&[])
    }

    /// Reads the places of all words in some documents.
    fn read(blob: &Blob, expansions: &[Expansion], documents: impl Iterator<Item = u32>) -> Result<Self, FormatError> {
        let wanted = Wanted::new(blob, documents);
        let mut list = Vec::new();
        for (word, expansion) in expansions.iter().enumerate() {
            each_position(blob, expansion, Reach::Guess, &wanted, &mut |document, position, reach| {
                list.push((document, Place { position, word, reach }));
            })?;
        }
        sort_places(&mut list);
        Ok(Self { list })
    }
}

fn sort_places(list: &mut [(u32, Place)]) {
    sort(list, |a, b| a < b);
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

/// Gives `each` the positions of a word in some documents, up to `farthest` from what was typed: in order for each term.
fn each_position(
    blob: &Blob,
    expansion: &Expansion,
    farthest: Reach,
    wanted: &Wanted,
    each: &mut impl FnMut(u32, u32, Reach),
) -> Result<(), FormatError> {
    let mut budget = limits::POSITIONS;
    let mut postings = Vec::new();
    for part in expansion.parts.iter().filter(|part| part.reach <= farthest) {
        for term in part.terms.clone() {
            blob.postings(term, &mut postings)?;
            let Some(last) = postings.iter().rposition(|posting| wanted.has(posting.document)) else {
                continue;
            };
            let Some(mut positions) = blob.positions(term)? else { continue };
            for posting in postings.iter().take(last + 1) {
                let is_wanted = wanted.has(posting.document);
                positions.read(posting, |position| {
                    if is_wanted {
                        each(posting.document, position, part.reach);
                    }
                })?;
                budget = budget.saturating_sub(posting.count);
                if budget == 0 {
                    return Ok(());
                }
            }
        }
    }
    Ok(())
}

/// Drops the matches that lack a quoted phrase, reorders the best by where the words stand, and returns the places of at
/// least the first `limit`.
pub(crate) fn rank(
    blob: &Blob,
    query: &Query,
    expansions: &[Expansion],
    matches: &mut Vec<Match>,
    limit: usize,
) -> Result<Places, FormatError> {
    if !query.phrases.is_empty() {
        keep_phrases(blob, query, expansions, matches)?;
    }
    // One word has no neighbours: its places are wanted for the excerpts only.
    let placed = if query.sequence.len() > 1 { limits::PLACED.max(limit) } else { limit.max(1) };
    let documents = matches.iter().take(placed).map(|matched| matched.document);
    let places = Places::read(blob, expansions, documents)?;
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
            sort(best, Match::is_before);
        }
    }
    Ok(places)
}

/// Drops the matches without the phrases. A heavy prefix stands everywhere.
fn keep_phrases(
    blob: &Blob,
    query: &Query,
    expansions: &[Expansion],
    matches: &mut Vec<Match>,
) -> Result<(), FormatError> {
    for phrase in query.phrases.iter().filter_map(|phrase| query.sequence.get(phrase.clone())) {
        let mut words: Vec<(&Expansion, u32, bool)> = Vec::new();
        let mut needed = 0;
        for &(word, position) in phrase {
            if let (Some(expansion), Some(text)) = (expansions.get(word), query.words.get(word))
                && expansion.heavy.is_empty()
            {
                // Of a function word the scores need not know.
                needed |= if expansion.is_stop_word { 0 } else { bit(word) };
                words.push((expansion, position, text.is_prefix));
            }
        }
        matches.retain(|matched| matched.words & needed == needed);
        matches.truncate(limits::PHRASE_DOCUMENTS);
        let wanted = Wanted::new(blob, matches.iter().map(|matched| matched.document));
        let starts = starts(blob, &words, phrase.first().map_or(0, |&(_, position)| position), &wanted)?;
        let found = Wanted::new(blob, starts.into_iter().map(|(document, _)| document));
        matches.retain(|matched| words.is_empty() || found.has(matched.document));
    }
    Ok(())
}

/// Where a phrase begins: the documents and positions where all its words stand as they should from there.
fn starts(
    blob: &Blob,
    words: &[(&Expansion, u32, bool)],
    origin: u32,
    wanted: &Wanted,
) -> Result<Vec<(u32, Place)>, FormatError> {
    let mut starts: Vec<(u32, Place)> = Vec::new();
    // The unfinished word, which stands in most places, comes last: then few are left to compare it with.
    let finished = words.iter().filter(|(.., is_prefix)| !is_prefix);
    let in_order = finished.chain(words.iter().filter(|(.., is_prefix)| *is_prefix));
    for (i, &(expansion, position, _)) in in_order.enumerate() {
        let offset = position.saturating_sub(origin);
        let mut stands = vec![false; starts.len()];
        each_position(blob, expansion, Reach::CompletionForm, wanted, &mut |document, position, _| {
            let Some(position) = position.checked_sub(offset) else {
                return;
            };
            let start = (document, Place { position, word: 0, reach: Reach::Typed });
            if i == 0 {
                starts.push(start);
            } else if let Ok(at) = starts.binary_search(&start)
                && let Some(stands) = stands.get_mut(at)
            {
                *stands = true;
            }
        })?;
        if i > 0 {
            let mut stands = stands.into_iter();
            starts.retain(|_| stands.next().unwrap_or(false));
        } else if !starts.is_sorted() {
            sort_places(&mut starts);
        }
    }
    Ok(starts)
}

/// How far the word that stands at a position is from the query's, if it does stand there.
fn stands(places: &[(u32, Place)], word: usize, position: u32) -> Option<Reach> {
    let at = places.binary_search_by_key(&(position, word), |&(_, place)| (place.position, place.word)).ok()?;
    places.get(at).map(|(_, place)| place.reach)
}

/// The product of the bonuses a document earns.
fn bonus(sequence: &[(usize, u32)], telling: u32, is_sentence: bool, places: &[(u32, Place)]) -> f32 {
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
fn together(places: &[(u32, Place)], first: usize, second: usize, offset: u32) -> f32 {
    let mut best = 0.0_f32;
    for (i, (_, place)) in places.iter().enumerate().filter(|(_, (_, place))| place.word == first) {
        let worth = alike(place.reach) * if place.position < BODY_START { PAIR_IN_TITLE } else { 1.0 };
        if let Some(reach) = stands(places, second, place.position.saturating_add(offset)) {
            best = best.max(ADJACENT * worth * alike(reach));
        } else {
            let behind = places.iter().skip(i + 1).map(|(_, other)| other);
            let near = behind.take_while(|other| other.position - place.position <= CLOSE_SPAN);
            for other in near.filter(|other| other.word == second) {
                best = best.max(IN_ORDER * worth * alike(other.reach));
            }
        }
    }
    best
}

/// How much like the query's the words are where all of some stand close together; 0 where they do not.
fn closeness(words: u32, places: &[(u32, Place)]) -> f32 {
    let mut best = 0.0_f32;
    let mut rest = places;
    while let [(_, first), behind @ ..] = rest {
        let (seen, likeness) = gather(words, rest, first.position, CLOSE_SPAN);
        if seen == words {
            best = best.max(likeness);
        }
        rest = behind;
    }
    best
}

/// Which of some words stand in a stretch of text, and how much like the query's they are together.
fn gather(words: u32, places: &[(u32, Place)], start: u32, span: u32) -> (u32, f32) {
    let mut seen = 0;
    let mut likeness = 1.0;
    for (_, place) in places {
        let Some(distance) = place.position.checked_sub(start) else {
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
