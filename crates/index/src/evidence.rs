//! What the corpus knows of its words: how many documents have them, and how it spells them.
//!
//! `analysis` asks it whether a first letter is a particle and an ending a plural; the vocabulary asks it which words are terms.

use crate::occurrences::Corpus;
use fihris_analysis::{Evidence, RawHints};
use rustc_hash::FxHashMap;
use std::ops::AddAssign;

/// A joined name that occurs only joined by us must stand in this many documents to become a term.
const MIN_JOINED_DOCUMENTS: u32 = 2;

/// How often a word occurs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
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

impl Count {
    /// Counts one more place, in a document that `is_new` if the word was not written, or not joined, in it before.
    pub(crate) fn add(&mut self, is_joined: bool, is_new: bool, hints: RawHints) {
        *(if is_joined { &mut self.joined } else { &mut self.written }) += u32::from(is_new);
        self.places += 1;
        self.article_is_radical += u32::from(hints.article_is_radical);
        self.particle_before_hamza += u32::from(hints.particle_before_hamza);
    }
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.written += other.written;
        self.joined += other.joined;
        self.places += other.places;
        self.article_is_radical += other.article_is_radical;
        self.particle_before_hamza += other.particle_before_hamza;
    }
}

/// The evidence of the corpus.
pub(crate) struct Counts<'a> {
    numbers: FxHashMap<&'a str, u32>,
    counts: &'a [Count],
}

impl<'a> Counts<'a> {
    pub(crate) fn of(corpus: &'a Corpus) -> Self {
        let numbers = (0_u32..).zip(&corpus.words).map(|(number, word)| (word.as_str(), number)).collect();
        Self { numbers, counts: &corpus.counts }
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
