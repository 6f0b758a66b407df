//! Postings to scores: BM25F, where all terms a word matches count as one virtual term.
//!
//! A word's rarity is that of the documents its whole expansion reaches, not of a single inflected form, which would be
//! rare for no reason. What was typed and what it might become are two virtual terms; a document has the better of both,
//! so that many completions of a short prefix do not drown the word itself.

use crate::{
    expand::{Expansion, Reach},
    limits,
    number::{float, index, ln},
    weights::{ALL_IN_TITLE, COMPLETION, K1, STOP_WORD},
};
use fihris_format::{Blob, FormatError};

/// A document that matches.
#[derive(Clone, Debug)]
pub(crate) struct Match {
    pub(crate) document: u32,
    pub(crate) score: f32,
    /// Which words it matches, one bit each.
    pub(crate) words: u32,
    /// How many of them are no function words.
    coverage: u32,
}

/// The matches of all words, best first: by number of words, then score, then document.
///
/// Beside other words, a function word neither makes a document match nor counts as a matched word.
pub(crate) fn score(blob: &Blob, expansions: &[Expansion]) -> Result<Vec<Match>, FormatError> {
    let documents = blob.metadata().documents;
    let mut accumulator = Accumulator::new(documents);
    let mut totals = vec![Total::default(); index(documents)];
    let mut matched = Vec::new();
    let telling = telling_words(expansions);
    for (word, expansion) in expansions.iter().enumerate() {
        accumulator.read(blob, expansion)?;
        let bit = bit(word);
        let worth = if telling & bit == 0 { STOP_WORD } else { 1.0 };
        accumulator.drain(documents, |document, score, is_in_title| {
            if let Some(total) = totals.get_mut(index(document)) {
                if total.words == 0 {
                    matched.push(document);
                }
                total.score += score * worth;
                total.words |= bit;
                total.titles |= if is_in_title { bit } else { 0 };
            }
        });
    }
    let mut matches: Vec<Match> = matched
        .into_iter()
        .filter_map(|document| {
            let Total { mut score, words, titles } = *totals.get(index(document))?;
            if titles & telling == telling {
                score *= ALL_IN_TITLE;
            }
            let coverage = (words & telling).count_ones();
            (coverage > 0).then_some(Match { document, score, words, coverage })
        })
        .collect();
    sort(&mut matches);
    Ok(matches)
}

/// The words that tell what is searched for: all but the function words, or all if there are no others.
fn telling_words(expansions: &[Expansion]) -> u32 {
    let bits = |of: fn(&Expansion) -> bool| {
        expansions.iter().enumerate().filter(|(_, expansion)| of(expansion)).fold(0, |bits, (word, _)| bits | bit(word))
    };
    match bits(|expansion| !expansion.is_stop_word) {
        0 => bits(|_| true),
        telling => telling,
    }
}

fn bit(word: usize) -> u32 {
    u32::try_from(word).ok().and_then(|word| 1_u32.checked_shl(word)).unwrap_or(0)
}

/// Best first.
pub(crate) fn sort(matches: &mut [Match]) {
    matches.sort_unstable_by(|a, b| {
        let words = b.coverage.cmp(&a.coverage);
        words.then(b.score.total_cmp(&a.score)).then(a.document.cmp(&b.document))
    });
}

#[derive(Clone, Copy, Default)]
struct Total {
    score: f32,
    words: u32,
    titles: u32,
}

/// One word's pseudo-frequencies, document by document.
struct Accumulator {
    /// As typed, and with completions.
    frequencies: Vec<(f32, f32)>,
    is_in_title: Vec<bool>,
    touched: Vec<u32>,
    postings: Vec<fihris_format::Posting>,
}

impl Accumulator {
    fn new(documents: u32) -> Self {
        let len = index(documents);
        Self {
            frequencies: vec![(0.0, 0.0); len],
            is_in_title: vec![false; len],
            touched: Vec::new(),
            postings: Vec::new(),
        }
    }

    /// Adds up the postings of all terms.
    fn read(&mut self, blob: &Blob, expansion: &Expansion) -> Result<(), FormatError> {
        let mut budget = limits::POSTINGS;
        for part in &expansion.parts {
            for term in part.terms.clone() {
                blob.postings(term, &mut self.postings)?;
                for posting in &self.postings {
                    let at = index(posting.document);
                    let (Some((exact, all)), Some(is_in_title)) =
                        (self.frequencies.get_mut(at), self.is_in_title.get_mut(at))
                    else {
                        continue;
                    };
                    if *all == 0.0 {
                        self.touched.push(posting.document);
                    }
                    let frequency = part.weight * posting.impact.weight();
                    *all += frequency;
                    if part.reach == Reach::Typed {
                        *exact += frequency;
                    }
                    *is_in_title |= posting.impact.is_in_title();
                }
                budget = budget.saturating_sub(self.postings.len().max(1));
                if budget == 0 {
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// Gives each document's score for the word to `each`, and forgets it.
    fn drain(&mut self, documents: u32, mut each: impl FnMut(u32, f32, bool)) {
        let exact_count =
            self.touched.iter().filter(|&&document| self.frequencies.get(index(document)).is_some_and(|f| f.0 > 0.0));
        let exact_rarity = rarity(documents, exact_count.count());
        let all_rarity = rarity(documents, self.touched.len()) * COMPLETION;
        for document in self.touched.drain(..) {
            let at = index(document);
            if let (Some(frequency), Some(is_in_title)) = (self.frequencies.get_mut(at), self.is_in_title.get_mut(at)) {
                let (exact, all) = std::mem::take(frequency);
                let score = (exact_rarity * saturate(exact)).max(all_rarity * saturate(all));
                each(document, score, std::mem::take(is_in_title));
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
