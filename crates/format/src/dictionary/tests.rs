//! Many chunks against one, and chunks that are not there.

use super::*;
use crate::{Impact, KeyEntry, PostingEntry, PrefixEntry, keys::encode_keys, writer};
use proptest::{collection::btree_set, collection::vec, prelude::*};
use std::collections::BTreeSet;

const DOCUMENTS: u32 = 50;

/// Keys, heavy prefixes, and where the chunks after the first begin.
#[derive(Clone, Debug)]
struct World {
    words: Vec<String>,
    prefixes: Vec<String>,
    cuts: BTreeSet<usize>,
}

impl World {
    /// The records tell the keys apart; some are long.
    fn record(&self, at: usize) -> KeyRecord {
        let number = u32::try_from(at).unwrap();
        KeyRecord {
            surface: (!at.is_multiple_of(3)).then_some(number << 16 | 7),
            class: Some(number),
            spread: u8::try_from(at % 8).unwrap(),
            pins: (0..number % 4).collect(),
            ..KeyRecord::default()
        }
    }

    /// The chunks' first keys and sizes, and their bytes.
    #[expect(clippy::type_complexity, reason = "two lists, used next door")]
    fn chunks(&self, cuts: &BTreeSet<usize>) -> (Vec<(Vec<u8>, u32)>, Vec<Vec<u8>>) {
        let mut starts: Vec<usize> = vec![0];
        starts.extend(cuts);
        let ends = cuts.iter().copied().chain([self.words.len()]);
        let runs: Vec<Range<usize>> = starts.iter().zip(ends).map(|(&start, end)| start..end).collect();
        let firsts: Vec<Vec<u8>> = runs
            .iter()
            .map(|run| {
                let before = run.start.checked_sub(1).map(|before| self.words[before].as_str());
                writer::separator(before, &self.words[run.start])
            })
            .collect();
        let bytes = runs.iter().enumerate().map(|(chunk, run)| {
            let entries: Vec<KeyEntry<'_>> =
                run.clone().map(|at| KeyEntry { word: &self.words[at], record: self.record(at) }).collect();
            let own = self.prefixes.iter().map(|prefix| (key(prefix), prefix.len()));
            let own = own.filter(|(prefix, _)| writer::prefix_chunk(&firsts, prefix) == chunk);
            let prefixes: Vec<PrefixEntry> = own
                .map(|(key, len)| {
                    let impact = Some(Impact::new(1.0, true));
                    let posting = PostingEntry { document: u32::try_from(len).unwrap(), count: 1, impact };
                    PrefixEntry { documents: u32::from(key[0]), key, postings: vec![posting] }
                })
                .collect();
            encode_keys(&entries, &prefixes, DOCUMENTS).unwrap()
        });
        let bytes = bytes.collect();
        let counts = runs.iter().map(|run| u32::try_from(run.len()).unwrap());
        (firsts.into_iter().zip(counts).collect(), bytes)
    }

    /// The dictionary with the chunks that are chosen.
    fn dictionary(&self, cuts: &BTreeSet<usize>, is_chosen: impl Fn(usize) -> bool) -> Dictionary {
        let (firsts, bytes) = self.chunks(cuts);
        let mut dictionary = Dictionary::new(firsts);
        for (chunk, bytes) in bytes.iter().enumerate().filter(|(chunk, _)| is_chosen(*chunk)) {
            let keys = Keys::read(bytes, dictionary.count(chunk), DOCUMENTS).unwrap();
            dictionary.chunks.put(chunk, keys);
        }
        dictionary
    }

    fn whole(&self) -> Dictionary {
        self.dictionary(&BTreeSet::new(), |_| true)
    }

    fn cut(&self) -> Dictionary {
        self.dictionary(&self.cuts, |_| true)
    }

    /// The keys, their beginnings, and what they are not.
    fn asked(&self) -> BTreeSet<String> {
        let beginnings = |word: &String| {
            let letters: Vec<char> = word.chars().collect();
            (0..=letters.len()).map(move |end| letters[..end].iter().collect::<String>())
        };
        let mut asked: BTreeSet<String> = self.words.iter().flat_map(beginnings).collect();
        let longer: Vec<String> = asked.iter().flat_map(|word| [format!("{word}ب"), format!("{word}z")]).collect();
        asked.extend(longer);
        asked
    }
}

/// What a dictionary says about a word in every way there is to ask.
#[derive(Clone, Debug, PartialEq)]
struct Answer {
    get: Option<u32>,
    with_prefix: Range<u32>,
    /// Ordinal and range of the place that the letters lead to.
    place: Option<(Option<u32>, Range<u32>)>,
    records: Vec<KeyRecord>,
    prefix: Option<Prefix>,
}

fn ask(dictionary: &Dictionary, word: &str) -> Answer {
    // Where an empty range lies says nothing.
    let with_prefix = Some(dictionary.with_prefix(word)).filter(|range| !range.is_empty()).unwrap_or_default();
    let node = key(word).iter().try_fold(dictionary.root(), |node, &byte| dictionary.child(node, byte));
    Answer {
        get: dictionary.get(word),
        place: node.map(|node| (dictionary.key(node), dictionary.below(node))),
        records: dictionary.records(with_prefix.clone()).cloned().collect(),
        with_prefix,
        prefix: dictionary.prefix(word).cloned(),
    }
}

/// All keys below a place, letter by letter.
fn collect(dictionary: &Dictionary, node: Node, path: &mut Vec<u8>, out: &mut Vec<(Vec<u8>, u32)>) {
    out.extend(dictionary.key(node).map(|ordinal| (path.clone(), ordinal)));
    for byte in dictionary.letters(node) {
        let Some(child) = dictionary.child(node, byte) else { continue };
        path.push(byte);
        collect(dictionary, child, path, out);
        path.pop();
    }
}

fn missing(dictionary: &Dictionary) -> Vec<u32> {
    let mut out = Vec::new();
    dictionary.chunks.notes().take_wanted(0, &mut out);
    out
}

fn world() -> impl Strategy<Value = World> {
    let word = || prop_oneof![4 => "[ابت]{1,5}", 2 => "[ابت]{1,2} [ابت]{1,2}", 1 => "[a-c\u{E9}]{1,4}"];
    (btree_set(word(), 1..60), vec("[ابت]{1,2}", 0..4), vec(any::<prop::sample::Index>(), 0..12)).prop_map(
        |(words, prefixes, cuts)| {
            // In the order of their bytes, which is not that of the letters.
            let mut words: Vec<String> = words.into_iter().collect();
            words.sort_by_key(|word| key(word));
            let prefixes: BTreeSet<String> = prefixes.into_iter().collect();
            let cuts = cuts.iter().map(|cut| cut.index(words.len())).filter(|&cut| cut > 0).collect();
            World { words, prefixes: prefixes.into_iter().collect(), cuts }
        },
    )
}

proptest! {
    #[test]
    fn many_chunks_answer_as_one(world in world()) {
        let (whole, cut) = (world.whole(), world.cut());
        for word in world.asked() {
            prop_assert_eq!(ask(&cut, &word), ask(&whole, &word), "{}", word);
        }
        for (ordinal, word) in (0..).zip(&world.words) {
            prop_assert_eq!(cut.get(word), Some(ordinal));
        }
        let mut found = Vec::new();
        collect(&cut, cut.root(), &mut Vec::new(), &mut found);
        let expected: Vec<(Vec<u8>, u32)> = world.words.iter().map(|word| key(word)).zip(0..).collect();
        prop_assert_eq!(found, expected);
        prop_assert_eq!(missing(&cut), Vec::<u32>::new());
    }

    #[test]
    fn ranges_of_records_are_those_of_the_keys(world in world(), a: prop::sample::Index, b: prop::sample::Index) {
        let (a, b) = (a.index(world.words.len() + 1), b.index(world.words.len() + 1));
        let range = a.min(b)..a.max(b);
        let expected: Vec<KeyRecord> = range.clone().map(|at| world.record(at)).collect();
        let ordinals = u32::try_from(range.start).unwrap()..u32::try_from(range.end).unwrap();
        prop_assert!(world.cut().records(ordinals).eq(&expected));
    }

    #[test]
    fn whatever_is_there_an_answer_is_right_or_something_is_missing(
        world in world(),
        chosen in vec(any::<bool>(), 13),
        at: prop::sample::Index,
    ) {
        let whole = world.whole();
        let mut some = world.dictionary(&world.cuts, |chunk| chosen[chunk]);
        let (_, bytes) = world.chunks(&world.cuts);
        let asked: Vec<String> = world.asked().into_iter().collect();
        let word = at.get(&asked);
        // One chunk may lead to others, so it may take more than one round, but each brings something.
        for _ in 0..=bytes.len() {
            let answer = ask(&some, word);
            let missing = missing(&some);
            if missing.is_empty() {
                prop_assert_eq!(answer, ask(&whole, word), "{}", word);
                return Ok(());
            }
            for chunk in missing {
                let chunk = index(chunk);
                prop_assert!(!some.chunks.notes().has(chunk), "what is there is not missing");
                let keys = Keys::read(&bytes[chunk], some.count(chunk), DOCUMENTS).unwrap();
                some.chunks.put(chunk, keys);
            }
        }
        prop_assert!(false, "{} is never answered", word);
    }
}

#[test]
fn a_word_needs_one_chunk_and_a_short_beginning_those_at_its_ends() {
    let words = ["باب", "بيت", "تين", "ثوب", "جار"].map(str::to_owned).to_vec();
    let world = World { words, prefixes: Vec::new(), cuts: BTreeSet::from([1, 2, 3, 4]) };
    let none = world.dictionary(&world.cuts, |_| false);
    assert_eq!(none.get("تين"), None);
    assert_eq!(missing(&none), [2]);
    let _ = none.with_prefix("ب");
    assert_eq!(missing(&none), [0, 1]);
    let _ = none.with_prefix("");
    assert_eq!(missing(&none), [4]);
}
