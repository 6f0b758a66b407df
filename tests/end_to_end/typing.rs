//! The laws of typing, on every word of the demo corpus as it is written there.

use crate::corpus::{demo, index};
use fihris::Index;
use fihris_analysis::tokenise;
use rayon::prelude::*;
use std::collections::BTreeSet;

/// The words of the corpus as they are written, marks and all.
fn words() -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for document in demo() {
        for text in [&document.title, &document.body] {
            let tokens = tokenise(text);
            words.extend(tokens.as_slice().iter().map(|token| text[token.start..token.end].to_owned()));
        }
    }
    words
}

fn found<'i>(index: &'i Index, query: &str) -> BTreeSet<&'i str> {
    index.ids(query, usize::MAX).unwrap().into_iter().collect()
}

#[test]
fn whatever_matches_a_word_matches_every_prefix_of_it() {
    let index = index(&demo());
    let words = words();
    assert!(words.len() > 3000, "{}", words.len());
    let broken: Vec<String> = words.par_iter().filter_map(|word| broken_typing(&index, word)).collect();
    assert_eq!(broken, Vec::<String>::new());
}

/// How the law is broken while `word` is typed letter by letter, if it is.
fn broken_typing(index: &Index, word: &str) -> Option<String> {
    let mut longer = found(index, word);
    if longer.is_empty() {
        return Some(format!("{word} is in the corpus and is not found"));
    }
    for (end, _) in word.char_indices().skip(1).collect::<Vec<_>>().into_iter().rev() {
        let prefix = &word[..end];
        let tokens = tokenise(prefix);
        // Nothing is typed yet: a lone sign, or a first letter that is dropped before a number (و2254).
        if tokens.as_slice().is_empty() && tokens.trailing_letter().is_none() {
            continue;
        }
        let shorter = found(index, prefix);
        if !longer.is_subset(&shorter) {
            return Some(format!("{word}: {prefix} loses {:?}", longer.difference(&shorter)));
        }
        longer = shorter;
    }
    None
}

#[test]
fn a_finished_word_matches_no_more_than_the_unfinished() {
    let index = index(&demo());
    let broken: Vec<String> = words()
        .into_par_iter()
        .filter(|word| {
            let finished = found(&index, &format!("{word} "));
            finished.is_empty() || !finished.is_subset(&found(&index, word))
        })
        .collect();
    assert_eq!(broken, Vec::<String>::new());
}

#[test]
fn an_answer_does_not_depend_on_what_was_asked_before() {
    let used = index(&demo());
    for query in ["ا", "الل", "اللاجئين في ألمانيا", "\"لم الشمل\"", "م"] {
        used.search(query, 10).unwrap();
    }
    for query in ["م", "لم الشمل", "جواز السفر", "UNHCR", "٢٠١٥"] {
        assert_eq!(used.search(query, 10), index(&demo()).search(query, 10), "{query}");
    }
}

#[test]
fn documents_with_all_words_come_before_those_with_some() {
    let documents = demo();
    let index = index(&documents);
    for query in ["دورة اللغة الألمانية", "جواز السفر السوري", "طلبات الشمل ألمانيا", "متطوعون من حلب"]
    {
        let sets: Vec<BTreeSet<&str>> = query.split(' ').map(|word| found(&index, &format!("{word} "))).collect();
        let matched = |id: &str| sets.iter().filter(|set| set.contains(id)).count();
        let response = index.search(&format!("{query} "), usize::MAX).unwrap();
        let is_whole: Vec<bool> = response.hits.iter().map(|hit| matched(&hit.id) == sets.len()).collect();
        assert!(is_whole.is_sorted_by(|a, b| a >= b), "{query}: {is_whole:?}");
        assert_eq!(is_whole.first(), Some(&true), "{query}");
    }
}

#[test]
fn hostile_queries_are_answered() {
    let index = index(&demo());
    let words: Vec<String> = words().into_iter().collect();
    let queries =
        ["ا ".repeat(5000), "\"".repeat(999), words.join(" "), "ا".repeat(100_000), "\u{202E}\u{0}\u{FEFF}".to_owned()];
    for query in queries {
        let response = index.search(&query, 10).unwrap();
        assert!(response.hits.len() <= 10);
        assert_eq!(response.query, query);
    }
}
