//! Typos, romanised words and wrong layouts against their vectors: JSON Lines that a linguist can read and edit, in
//! `tests/data/vectors`.
//!
//! `FIHRIS_VECTORS=DIR` runs another folder of the same form; a file it does not have is skipped. Every failing case is
//! printed with what was expected and what was found. The dictionary is that of a real index: the words of the evidence and
//! of all vector files, and the lexica of the analysis.

#![cfg(test)]

use crate::{
    layout::decodings,
    number::{float, index},
    romanised::{DOCUMENTS, looks_romanised, readings},
    typo::{Guess, HALF, corrections, variants},
};
use fihris_analysis::{decode_key, fold};
use fihris_format::{Blob, Dictionary, Node};
use fihris_index::{Document, compile, open_file};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fs;
use std::path::PathBuf;

const EVIDENCE: &str = "clitics_evidence.tsv";

fn folder() -> PathBuf {
    let repository = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/vectors");
    env::var_os("FIHRIS_VECTORS").map_or_else(repository, PathBuf::from)
}

fn lexicon(file: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../analysis/lexicon").join(file);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The rows of a lexicon, as columns.
fn rows(tsv: &str) -> impl Iterator<Item = Vec<&str>> {
    tsv.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).map(|line| line.split('\t').collect())
}

fn cases(file: &str) -> Vec<Value> {
    let path = folder().join(file);
    match fs::read_to_string(&path) {
        Ok(text) => text.lines().map(|line| serde_json::from_str(line).expect("one JSON object a line")).collect(),
        Err(_) => {
            println!("{}: not there, skipped", path.display());
            Vec::new()
        }
    }
}

fn text<'v>(case: &'v Value, field: &str) -> &'v str {
    case[field].as_str().unwrap_or_else(|| panic!("{field} is a string in {case}"))
}

/// An index of words, how often they occur, and the keys' words.
struct World {
    blob: Blob,
    words: Vec<String>,
    documents: Vec<u32>,
}

impl World {
    fn new() -> Self {
        let mut counts: BTreeMap<String, u32> = BTreeMap::new();
        let mut add = |text: &str, count: u32| {
            for word in fold(text).split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
                let entry = counts.entry(word.to_owned()).or_default();
                *entry = (*entry).max(count);
            }
        };
        for row in rows(&fs::read_to_string(folder().join(EVIDENCE)).unwrap_or_default()) {
            add(row[0], row[1].parse().expect("a document frequency"));
        }
        for file in ["exonyms.tsv", "names.tsv"] {
            rows(&lexicon(file)).for_each(|row| row[1].split(',').for_each(|name| add(name, 1)));
        }
        for file in ["broken_plurals.tsv", "variants.tsv", "protected.tsv", "function_words.tsv"] {
            rows(&lexicon(file)).flatten().for_each(|words| add(words, 1));
        }
        for file in ["typos.jsonl", "layout.jsonl"] {
            for case in cases(file) {
                add(text(&case, "intended"), 1);
                if case["tier"] == "none_above_exact" {
                    add(text(&case, "query"), 1);
                }
            }
        }
        for case in cases("arabizi.jsonl") {
            strings(&case["expect_any"]).for_each(|word| add(word, 1));
        }
        for case in cases("clitics.jsonl") {
            add(text(&case, "word"), 1);
            strings(&case["must"]).for_each(|word| add(word, 1));
        }
        for case in cases("stems.jsonl") {
            add(text(&case, "a"), 1);
            add(text(&case, "b"), 1);
        }
        let all: Vec<&str> = counts.keys().map(String::as_str).collect();
        let pages: Vec<Document> = all
            .chunks(200)
            .enumerate()
            .map(|(i, words)| Document {
                id: i.to_string(),
                url: format!("/{i}"),
                body: words.join("\n"),
                ..Document::default()
            })
            .collect();
        let blob = open_file(&compile(&pages, &|_| {}).expect("words compile")).expect("a compiled blob opens");
        let mut words = Vec::new();
        collect(blob.dictionary(), blob.dictionary().root(), &mut Vec::new(), &mut words);
        // The forms with an article speak for a base too.
        let count = |word: &str| counts.get(word).copied().unwrap_or(0);
        let documents = words.iter().map(|word| (count(word) + count(&format!("ال{word}"))).max(1)).collect();
        Self { blob, words, documents }
    }

    fn weigh(&self) -> impl Fn(u32) -> f32 {
        |key| float(self.documents[index(key)])
    }

    fn is_key(&self, word: &str) -> bool {
        self.blob.dictionary().get(word).is_some()
    }

    /// The words of keys, without their article.
    fn bases(&self, keys: std::ops::Range<u32>) -> impl Iterator<Item = &str> {
        keys.map(|key| without_article(&self.words[index(key)]))
    }
}

/// All keys below a place, in order.
fn collect(dictionary: &Dictionary, node: Node, path: &mut Vec<u8>, out: &mut Vec<String>) {
    if dictionary.key(node).is_some() {
        out.push(decode_key(path).expect("a key of words"));
    }
    for byte in dictionary.letters(node) {
        let Some(child) = dictionary.child(node, byte) else { continue };
        path.push(byte);
        collect(dictionary, child, path, out);
        path.pop();
    }
}

fn strings(value: &Value) -> impl Iterator<Item = &str> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str)
}

fn without_article(word: &str) -> &str {
    word.strip_prefix("ال").filter(|rest| rest.chars().count() > 1).unwrap_or(word)
}

#[test]
fn typo_vectors() {
    let world = World::new();
    let dictionary = world.blob.dictionary();
    let lexicon = lexicon("variants.tsv");
    let groups: Vec<BTreeSet<String>> = rows(&lexicon).map(|row| row.into_iter().map(fold).collect()).collect();
    let mut failed = 0;
    for case in cases("typos.jsonl") {
        let (query, intended) = (fold(text(&case, "query")), fold(text(&case, "intended")));
        let key = dictionary.get(&intended);
        let is_among = |found: &[Guess], is_variant: bool| {
            found
                .iter()
                .any(|guess| (guess.cost < HALF) == is_variant && key.is_some_and(|key| guess.keys.contains(&key)))
        };
        let similar = variants(dictionary, &query, false, &world.weigh(), 10);
        let near = corrections(dictionary, &query, false, &world.weigh(), 10);
        let ok = match text(&case, "tier") {
            "fold" => query == intended,
            "variant" => {
                is_among(&similar, true)
                    || groups.iter().any(|group| group.contains(&query) && group.contains(&intended))
            }
            "typo" => is_among(&near, false),
            "prefix" => key.is_some_and(|key| dictionary.with_prefix(&query).contains(&key)),
            "none" => near.is_empty(),
            // A known word has its variants only, and the other is none of them.
            "none_above_exact" => world.is_key(&query) && !is_among(&similar, true),
            // Whole queries: see the next test.
            "join" | "split" | "clitic" => continue,
            tier => panic!("{}: unknown tier {tier}", case["id"]),
        };
        if !ok {
            failed += 1;
            let list: Vec<_> = near.iter().map(|c| (world.words[index(c.keys.start)].as_str(), c.cost)).collect();
            println!("typos.jsonl {}: expected {intended} as {} of {query}, found {list:?}", case["id"], case["tier"]);
        }
    }
    assert_eq!(failed, 0, "{failed} cases of typos.jsonl failed");
}

/// Queries that are cut into words in another way than the text: each must find the page that has what was meant.
#[test]
fn whole_query_vectors() {
    let is_whole = |case: &Value| matches!(text(case, "tier"), "join" | "split" | "clitic");
    let cases: Vec<Value> = cases("typos.jsonl").into_iter().filter(is_whole).collect();
    let page = |(i, case): (usize, &Value)| Document {
        id: i.to_string(),
        url: format!("/{i}"),
        body: text(case, "intended").to_owned(),
        ..Document::default()
    };
    let pages: Vec<Document> = cases.iter().enumerate().map(page).collect();
    let blob = open_file(&compile(&pages, &|_| {}).expect("words compile")).expect("a compiled blob opens");
    let index = crate::Index::new(blob);
    let mut failed = 0;
    for (i, case) in cases.iter().enumerate() {
        let found = index.ids(&format!("{} ", text(case, "query")), 10).expect("an answer");
        if found.first() != Some(&i.to_string()) {
            failed += 1;
            println!("typos.jsonl {}: {} should find {}, found {found:?}", case["id"], case["query"], case["intended"]);
        }
    }
    assert_eq!(failed, 0, "{failed} whole queries of typos.jsonl failed");
}

#[test]
fn romanised_vectors() {
    let world = World::new();
    let lexica = [lexicon("exonyms.tsv"), lexicon("names.tsv")];
    let mut aliases: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for row in lexica.iter().flat_map(|tsv| rows(tsv)) {
        aliases.entry(row[0]).or_default().extend(row[1].split(','));
    }
    let cases = cases("arabizi.jsonl");
    let (mut first, mut fifth) = (0, 0);
    for case in &cases {
        let query = text(case, "query");
        let expected: Vec<String> =
            strings(&case["expect_any"]).map(|word| without_article(&fold(word)).to_owned()).collect();
        let is_prefix = case["mode"] == "prefix";
        let mut found: Vec<String> = Vec::new();
        let mut push = |word: &str| {
            if !found.iter().any(|known| known == word) {
                found.push(word.to_owned());
            }
        };
        aliases.get(fold(query).as_str()).into_iter().flatten().for_each(|name| push(without_article(&fold(name))));
        if looks_romanised(query) {
            let readings = readings(world.blob.dictionary(), query, is_prefix, &world.weigh(), 10);
            flatten(&world, &readings).into_iter().for_each(&mut push);
        }
        let rank = found.iter().position(|word| expected.contains(word));
        first += usize::from(rank == Some(0));
        fifth += usize::from(rank.is_some_and(|rank| rank < 5));
        if rank != Some(0) {
            found.truncate(5);
            println!("arabizi.jsonl {} {query}: expected {expected:?}, found {found:?}", case["id"]);
        }
    }
    println!("arabizi.jsonl: R@1 {first}, R@5 {fifth} of {}", cases.len());
    assert!(first * 100 >= cases.len() * 85, "R@1 {first} of {}", cases.len());
    assert!(fifth * 100 >= cases.len() * 97, "R@5 {fifth} of {}", cases.len());
}

/// The words of readings, likeliest first; of a beginning, its completions by their documents.
fn flatten<'a>(world: &'a World, readings: &[Guess]) -> Vec<&'a str> {
    let mut words: Vec<(f32, &str)> = Vec::new();
    for reading in readings {
        for (key, word) in reading.keys.clone().zip(world.bases(reading.keys.clone())) {
            let documents = float(world.documents[index(key)]);
            words.push((f32::from(reading.cost) - DOCUMENTS * (1.0 + documents).ln(), word));
        }
    }
    words.sort_by(|a, b| a.0.total_cmp(&b.0));
    words.into_iter().map(|(_, word)| word).collect()
}

#[test]
fn layout_vectors() {
    let world = World::new();
    let mut failed = 0;
    for case in cases("layout.jsonl") {
        let (typed, intended) = (text(&case, "typed"), fold(text(&case, "intended")));
        let rank = |reading: &String| {
            let words = fold(reading);
            let keys: Option<Vec<u32>> = words.split(' ').map(|word| world.blob.dictionary().get(word)).collect();
            Some((keys?.into_iter().map(|key| world.documents[index(key)]).min()?, words))
        };
        let readings = decodings(typed);
        // Of equals the first reading, as the caller takes it.
        let found = readings.iter().filter_map(rank).rev().max_by_key(|(documents, _)| *documents);
        if found.as_ref().is_none_or(|(_, words)| *words != intended) {
            failed += 1;
            println!("layout.jsonl {} {typed}: expected {intended}, found {found:?} of {readings:?}", case["id"]);
        }
    }
    assert_eq!(failed, 0, "{failed} cases of layout.jsonl failed");
}
