//! What the corpus knows of its words: how many documents have them, and how it spells them.
//!
//! `analysis` asks it whether a first letter is a particle and an ending a plural; the vocabulary asks it which words are terms.

use crate::occurrences::{Corpus, Occurrence};
use fihris_analysis::Evidence;
use rustc_hash::FxHashMap;

/// A joined name that occurs only joined by us must stand in this many documents to become a term.
const MIN_JOINED_DOCUMENTS: u32 = 2;

/// How often a word occurs.
#[derive(Clone, Copy, Default)]
pub(crate) struct Count {
    /// Documents it is written in.
    pub(crate) written: u32,
    /// Documents it was joined in by us.
    joined: u32,
    /// Places, and those among them whose spelling gives a hint.
    places: u32,
    article_is_radical: u32,
    particle_before_hamza: u32,
}

/// The evidence of the corpus.
pub(crate) struct Counts<'a> {
    numbers: FxHashMap<&'a str, u32>,
    counts: Vec<Count>,
}

impl<'a> Counts<'a> {
    pub(crate) fn of(corpus: &'a Corpus) -> Self {
        let mut counts = vec![Count::default(); corpus.words.len()];
        let mut last_seen = vec![[u32::MAX; 2]; corpus.words.len()];
        for (document, words) in (0_u32..).zip(&corpus.documents) {
            for Occurrence { word, is_joined, hints, .. } in &words.occurrences {
                let count = &mut counts[*word as usize];
                if std::mem::replace(&mut last_seen[*word as usize][usize::from(*is_joined)], document) != document {
                    *(if *is_joined { &mut count.joined } else { &mut count.written }) += 1;
                }
                count.places += 1;
                count.article_is_radical += u32::from(hints.article_is_radical);
                count.particle_before_hamza += u32::from(hints.particle_before_hamza);
            }
        }
        let numbers = (0_u32..).zip(&corpus.words).map(|(number, word)| (word.as_str(), number)).collect();
        Self { numbers, counts }
    }

    pub(crate) fn of_word(&self, number: usize) -> Count {
        self.counts[number]
    }

    pub(crate) fn is_term(&self, number: usize, word: &str) -> bool {
        let Count { written, joined, .. } = self.counts[number];
        // Joined names are guesses and need support; a joined code such as f16 is how many write it, and a compound is listed.
        let needed = if word.is_ascii() || word.contains(' ') { 1 } else { MIN_JOINED_DOCUMENTS };
        written > 0 || joined >= needed
    }

    /// The number of a word, if it occurs.
    pub(crate) fn number(&self, word: &str) -> Option<u32> {
        self.numbers.get(word).copied()
    }

    fn get(&self, word: &str) -> Count {
        self.numbers.get(word).map_or_else(Count::default, |&number| self.counts[number as usize])
    }
}

impl Evidence for Counts<'_> {
    fn count(&self, word: &str) -> u32 {
        self.get(word).written
    }

    fn article_is_radical(&self, word: &str) -> f32 {
        let Count { places, article_is_radical, .. } = self.get(word);
        if places == 0 { 0.0 } else { article_is_radical as f32 / places as f32 }
    }

    fn particle_before_hamza(&self, word: &str) -> f32 {
        let Count { places, particle_before_hamza, .. } = self.get(word);
        if places == 0 { 0.0 } else { particle_before_hamza as f32 / places as f32 }
    }
}
