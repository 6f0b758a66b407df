//! Postings to scores: BM25F, where all terms a word matches count as one virtual term.
//!
//! A word's rarity is that of the documents its whole expansion reaches, not of a single inflected form, which would be
//! rare for no reason. What was typed and what it might become are two virtual terms; a document has the better of both,
//! so that many completions of a short prefix do not drown the word itself.

use crate::{
    expand::{Expansion, Reach},
    limits::{self, Work},
    memory::Memory,
    number::{float, index, ln},
    weights::{ALL_FORMS_IN_TITLE, ALL_IN_TITLE, COVERAGE, K1, REACH, STOP_WORD, tier::COMPLETION},
};
use alloc::vec::Vec;
use core::mem::take;
use fihris_format::{Blob, FormatError, Posting, Weights};

/// A document that matches.
#[derive(Clone, Debug)]
pub(crate) struct Match {
    pub(crate) document: u32,
    pub(crate) score: f32,
    /// Which words it matches, one bit each.
    pub(crate) words: u32,
    /// It has all words as typed, where for some a guess stands beside them.
    is_certain: bool,
    /// It is in another language than that of the search, where pages in that have as many words.
    pub(crate) is_foreign: bool,
}

/// What the index has of one word of a query.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// The postings of all terms, in the order of the expansion's parts.
    postings: Vec<Posting>,
    /// Where those of each term end.
    ends: Vec<usize>,
    /// The documents that match.
    pub(crate) scores: Vec<Score>,
    /// How many postings were read (a term without any counts as one), and how many might have been.
    pub(crate) cost: usize,
    most: usize,
}

/// A word's part of a document's score.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Score {
    pub(crate) document: u32,
    pub(crate) score: f32,
    /// The nearest reach in the title; the farthest stands for none.
    title: Reach,
    is_guess: bool,
}

impl Found {
    /// Whether reading at most so many postings would give the same.
    pub(crate) fn is_as_read(&self, most: usize) -> bool {
        self.most == most || self.cost < most.min(self.most)
    }

    /// About how much memory it takes, in postings.
    pub(crate) fn size(&self) -> usize {
        self.cost + self.scores.len()
    }

    /// Each term that was read: how it is reached, its number and its postings.
    pub(crate) fn terms(&self, expansion: &Expansion) -> impl Iterator<Item = (Reach, u32, &[Posting])> {
        let terms = expansion.parts.iter().flat_map(|part| part.terms.clone().map(|term| (part.reach, term)));
        let mut start = 0;
        terms.zip(&self.ends).map(move |((reach, term), &end)| {
            let postings = self.postings.get(start..end).unwrap_or(&[]);
            start = end;
            (reach, term, postings)
        })
    }
}

/// Reads what the index has of each word, unless it is remembered.
pub(crate) fn find(blob: &Blob, expansions: &[Expansion], memory: &mut Memory) -> Result<Vec<Found>, FormatError> {
    let most = limits::POSTINGS / expansions.len().max(1);
    let mut found = Vec::new();
    for expansion in expansions {
        found.push(match memory.take(expansion, most) {
            Some(known) => known,
            None => memory.accumulator.read(blob, expansion, most)?,
        });
    }
    Ok(found)
}

/// The matches of all words, in no order.
///
/// A document with all words is worth a quarter more than its words. The number of words decides no more than that: in a
/// question, one telling word outweighs two that are everywhere, and the right page may have the missing word in a form
/// that no rule knows (docs/ranking.md). Only what matches by a guess never comes before what matches as typed.
///
/// Beside other words, a function word neither makes a document match nor counts as a matched word; a heavy prefix, which
/// nearly all documents have, does not count either.
pub(crate) fn score(blob: &Blob, expansions: &[Expansion], found: &[Found], totals: &mut Vec<Total>) -> Vec<Match> {
    totals.resize(index(blob.metadata().documents), Total::default());
    let mut matched = Vec::new();
    let telling = telling_words(expansions);
    let is_doubtful = expansions.iter().any(Expansion::is_doubtful);
    let mut heavy = 0;
    for (word, (expansion, found)) in expansions.iter().zip(found).enumerate() {
        let bit = bit(word);
        if telling & bit == 0 && expansion.is_everywhere(blob) {
            continue;
        }
        heavy |= if expansion.heavy.is_empty() { 0 } else { bit };
        let worth = if expansion.is_stop_word && telling & bit == 0 { STOP_WORD } else { 1.0 };
        for &Score { document, score, title, is_guess } in &found.scores {
            let Some(total) = totals.get_mut(index(document)) else {
                continue;
            };
            if total.words == 0 {
                matched.push(document);
            }
            total.score += score * worth;
            total.words |= bit;
            total.guesses |= if is_guess { bit } else { 0 };
            total.title_words |=
                if matches!(title, Reach::Typed | Reach::Base | Reach::Completion | Reach::Guess) { bit } else { 0 };
            total.title_forms |= if title < Reach::CompletionForm { bit } else { 0 };
        }
    }
    let titled = telling | heavy;
    let mut matches: Vec<Match> = Vec::with_capacity(matched.len());
    for document in matched {
        let Some(Total { mut score, words, guesses, title_words, title_forms }) =
            totals.get_mut(index(document)).map(take)
        else {
            continue;
        };
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
        if words & titled != 0 {
            matches.push(Match { document, score, words, is_certain, is_foreign: false });
        }
    }
    matches
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
    /// A document that is an answer whatever its words are.
    pub(crate) fn unscored(document: u32) -> Self {
        Self { document, score: 0.0, words: 0, is_certain: false, is_foreign: false }
    }

    /// Best first.
    pub(crate) fn is_before(&self, other: &Self) -> bool {
        if self.is_certain != other.is_certain {
            return self.is_certain;
        }
        if self.is_foreign != other.is_foreign {
            return other.is_foreign;
        }
        // No score is not a number.
        self.score > other.score || (self.score == other.score && self.document < other.document)
    }
}

/// What a document has of all words.
#[derive(Clone, Copy, Default)]
pub(crate) struct Total {
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
#[derive(Default)]
pub(crate) struct Accumulator {
    slots: Vec<Slot>,
    /// The documents whose slots are not empty.
    touched: Vec<u32>,
    postings: Vec<Posting>,
    weights: Weights,
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
    /// Adds up the postings of all terms, at most about `most`.
    fn read(&mut self, blob: &Blob, expansion: &Expansion, most: usize) -> Result<Found, FormatError> {
        let documents = blob.metadata().documents;
        self.slots.resize(index(documents), EMPTY);
        let mut found = Found { most, ..Found::default() };
        let read = self.read_terms(blob, expansion, &mut found);
        self.drain(documents, expansion.least(), &mut found.scores);
        read.map(|()| found)
    }

    fn read_terms(&mut self, blob: &Blob, expansion: &Expansion, found: &mut Found) -> Result<(), FormatError> {
        for prefix in &expansion.heavy {
            self.postings.clear();
            self.postings.extend_from_slice(&prefix.postings);
            self.add(COMPLETION, Reach::Completion);
        }
        for part in &expansion.parts {
            for term in part.terms.clone() {
                blob.postings(term, &mut self.postings)?;
                self.add(part.weight, part.reach);
                found.postings.extend_from_slice(&self.postings);
                found.ends.push(found.postings.len());
                limits::note(Work::Postings, u32::try_from(self.postings.len()).unwrap_or(u32::MAX));
                found.cost += self.postings.len().max(1);
                if found.cost >= found.most {
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
                *frequency += weight * self.weights.of(posting.impact);
            }
            if posting.impact.is_in_title() && reach < slot.title {
                slot.title = reach;
            }
        }
    }

    /// Gives each document's score for the word, and forgets it.
    ///
    /// Each reach is scored as a term of its own rarity that the nearer ones belong to; a document has the best of them.
    /// At least `least` documents match by completions.
    fn drain(&mut self, documents: u32, least: u32, scores: &mut Vec<Score>) {
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
        scores.reserve_exact(self.touched.len());
        for &document in &self.touched {
            if let Some(slot) = self.slots.get_mut(index(document)) {
                let Slot { frequencies, nearest, title } = core::mem::replace(slot, EMPTY);
                let mut sum = 0.0;
                let mut saturated = 0.0;
                let mut score = 0.0_f32;
                for (&frequency, &worth) in frequencies.iter().zip(&worths) {
                    if frequency != 0.0 {
                        sum += frequency;
                        saturated = saturate(sum);
                    }
                    score = score.max(worth * saturated);
                }
                scores.push(Score { document, score, title, is_guess: usize::from(nearest) == REACHES - 1 });
            }
        }
        self.touched.clear();
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
