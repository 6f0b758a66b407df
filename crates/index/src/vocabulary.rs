//! The vocabulary: which words become terms, how the terms are numbered, and what the dictionary's keys stand for.
//!
//! Terms are numbered by base, then by themselves, the base first: the forms of a word (جامعة, الجامعة, للجامعة) are one
//! range of terms, and the words that begin alike are neighbours.

use crate::occurrences::Corpus;
use fihris_analysis::{Evidence, base, encode_key};
use fihris_format::{ClassEntry, KeyEntry};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// A joined compound that occurs only joined by us must stand in this many documents to become a term.
const MIN_JOINED_DOCUMENTS: u32 = 2;

pub(crate) struct Vocabulary<'a> {
    /// The words that are terms, in term order.
    pub(crate) terms: Vec<&'a str>,
    /// Corpus word -> term, where it is one.
    pub(crate) term_of_word: Vec<Option<u32>>,
    /// The dictionary, in key order.
    pub(crate) keys: Vec<KeyEntry<'a>>,
    /// The classes, in term order.
    pub(crate) classes: Vec<ClassEntry>,
}

/// In how many documents each word stands, as written and joined by us.
#[derive(Clone, Copy, Default)]
struct Frequency {
    written: u32,
    joined: u32,
}

/// A term to be; the order of the fields is the order of the terms.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Entry<'a> {
    base_key: Vec<u8>,
    has_clitic: bool,
    key: Vec<u8>,
    number: usize,
    base: &'a str,
}

struct Frequencies<'a> {
    numbers: FxHashMap<&'a str, u32>,
    counts: Vec<Frequency>,
}

impl Evidence for Frequencies<'_> {
    fn count(&self, word: &str) -> u32 {
        self.numbers.get(word).map_or(0, |&number| self.counts[number as usize].written)
    }
}

/// Chooses and numbers the terms of a corpus.
pub(crate) fn build(corpus: &Corpus) -> Vocabulary<'_> {
    let frequencies = count(corpus);
    let is_term = |number: usize| {
        let Frequency { written, joined } = frequencies.counts[number];
        // Names are guesses and need support; a joined code such as f16 is how many write it.
        let needed = if corpus.words[number].is_ascii() { 1 } else { MIN_JOINED_DOCUMENTS };
        written > 0 || joined >= needed
    };

    let key_of = |word: &str| {
        let mut key = Vec::new();
        encode_key(word, &mut key);
        key
    };
    let mut entries: Vec<Entry<'_>> = (0..corpus.words.len())
        .into_par_iter()
        .filter(|&number| is_term(number))
        .map(|number| {
            let word = corpus.words[number].as_str();
            let base = base(word, &frequencies);
            Entry { base_key: key_of(base), has_clitic: base != word, key: key_of(word), number, base }
        })
        .collect();
    entries.par_sort_unstable();

    let mut terms = Vec::with_capacity(entries.len());
    let mut term_of_word = vec![None; corpus.words.len()];
    let mut classes: Vec<ClassEntry> = Vec::new();
    let mut keys: BTreeMap<Vec<u8>, KeyEntry<'_>> = BTreeMap::new();
    let mut before: Option<Vec<u8>> = None;
    for (term, Entry { base_key, key, number, base, .. }) in (0_u32..).zip(entries) {
        let word = corpus.words[number].as_str();
        terms.push(word);
        term_of_word[number] = Some(term);
        keys.entry(key).or_insert_with(|| KeyEntry { word, ..KeyEntry::default() }).surface = Some(term);
        if before.as_ref() != Some(&base_key) {
            let class = u32::try_from(classes.len()).expect("there are no more classes than terms");
            classes.push(ClassEntry { terms: 0, begins_lemma: true, begins_stem: true });
            keys.entry(base_key.clone()).or_insert_with(|| KeyEntry { word: base, ..KeyEntry::default() }).class =
                Some(class);
            before = Some(base_key);
        }
        if let Some(class) = classes.last_mut() {
            class.terms += 1;
        }
    }
    Vocabulary { terms, term_of_word, keys: keys.into_values().collect(), classes }
}

fn count(corpus: &Corpus) -> Frequencies<'_> {
    let mut counts = vec![Frequency::default(); corpus.words.len()];
    let mut last_seen = vec![[u32::MAX; 2]; corpus.words.len()];
    for (document, words) in (0_u32..).zip(&corpus.documents) {
        for occurrence in &words.occurrences {
            let number = occurrence.word as usize;
            let seen = &mut last_seen[number][usize::from(occurrence.is_joined)];
            if std::mem::replace(seen, document) != document {
                let count = &mut counts[number];
                *(if occurrence.is_joined { &mut count.joined } else { &mut count.written }) += 1;
            }
        }
    }
    let numbers = (0_u32..).zip(&corpus.words).map(|(number, word)| (word.as_str(), number)).collect();
    Frequencies { numbers, counts }
}
