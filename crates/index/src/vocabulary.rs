//! The vocabulary: which words become terms, how the terms are numbered, and what the dictionary's keys stand for.
//!
//! Terms are numbered by stem, lemma, base, and themselves, so that the forms of a word are one range of terms at each level
//! (see `fihris_format`). Spellings that no rule unites (أمريكا, أميركا) get one lemma by list. Words that do not occur but that
//! readers will type for one that does (the plural of an indexed singular, a city's name in another language) become keys
//! that link to it, see `keys`.

use crate::{
    evidence::Counts,
    keys::{Keys, key},
    names::{Alias, OwnerWords},
    occurrences::Corpus,
};
use fihris_analysis::{family, lemma, segment, stem, variant_groups};
use fihris_format::{ClassEntry, KeyEntry};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

pub(crate) struct Vocabulary<'a> {
    /// How many terms there are.
    pub(crate) terms: usize,
    /// Corpus word -> term, where it is one.
    pub(crate) term_of_word: Vec<Option<u32>>,
    /// The dictionary, in key order.
    pub(crate) keys: Vec<KeyEntry<'a>>,
    /// The classes, in term order, with their bases.
    pub(crate) classes: Vec<ClassEntry>,
    pub(crate) bases: Vec<&'a str>,
    /// The owner's synonyms of which neither name occurs.
    pub(crate) idle: Vec<usize>,
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
pub(crate) fn build<'a>(corpus: &'a Corpus, aliases: &'a [Alias], owner: &'a OwnerWords) -> Vocabulary<'a> {
    let counts = Counts::of(corpus);
    let mut entries = entries(corpus, &counts);
    entries.par_sort_unstable();

    let mut term_of_word = vec![None; corpus.words.len()];
    let mut classes: Vec<ClassEntry> = Vec::new();
    let mut bases = Vec::new();
    let mut keys = Keys::default();
    for (at, entry) in entries.iter().enumerate() {
        term_of_word[entry.number] = Some(u32::try_from(at).expect("memory ends before u32"));
        let before = at.checked_sub(1).map(|before| &entries[before]);
        let begins_stem = before.is_none_or(|before| before.stem != entry.stem);
        let begins_lemma = begins_stem || before.is_none_or(|before| before.lemma != entry.lemma);
        let begins_class = begins_lemma || before.is_none_or(|before| before.base_key != entry.base_key);
        keys.add_term(&corpus.words[entry.number], entry.base, begins_class, begins_lemma);
        if begins_class {
            classes.push(ClassEntry { terms: 0, begins_lemma, begins_stem });
            bases.push(entry.base);
        }
        if let Some(class) = classes.last_mut() {
            class.terms += 1;
        }
    }
    for entry in &entries {
        if let Some(soft) = entry.soft {
            keys.link_soft(&corpus.words[entry.number], soft);
        }
    }
    keys.link_plurals();
    keys.link_families();
    keys.link_names(aliases, &counts);
    for (query, document) in &owner.pins {
        keys.pin(query, *document, &counts);
    }
    let is_idle = |(a, b)| !keys.occurs(a, &counts) && !keys.occurs(b, &counts);
    let idle = owner.synonyms.iter().map(|(word, also)| is_idle((word, also)));
    let idle = idle.enumerate().filter_map(|(row, is_idle)| is_idle.then_some(row)).collect();
    Vocabulary { terms: entries.len(), term_of_word, keys: keys.into_entries(), classes, bases, idle }
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
            let attested = |word: &str| attested.get(word).copied().unwrap_or(0);
            let own = lemma(base, counts, &attested);
            let shared = variants.get(own.as_str()).copied().unwrap_or(&own);
            (base, (key(stem(&family(shared, counts, &attested))), key(shared)))
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
