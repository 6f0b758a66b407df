//! The vocabulary: which words become terms, how the terms are numbered, and what the dictionary's keys stand for.
//!
//! Terms are numbered by stem, lemma, base, and themselves, so that the forms of a word are one range of terms at each level
//! (see `fihris_format`). Spellings that no rule unites (أمريكا, أميركا) get one lemma by list. Words that do not occur but that
//! readers will type for one that does (the plural of an indexed singular, a city's name in another language) become keys
//! that link to it.

use crate::occurrences::{Corpus, Occurrence};
use fihris_analysis::{
    Evidence, broken_plurals, encode_key, exonyms, is_stop_word, lemma, segment, stem, variant_groups,
};
use fihris_format::{ClassEntry, KeyEntry, Link, LinkKind};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// A joined compound that occurs only joined by us must stand in this many documents to become a term.
const MIN_JOINED_DOCUMENTS: u32 = 2;

pub(crate) struct Vocabulary<'a> {
    /// How many terms there are.
    pub(crate) terms: usize,
    /// Corpus word -> term, where it is one.
    pub(crate) term_of_word: Vec<Option<u32>>,
    /// The dictionary, in key order.
    pub(crate) keys: Vec<KeyEntry<'a>>,
    /// The classes, in term order.
    pub(crate) classes: Vec<ClassEntry>,
}

/// A term to be; the order of the fields is the order of the terms.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Entry<'a> {
    stem: Vec<u8>,
    lemma: Vec<u8>,
    base_key: Vec<u8>,
    has_clitic: bool,
    key: Vec<u8>,
    number: usize,
    base: &'a str,
    soft: Option<&'a str>,
}

/// Chooses and numbers the terms of a corpus.
pub(crate) fn build(corpus: &Corpus) -> Vocabulary<'_> {
    let counts = Counts::of(corpus);
    let mut entries = entries(corpus, &counts);
    entries.par_sort_unstable();

    let mut vocabulary = Vocabulary {
        terms: entries.len(),
        term_of_word: vec![None; corpus.words.len()],
        keys: Vec::new(),
        classes: Vec::new(),
    };
    let mut keys = Keys::default();
    for (at, entry) in entries.iter().enumerate() {
        let term = number(at);
        vocabulary.term_of_word[entry.number] = Some(term);
        keys.entry(&corpus.words[entry.number]).surface = Some(term);
        let before = at.checked_sub(1).map(|before| &entries[before]);
        if before.is_none_or(|before| before.base_key != entry.base_key) {
            let begins_stem = before.is_none_or(|before| before.stem != entry.stem);
            let begins_lemma = begins_stem || before.is_none_or(|before| before.lemma != entry.lemma);
            let class = number(vocabulary.classes.len());
            vocabulary.classes.push(ClassEntry { terms: 0, begins_lemma, begins_stem });
            keys.entry(entry.base).class = Some(class);
            keys.classes.insert(entry.base, class);
        }
        if let Some(class) = vocabulary.classes.last_mut() {
            class.terms += 1;
        }
    }
    for entry in &entries {
        if let Some(soft) = entry.soft {
            keys.link(&corpus.words[entry.number], soft, LinkKind::Soft);
        }
    }
    keys.link_lexicon(&counts);
    vocabulary.keys = keys.into_entries();
    vocabulary
}

fn number(at: usize) -> u32 {
    u32::try_from(at).expect("memory ends before u32")
}

fn key(word: &str) -> Vec<u8> {
    let mut key = Vec::with_capacity(word.len());
    encode_key(word, &mut key);
    key
}

/// The words that are terms, with what they are sorted by.
fn entries<'a>(corpus: &'a Corpus, counts: &Counts<'_>) -> Vec<Entry<'a>> {
    let segmented: Vec<_> = (0..corpus.words.len())
        .into_par_iter()
        .filter(|&number| counts.is_term(number, &corpus.words[number]))
        .map(|number| (number, segment(&corpus.words[number], counts)))
        .collect();

    let mut attested: FxHashMap<&str, u32> = FxHashMap::default();
    for (number, segments) in &segmented {
        *attested.entry(segments.base).or_default() += counts.of_word(*number).written;
    }
    let mut bases: Vec<&str> = attested.keys().copied().collect();
    bases.sort_unstable();
    let variants = variants();
    let families: FxHashMap<&str, (Vec<u8>, Vec<u8>)> = bases
        .into_par_iter()
        .map(|base| {
            let own = lemma(base, counts, &|word| attested.get(word).copied().unwrap_or(0));
            let shared = variants.get(own.as_str()).copied().unwrap_or(&own);
            (base, (key(stem(shared)), key(shared)))
        })
        .collect();

    segmented
        .into_par_iter()
        .map(|(number, segments)| {
            let word = corpus.words[number].as_str();
            let (stem, lemma) = families[segments.base].clone();
            Entry {
                stem,
                lemma,
                base_key: key(segments.base),
                has_clitic: segments.base != word,
                key: key(word),
                number,
                base: segments.base,
                soft: segments.soft,
            }
        })
        .collect()
}

/// Single words that are spelled in several ways -> the spelling that stands for all.
fn variants() -> FxHashMap<&'static str, &'static str> {
    let is_word = |spelling: &&&str| !spelling.contains(' ');
    let groups = variant_groups().iter().filter_map(|group| {
        let first = *group.iter().find(is_word)?;
        Some(group.iter().filter(is_word).map(move |spelling| (*spelling, first)))
    });
    groups.flatten().collect()
}

/// The dictionary under construction.
#[derive(Default)]
struct Keys<'a> {
    entries: BTreeMap<Vec<u8>, KeyEntry<'a>>,
    /// Base -> class.
    classes: FxHashMap<&'a str, u32>,
}

impl<'a> Keys<'a> {
    fn entry(&mut self, word: &'a str) -> &mut KeyEntry<'a> {
        let is_stop_word = is_stop_word(word);
        self.entries.entry(key(word)).or_insert_with(|| KeyEntry { word, is_stop_word, ..KeyEntry::default() })
    }

    /// Makes `word` stand for the class of `base`, if there is one.
    fn link(&mut self, word: &'a str, base: &str, kind: LinkKind) {
        if let Some(&class) = self.classes.get(base) {
            let entry = self.entry(word);
            if entry.class != Some(class) {
                entry.links.push(Link { kind, class });
            }
        }
    }

    /// Adds the words that do not occur but stand for one that does.
    fn link_lexicon(&mut self, counts: &Counts<'_>) {
        for group in variant_groups() {
            for missing in group.iter().filter(|word| !word.contains(' ') && counts.count(word) == 0) {
                for other in group.iter().filter(|other| other != &missing) {
                    self.link(missing, other, LinkKind::Variant);
                }
            }
        }
        for (plural, singulars) in broken_plurals() {
            for singular in *singulars {
                self.link_if_missing(plural, singular);
                self.link_if_missing(singular, plural);
            }
        }
        for (latin, targets) in exonyms().iter().filter(|(latin, _)| !latin.contains(' ')) {
            for target in *targets {
                self.link(latin, segment(target, counts).base, LinkKind::Synonym);
            }
        }
    }

    fn link_if_missing(&mut self, word: &'static str, base: &str) {
        if !self.classes.contains_key(word) {
            self.link(word, base, LinkKind::Variant);
        }
    }

    fn into_entries(self) -> Vec<KeyEntry<'a>> {
        let mut entries: Vec<KeyEntry<'a>> = self.entries.into_values().collect();
        for entry in &mut entries {
            entry.links.sort_unstable();
            entry.links.dedup();
        }
        entries
    }
}

/// How often a word occurs.
#[derive(Clone, Copy, Default)]
struct Count {
    /// Documents it is written in.
    written: u32,
    /// Documents it was joined in by us.
    joined: u32,
    /// Places, and those among them whose spelling gives a hint.
    places: u32,
    article_is_radical: u32,
    particle_before_hamza: u32,
}

/// The evidence of the corpus.
struct Counts<'a> {
    numbers: FxHashMap<&'a str, u32>,
    counts: Vec<Count>,
}

impl<'a> Counts<'a> {
    fn of(corpus: &'a Corpus) -> Self {
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

    fn of_word(&self, number: usize) -> Count {
        self.counts[number]
    }

    fn is_term(&self, number: usize, word: &str) -> bool {
        let Count { written, joined, .. } = self.counts[number];
        // Names are guesses and need support; a joined code such as f16 is how many write it.
        let needed = if word.is_ascii() { 1 } else { MIN_JOINED_DOCUMENTS };
        written > 0 || joined >= needed
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
