//! Compounds: listed names of several words (دير الزور, تنظيم الدولة), found where a page has their words in succession.
//!
//! The first word counts without its proclitics, the others as they are listed: بدير الزور has دير الزور too. Each compound
//! becomes a word of its own beside the words it consists of, so that another name (داعش, deir ez-zor) can stand for it as
//! for any word. It stands at the places of all its words, to be marked whole, and counts as one occurrence. Fields are no
//! longer for it.

use crate::{
    evidence::{Count, Counts},
    occurrences::{Corpus, Field, Occurrence},
};
use fihris_analysis::{RawHints, segment};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// The most letters that proclitics have (وكال).
const PROCLITICS: usize = 5;

/// A compound whose words all occur.
struct Compound {
    /// Its number as a word.
    word: u32,
    /// The words behind the first.
    rest: Vec<u32>,
}

/// Adds the occurrences of all names that are compounds.
pub(crate) fn add<'n>(corpus: &mut Corpus, names: impl Iterator<Item = &'n str>) {
    let names: BTreeSet<&str> = names.filter(|name| name.contains(' ')).collect();
    let counts = Counts::of(corpus);
    // By base of the first word, then by the first word as it stands in pages.
    let mut by_base: FxHashMap<&str, Vec<Compound>> = FxHashMap::default();
    let mut words = Vec::new();
    for name in names {
        let mut parts = name.split(' ');
        let first = segment(parts.next().unwrap_or(name), &counts).base;
        if let Some(rest) = parts.map(|word| counts.number(word)).collect() {
            let word = u32::try_from(corpus.words.len() + words.len()).expect("memory ends before u32");
            words.push(name.to_owned());
            by_base.entry(first).or_default().push(Compound { word, rest });
        }
    }
    let by_first: FxHashMap<u32, &[Compound]> = (0_u32..)
        .zip(&corpus.words)
        .filter_map(|(number, word)| {
            let mut tails = word.char_indices().take(PROCLITICS + 1).filter_map(|(at, _)| word.get(at..));
            let base = tails.find(|tail| by_base.contains_key(tail) && segment(word, &counts).base == *tail)?;
            Some((number, by_base.get(base)?.as_slice()))
        })
        .collect();
    let first = corpus.words.len();
    corpus.documents.par_iter_mut().for_each(|document| {
        let found = find(&document.occurrences, &by_first);
        document.occurrences.reserve_exact(found.len());
        document.occurrences.extend(found);
    });
    corpus.words.append(&mut words);
    corpus.counts.resize(corpus.words.len(), Count::default());
    let mut last_seen = vec![u32::MAX; corpus.words.len() - first];
    for (document, words) in (0_u32..).zip(&corpus.documents) {
        // Compounds stand behind all words of a document.
        let compounds = words.occurrences.iter().rev().map(|occurrence| occurrence.word as usize);
        for word in compounds.take_while(|&word| word >= first) {
            let is_new = std::mem::replace(&mut last_seen[word - first], document) != document;
            corpus.counts[word].add(true, is_new, RawHints::default());
        }
    }
}

/// The compounds among the words of a document.
fn find(occurrences: &[Occurrence], by_first: &FxHashMap<u32, &[Compound]>) -> Vec<Occurrence> {
    let mut found = Vec::new();
    for (i, first) in occurrences.iter().enumerate().filter(|(_, occurrence)| !occurrence.is_joined) {
        for Compound { word, rest } in by_first.get(&first.word).copied().unwrap_or(&[]) {
            let behind = occurrences[i + 1..].iter().filter(|occurrence| !occurrence.is_joined);
            let follows = (first.position + 1..)
                .zip(rest)
                .zip(behind)
                .filter(|((position, word), occurrence)| occurrence.position == *position && occurrence.word == **word);
            if follows.count() == rest.len() {
                let place = |(position, field)| Occurrence { word: *word, position, field, is_joined: true };
                let fields = std::iter::once(first.field).chain(rest.iter().map(|_| Field::Continued));
                found.extend((first.position..).zip(fields).map(place));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Document, occurrences};

    /// The compounds of a text, as word and positions.
    fn check(text: &str, names: &[&str], expected: &[(&str, &[u32])]) {
        let document = Document { title: text.to_owned(), ..Document::default() };
        let mut corpus = occurrences::read(&[document], &|_| ());
        let lengths = corpus.documents[0].lengths;
        add(&mut corpus, names.iter().copied());
        let occurrences = &corpus.documents[0].occurrences;
        let mut found: Vec<(&str, Vec<u32>)> = Vec::new();
        for occurrence in occurrences.iter().filter(|occurrence| corpus.words[occurrence.word as usize].contains(' ')) {
            let word = corpus.words[occurrence.word as usize].as_str();
            if occurrence.field == Field::Continued {
                found.last_mut().unwrap().1.push(occurrence.position);
            } else {
                found.push((word, vec![occurrence.position]));
            }
        }
        let expected: Vec<(&str, Vec<u32>)> = expected.iter().map(|(word, at)| (*word, at.to_vec())).collect();
        assert_eq!(found, expected, "{text}");
        assert_eq!(corpus.documents[0].lengths.title, lengths.title);
    }

    #[test]
    fn compounds_are_found_behind_proclitics() {
        let names = ["دير الزور", "الولايات المتحده", "عين العرب"];
        check("معارك في دير الزور وبدير الزور", &names, &[("دير الزور", &[2, 3]), ("دير الزور", &[4, 5])]);
        check("زار للولايات المتحدة", &names, &[("الولايات المتحده", &[1, 2])]);
        check("دير في الزور، الزور دير", &names, &[]);
    }

    #[test]
    fn compounds_may_overlap() {
        let names = ["قوات سوريا", "سوريا الديمقراطيه", "قوات سوريا الديمقراطيه"];
        check(
            "قوات سوريا الديمقراطية",
            &names,
            &[("قوات سوريا", &[0, 1]), ("قوات سوريا الديمقراطيه", &[0, 1, 2]), ("سوريا الديمقراطيه", &[1, 2])],
        );
    }

    #[test]
    fn a_joined_name_is_no_hindrance() {
        check("جبل عبد العزيز", &["جبل عبد العزيز"], &[("جبل عبد العزيز", &[0, 1, 2])]);
    }
}
