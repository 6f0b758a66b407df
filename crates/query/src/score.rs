//! Postings to scores: BM25F, where all terms a word matches count as one virtual term.
//!
//! A word's rarity is that of the documents its whole expansion reaches, not of a single inflected form, which would be
//! rare for no reason. What was typed and what it might become are two virtual terms; a document has the better of both,
//! so that many completions of a short prefix do not drown the word itself.

use crate::{
    expand::{Expansion, Reach},
    limits,
    number::{float, index, ln},
    order::sort_first,
    weights::{ALL_FORMS_IN_TITLE, ALL_IN_TITLE, COVERAGE, K1, REACH, STOP_WORD, tier::COMPLETION},
};
use fihris_format::{Blob, FormatError};

/// A document that matches.
#[derive(Clone, Debug)]
pub(crate) struct Match {
    pub(crate) document: u32,
    pub(crate) score: f32,
    /// Which words it matches, one bit each.
    pub(crate) words: u32,
    /// It has all words as typed, where for some a guess stands beside them.
    is_certain: bool,
}

/// The matches of all words, the `wanted` best first.
///
/// A document with all words is worth a quarter more than its words. The number of words decides no more than that: in a
/// question, one telling word outweighs two that are everywhere, and the right page may have the missing word in a form
/// that no rule knows (docs/ranking.md). Only what matches by a guess never comes before what matches as typed.
///
/// Beside other words, a function word neither makes a document match nor counts as a matched word; a heavy prefix, which
/// nearly all documents have, does not count either.
pub(crate) fn score(blob: &Blob, expansions: &[Expansion], wanted: usize) -> Result<Vec<Match>, FormatError> {
    let documents = blob.metadata().documents;
    let mut accumulator = Accumulator::new(documents);
    let mut totals = vec![Total::default(); index(documents)];
    let mut matched = Vec::new();
    let telling = telling_words(expansions);
    let is_doubtful = expansions.iter().any(Expansion::is_doubtful);
    let mut heavy = 0;
    for (word, expansion) in expansions.iter().enumerate() {
        let bit = bit(word);
        if telling & bit == 0 && expansion.is_everywhere(blob) {
            continue;
        }
        accumulator.read(blob, expansion)?;
        heavy |= if expansion.heavy.is_empty() { 0 } else { bit };
        let worth = if expansion.is_stop_word && telling & bit == 0 { STOP_WORD } else { 1.0 };
        accumulator.drain(documents, expansion.least(), |document, score, title, is_guess| {
            if let Some(total) = totals.get_mut(index(document)) {
                if total.words == 0 {
                    matched.push(document);
                }
                total.score += score * worth;
                total.words |= bit;
                total.guesses |= if is_guess { bit } else { 0 };
                total.title_words |= if matches!(title, Reach::Typed | Reach::Base | Reach::Completion | Reach::Guess) {
                    bit
                } else {
                    0
                };
                total.title_forms |= if title < Reach::CompletionForm { bit } else { 0 };
            }
        });
    }
    let titled = telling | heavy;
    let mut matches: Vec<Match> = matched
        .into_iter()
        .filter_map(|document| {
            let Total { mut score, words, guesses, title_words, title_forms } = *totals.get(index(document))?;
            let has_all = words & telling == telling;
            if has_all {
                score *= COVERAGE;
            }
            if title_words & titled == titled {
                score *= ALL_IN_TITLE;
            } else if title_forms & titled == titled {
                score *= ALL_FORMS_IN_TITLE;
            }
            let is_certain = is_doubtful && has_all && guesses & telling == 0;
            (words & titled != 0).then_some(Match { document, score, words, is_certain })
        })
        .collect();
    sort_first(&mut matches, wanted, Match::is_before);
    Ok(matches)
}

/// The documents that match one word, and its part of their scores.
pub(crate) fn of_word(blob: &Blob, expansion: &Expansion) -> Result<Vec<(u32, f32)>, FormatError> {
    let documents = blob.metadata().documents;
    let mut accumulator = Accumulator::new(documents);
    accumulator.read(blob, expansion)?;
    let mut scores = Vec::new();
    accumulator.drain(documents, expansion.least(), |document, score, _, _| scores.push((document, score)));
    Ok(scores)
}

/// The words that tell what is searched for: all but function words and heavy prefixes, or all if there are no others.
pub(crate) fn telling_words(expansions: &[Expansion]) -> u32 {
    let bits = |of: fn(&Expansion) -> bool| {
        expansions.iter().enumerate().filter(|(_, expansion)| of(expansion)).fold(0, |bits, (word, _)| bits | bit(word))
    };
    match bits(|expansion| !expansion.is_stop_word && expansion.heavy.is_empty()) {
        0 => bits(|_| true),
        telling => telling,
    }
}

/// How many documents match at least, where a heavy prefix makes them match and names only some.
pub(crate) fn unnamed(expansions: &[Expansion]) -> u32 {
    expansions.iter().map(Expansion::least).max().unwrap_or(0)
}

pub(crate) fn bit(word: usize) -> u32 {
    u32::try_from(word).ok().and_then(|word| 1_u32.checked_shl(word)).unwrap_or(0)
}

impl Match {
    /// Best first.
    pub(crate) fn is_before(&self, other: &Self) -> bool {
        let certain = other.is_certain.cmp(&self.is_certain);
        certain.then(other.score.total_cmp(&self.score)).then(self.document.cmp(&other.document)).is_lt()
    }
}

#[derive(Clone, Copy, Default)]
struct Total {
    score: f32,
    words: u32,
    /// Words it matches by a guess only.
    guesses: u32,
    /// Words that the title has, and those it has in some form.
    title_words: u32,
    title_forms: u32,
}

/// How many virtual terms a word has; completions and their forms are one.
const REACHES: usize = 5;
/// That of the completions, and of all nearer matches.
const COMPLETIONS: u8 = 3;

/// One word's pseudo-frequencies, document by document.
struct Accumulator {
    slots: Vec<Slot>,
    /// The documents whose slots are not empty.
    touched: Vec<u32>,
    postings: Vec<fihris_format::Posting>,
}

/// What one document has of a word.
#[derive(Clone, Copy)]
struct Slot {
    /// By reach, not yet added up.
    frequencies: [f32; REACHES],
    /// The nearest reach that is there; `REACHES` for none.
    nearest: u8,
    /// The nearest reach in the title; the farthest stands for none.
    title: Reach,
}

const EMPTY: Slot = Slot { frequencies: [0.0; REACHES], nearest: 5, title: Reach::CompletionForm };

impl Accumulator {
    fn new(documents: u32) -> Self {
        Self { slots: vec![EMPTY; index(documents)], touched: Vec::new(), postings: Vec::new() }
    }

    /// Adds up the postings of all terms.
    fn read(&mut self, blob: &Blob, expansion: &Expansion) -> Result<(), FormatError> {
        for prefix in &expansion.heavy {
            self.postings.clone_from(&prefix.postings);
            self.add(COMPLETION, Reach::Completion);
        }
        let mut budget = limits::POSTINGS;
        for part in &expansion.parts {
            for term in part.terms.clone() {
                blob.postings(term, &mut self.postings)?;
                self.add(part.weight, part.reach);
                budget = budget.saturating_sub(self.postings.len().max(1));
                if budget == 0 {
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// Adds up the postings that were read.
    fn add(&mut self, weight: f32, reach: Reach) {
        let at = match reach {
            Reach::Typed | Reach::Base => 0,
            Reach::Form => 1,
            Reach::Relative => 2,
            Reach::Completion | Reach::CompletionForm => COMPLETIONS,
            Reach::Guess => 4,
        };
        for posting in &self.postings {
            let Some(slot) = self.slots.get_mut(index(posting.document)) else {
                continue;
            };
            if slot.nearest == EMPTY.nearest {
                self.touched.push(posting.document);
            }
            slot.nearest = slot.nearest.min(at);
            if let Some(frequency) = slot.frequencies.get_mut(usize::from(at)) {
                *frequency += weight * posting.impact.weight();
            }
            if posting.impact.is_in_title() && reach < slot.title {
                slot.title = reach;
            }
        }
    }

    /// Gives each document's score for the word to `each`, and forgets it.
    ///
    /// Each reach is scored as a term of its own rarity that the nearer ones belong to; a document has the best of them.
    /// At least `least` documents match by completions.
    fn drain(&mut self, documents: u32, least: u32, mut each: impl FnMut(u32, f32, Reach, bool)) {
        let mut counts = [0_usize; REACHES];
        for &document in &self.touched {
            let nearest = self.slots.get(index(document)).map_or(EMPTY.nearest, |slot| slot.nearest);
            if let Some(count) = counts.get_mut(usize::from(nearest)) {
                *count += 1;
            }
        }
        let mut worths = REACH;
        let mut count = 0;
        for (at, (worth, nearest)) in worths.iter_mut().zip(counts).enumerate() {
            count += nearest;
            *worth *= rarity(documents, if at < usize::from(COMPLETIONS) { count } else { count.max(index(least)) });
        }
        for document in self.touched.drain(..) {
            if let Some(slot) = self.slots.get_mut(index(document)) {
                let Slot { frequencies, nearest, title } = std::mem::replace(slot, EMPTY);
                let mut sum = 0.0;
                let mut score = 0.0_f32;
                for (frequency, worth) in frequencies.into_iter().zip(worths) {
                    sum += frequency;
                    score = score.max(worth * saturate(sum));
                }
                each(document, score, title, usize::from(nearest) == REACHES - 1);
            }
        }
    }
}

/// BM25's idf of a word that `count` of `documents` have.
fn rarity(documents: u32, count: usize) -> f32 {
    let count = float(u32::try_from(count).unwrap_or(u32::MAX));
    ln(1.0 + (float(documents) - count + 0.5) / (count + 0.5))
}

fn saturate(frequency: f32) -> f32 {
    frequency * (K1 + 1.0) / (frequency + K1)
}
