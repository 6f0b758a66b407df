//! Positions: quoted phrases, and the reordering of the best documents by where the words stand.

use crate::{
    expand::{Expansion, Reach},
    limits,
    number::{float, index},
    order::sort,
    parse::Query,
    score::{Match, bit, telling_words},
    weights::{ADJACENT, CLOSE, CLOSE_SPAN, IN_ORDER, TITLE_START},
};
use fihris_format::{Blob, FormatError};

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
        let mut is_wanted = vec![false; index(blob.metadata().documents)];
        for document in documents {
            if let Some(wanted) = is_wanted.get_mut(index(document)) {
                *wanted = true;
            }
        }
        let wants = |document: u32| is_wanted.get(index(document)).copied().unwrap_or(false);
        let mut list = Vec::new();
        let mut postings = Vec::new();
        for (word, expansion) in expansions.iter().enumerate() {
            let mut budget = limits::POSITIONS;
            let parts = expansion.parts.iter().filter(|part| part.reach != Reach::CompletionForm);
            'terms: for (term, reach) in parts.flat_map(|part| part.terms.clone().map(|term| (term, part.reach))) {
                blob.postings(term, &mut postings)?;
                let Some(last) = postings.iter().rposition(|posting| wants(posting.document)) else {
                    continue;
                };
                let mut positions = blob.positions(term)?;
                for posting in postings.iter().take(last + 1) {
                    let document = posting.document;
                    let read = if wants(document) {
                        positions.read(|position| list.push((document, Place { position, word, reach })))?
                    } else {
                        positions.skip()?
                    };
                    budget = budget.saturating_sub(read);
                    if budget == 0 {
                        break 'terms;
                    }
                }
            }
        }
        sort(&mut list, |a, b| a < b);
        Ok(Self { list })
    }
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
    let places = Places::read(blob, expansions, matches.iter().take(placed).map(|matched| matched.document))?;
    if query.sequence.len() > 1 {
        let end = limits::PLACED.min(matches.len());
        let telling = telling_words(expansions);
        let tells = |word: usize| telling & bit(word) != 0;
        let sequence: Vec<(usize, u32)> = query.sequence.iter().copied().filter(|&(word, _)| tells(word)).collect();
        if let Some(best) = matches.get_mut(..end) {
            for matched in best.iter_mut() {
                matched.score *= bonus(&sequence, telling, places.of(matched.document));
            }
            sort(best, Match::is_before);
        }
    }
    Ok(places)
}

fn keep_phrases(
    blob: &Blob,
    query: &Query,
    expansions: &[Expansion],
    matches: &mut Vec<Match>,
) -> Result<(), FormatError> {
    let phrases: Vec<&[(usize, u32)]> =
        query.phrases.iter().filter_map(|phrase| query.sequence.get(phrase.clone())).collect();
    let needed = phrases.iter().copied().flatten().fold(0, |words, &(word, _)| words | bit(word));
    matches.retain(|matched| matched.words & needed == needed);
    matches.truncate(limits::PHRASE_DOCUMENTS);
    let places = Places::read(blob, expansions, matches.iter().map(|matched| matched.document))?;
    matches.retain(|matched| {
        let places = places.of(matched.document);
        phrases.iter().all(|phrase| {
            let Some((&(first, origin), rest)) = phrase.split_first() else {
                return true;
            };
            places.iter().filter(|(_, place)| place.word == first).any(|(_, place)| {
                rest.iter().all(|&(word, position)| {
                    position
                        .checked_sub(origin)
                        .and_then(|offset| stands(places, word, place.position.saturating_add(offset)))
                        .is_some()
                })
            })
        })
    });
    Ok(())
}

/// How far the word that stands at a position is from the query's, if it does stand there.
fn stands(places: &[(u32, Place)], word: usize, position: u32) -> Option<Reach> {
    let at = places.binary_search_by_key(&(position, word), |&(_, place)| (place.position, place.word)).ok()?;
    places.get(at).map(|(_, place)| place.reach)
}

/// The product of the bonuses a document earns.
fn bonus(sequence: &[(usize, u32)], telling: u32, places: &[(u32, Place)]) -> f32 {
    // A pair tells as much as its share of the query: of two words everything, of ten little.
    let share = 2.0 / float(u32::try_from(sequence.len()).unwrap_or(u32::MAX));
    let mut bonus = 1.0;
    for pair in sequence.windows(2) {
        let [(first, at), (second, next)] = pair else {
            continue;
        };
        let offset = next.saturating_sub(*at);
        let adjacent = places
            .iter()
            .filter(|(_, place)| place.word == *first)
            .filter_map(|(_, place)| {
                Some(place.reach.max(stands(places, *second, place.position.saturating_add(offset))?))
            })
            .min();
        if let Some(reach) = adjacent {
            bonus += share * (by_reach(ADJACENT, reach) - 1.0);
        } else if follows(places, *first, *second) {
            bonus += share * (IN_ORDER - 1.0);
        }
    }
    let title_start = sequence
        .iter()
        .try_fold(Reach::Typed, |farthest, &(word, position)| Some(farthest.max(stands(places, word, position)?)));
    if let Some(reach) = title_start {
        bonus *= by_reach(TITLE_START, reach);
    }
    if telling.count_ones() > 1 && is_close(telling, places) {
        bonus *= CLOSE;
    }
    bonus
}

fn by_reach([typed, base, form, relative, completion]: [f32; 5], reach: Reach) -> f32 {
    match reach {
        Reach::Typed => typed,
        Reach::Base => base,
        Reach::Form => form,
        Reach::Relative => relative,
        Reach::Completion | Reach::Guess | Reach::CompletionForm => completion,
    }
}

/// Whether one word stands shortly before another.
fn follows(places: &[(u32, Place)], first: usize, second: usize) -> bool {
    places.iter().enumerate().filter(|(_, (_, place))| place.word == first).any(|(i, (_, place))| {
        let near = |other: &&(u32, Place)| other.1.position - place.position <= CLOSE_SPAN;
        places.iter().skip(i + 1).take_while(near).any(|(_, other)| other.word == second)
    })
}

/// Whether some stretch of text has all of some words.
fn is_close(words: u32, places: &[(u32, Place)]) -> bool {
    places.iter().enumerate().any(|(i, (_, first))| {
        let near = places.iter().skip(i).take_while(|(_, place)| place.position - first.position < CLOSE_SPAN);
        let seen = near.fold(0, |seen, (_, place)| seen | bit(place.word));
        seen & words == words
    })
}
