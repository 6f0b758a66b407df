//! The dictionary under construction: which words a reader may look up, and what each stands for.
//!
//! Keys are the words that occur, their bases, and the names that stand for a class not written like them. A name links from
//! every form of it that occurs (داعش, لداعش, وداعش) to the class of the other. A compound has a class, but its own key has
//! neither term nor class, only links: whoever types its words finds them by themselves.

use crate::{
    evidence::Counts,
    names::{Alias, Name},
};
use fihris_analysis::{broken_plurals, encode_key, families, is_stop_word, segment};
use fihris_format::{KeyEntry, KeyRecord, Link, LinkKind};
use rustc_hash::FxHashMap;
use std::{collections::BTreeMap, ops::Range};

/// The keys so far, and the terms and classes they can stand for.
#[derive(Default)]
pub(crate) struct Keys<'a> {
    entries: BTreeMap<Vec<u8>, KeyEntry<'a>>,
    /// Word and base of each term.
    terms: Vec<(&'a str, &'a str)>,
    classes: Vec<Class>,
    /// The terms of each lemma.
    lemmas: Vec<Range<usize>>,
    by_base: FxHashMap<&'a str, u32>,
}

struct Class {
    terms: Range<usize>,
    lemma: usize,
}

/// A word as the bytes of a key.
pub(crate) fn key(word: &str) -> Vec<u8> {
    let mut key = Vec::with_capacity(word.len());
    encode_key(word, &mut key);
    key
}

fn number(at: usize) -> u32 {
    u32::try_from(at).expect("memory ends before u32")
}

impl<'a> Keys<'a> {
    /// Adds the next term, and says whether it begins a class and a lemma.
    pub(crate) fn add_term(&mut self, word: &'a str, base: &'a str, begins_class: bool, begins_lemma: bool) {
        let at = self.terms.len();
        self.terms.push((word, base));
        let is_compound = word.contains(' ');
        if !is_compound {
            self.entry(word).surface = Some(number(at));
        }
        if begins_lemma {
            self.lemmas.push(at..at);
        }
        if begins_class {
            let class = number(self.classes.len());
            self.classes.push(Class { terms: at..at, lemma: self.lemmas.len() - 1 });
            self.by_base.insert(base, class);
            if !is_compound {
                let entry = self.entry(base);
                entry.class = Some(class);
            }
        }
        if let (Some(class), Some(lemma)) = (self.classes.last_mut(), self.lemmas.last_mut()) {
            class.terms.end = at + 1;
            lemma.end = at + 1;
        }
    }

    fn entry(&mut self, word: &'a str) -> &mut KeyRecord {
        let is_stop_word = is_stop_word(word);
        let new = || KeyEntry { word, record: KeyRecord { is_stop_word, ..KeyRecord::default() } };
        &mut self.entries.entry(key(word)).or_insert_with(new).record
    }

    fn class_of(&self, name: &str, counts: &Counts<'_>) -> Option<u32> {
        self.by_base.get(segment(name, counts).base).copied()
    }

    fn link(&mut self, word: &'a str, class: u32, kind: LinkKind) {
        let entry = self.entry(word);
        if entry.class != Some(class) {
            entry.links.push(Link { kind, class });
        }
    }

    /// Makes a word stand for a base that it is split into by an unlikely reading, if that occurs.
    pub(crate) fn link_soft(&mut self, word: &'a str, base: &str) {
        if let Some(&class) = self.by_base.get(base) {
            self.link(word, class, LinkKind::Soft);
        }
    }

    /// Makes the missing one of a plural and its singular stand for the other.
    pub(crate) fn link_plurals(&mut self) {
        for (plural, singulars) in broken_plurals() {
            for singular in *singulars {
                for (word, base) in [(plural, singular), (singular, plural)] {
                    if let (None, Some(&class)) = (self.by_base.get(*word), self.by_base.get(*base)) {
                        self.link(word, class, LinkKind::Variant);
                    }
                }
            }
        }
    }

    /// Makes the missing words of a family stand for its others.
    pub(crate) fn link_families(&mut self) {
        for family in families().chunk_by(|(one, _), (next, _)| one == next) {
            let present: Vec<u32> = family.iter().filter_map(|(_, word)| self.by_base.get(*word).copied()).collect();
            for (_, word) in
                family.iter().filter(|(_, word)| !self.entries.contains_key(&key(word))).collect::<Vec<_>>()
            {
                for &class in &present {
                    self.link(word, class, LinkKind::Soft);
                }
            }
        }
    }

    /// Makes names stand for others that occur.
    pub(crate) fn link_names(&mut self, aliases: &'a [Alias], counts: &Counts<'_>) {
        for Alias { name, target, kind } in aliases {
            let Some(class) = self.class_of(target.as_str(), counts) else { continue };
            let own = self.class_of(name.as_str(), counts).and_then(|own| self.classes.get(own as usize));
            let lemma = own.map(|own| own.lemma);
            // What shares a lemma finds the other already.
            if lemma == Some(self.classes[class as usize].lemma) {
                continue;
            }
            let terms = lemma.map(|lemma| self.lemmas[lemma].clone());
            for word in self.spellings(name, terms, counts) {
                self.link(word, class, *kind);
            }
        }
    }

    /// Puts a document first for a query, whatever proclitics a single word of it has.
    pub(crate) fn pin(&mut self, name: &'a Name, document: u32, counts: &Counts<'_>) {
        let own = self.class_of(name.as_str(), counts);
        let terms = own.map(|class| self.classes[class as usize].terms.clone());
        for word in self.spellings(name, terms, counts) {
            let pins = &mut self.entry(word).pins;
            if !pins.contains(&document) {
                pins.push(document);
            }
        }
    }

    /// The keys by which a reader may call a name of which some terms are forms: those, and how it is written in its list.
    fn spellings(&mut self, name: &'a Name, terms: Option<Range<usize>>, counts: &Counts<'_>) -> Vec<&'a str> {
        let base = segment(name.as_str(), counts).base;
        let mut out: Vec<&str> = [name.as_str(), base].into_iter().chain(name.with_article()).collect();
        if let Some(&class) = self.by_base.get(base).filter(|_| !name.as_str().contains(' ')) {
            // A spelling that no page has must not hide what its base finds.
            for word in out.iter().filter(|word| !self.entries.contains_key(&key(word))).copied().collect::<Vec<_>>() {
                self.link(word, class, LinkKind::Variant);
            }
        }
        out.extend(self.terms[terms.unwrap_or(0..0)].iter().flat_map(|&(word, base)| [word, base]));
        out.sort_unstable();
        out.dedup();
        out
    }

    /// Whether any form of a name occurs.
    pub(crate) fn occurs(&self, name: &Name, counts: &Counts<'_>) -> bool {
        self.class_of(name.as_str(), counts).is_some()
    }

    /// The keys in their order.
    pub(crate) fn into_entries(self) -> Vec<KeyEntry<'a>> {
        let mut entries: Vec<KeyEntry<'a>> = self.entries.into_values().collect();
        for entry in &mut entries {
            entry.record.links.sort_unstable();
            entry.record.links.dedup();
        }
        entries
    }
}
