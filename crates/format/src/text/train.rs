//! Learning a model from a sample of texts.
//!
//! First the units: beginning with letters, pairs of units that often follow each other become units, and units that hardly
//! make anything shorter are dropped, again and again. This is done on distinct words, counted once a text, as more of them in
//! the same text are mostly copies. Then the texts themselves are cut, to see what the units are really worth. Last the
//! classes: see `classes`.
//!
//! All is done in integers and in order, so the same sample gives the same model everywhere.

use super::{
    MAX_LETTERS, TextEncoder, TextModel,
    classes::{Bigram, Classes},
    encode::{log2, number},
    ends_word,
    write::{ClassEntry, write},
};
use crate::cursor::index;
use alloc::{
    string::{String, ToString as _},
    vec,
    vec::Vec,
};
use std::collections::{BTreeMap, HashMap};

/// The most letters of the alphabet. Others are rare, or not of an alphabet.
const MAX_ALPHABET: usize = 255;
/// How often a letter occurs at least. Others are not worth their place.
const MIN_LETTER: u64 = 3;
/// The most units.
const MAX_UNITS: usize = 20_000;
/// The most words in a copy.
const MAX_WORDS: usize = 15;
/// How many units there are after each round, in hundredths of those asked for: more, until it is known what they are worth.
const GROWTH: [usize; 9] = [10, 25, 50, 80, 120, 150, 150, 150, 140];
/// What a unit takes in the model, about, in bits.
const UNIT_BITS: u64 = 24;
/// Binary places of costs.
const PLACES: u32 = 16;
/// More classes can be learnt from more text: the bytes from which on there are so many.
const CLASSES: [(usize, usize); 4] = [(0, 4), (30_000, 16), (200_000, 32), (2_000_000, 48)];

/// Learns a model from a sample of texts, with so many units at most. 1,000 units take some 3 KB in the model.
#[must_use]
pub fn train_text(samples: &[&str], max_units: usize) -> Vec<u8> {
    let max_units = max_units.min(MAX_UNITS);
    let words = words(samples);
    let mut draft = Draft::letters(&words);
    for share in GROWTH {
        draft = draft.grow(&words, max_units * share / 100);
    }
    draft = draft.count(samples);
    draft = draft.prune(max_units).count(samples);
    let len = samples.iter().map(|text| text.len()).sum::<usize>();
    let classes = CLASSES.iter().rfind(|(from, _)| *from <= len).map_or(1, |(_, classes)| *classes);
    for iterations in [8, 2] {
        draft = draft.classify(classes, iterations).count(samples);
    }
    draft.write()
}

/// The distinct words of the texts, sorted, and in how many texts each is. A word keeps the space behind it.
fn words<'a>(samples: &[&'a str]) -> Vec<(&'a str, u64)> {
    let mut seen: HashMap<&str, (u64, usize)> = HashMap::new();
    for (i, text) in samples.iter().enumerate() {
        for word in text.split_inclusive(|letter: char| u8::try_from(letter).is_ok_and(ends_word)) {
            let (count, last) = seen.entry(word).or_insert((0, usize::MAX));
            if *last != i {
                (*count, *last) = (*count + 1, i);
            }
        }
    }
    let mut words: Vec<(&str, u64)> = seen.into_iter().map(|(word, (count, _))| (word, count)).collect();
    words.sort_unstable();
    words
}

/// A model that is being made.
struct Draft {
    /// By class, then text. The empty one is the escape.
    units: Vec<Unit>,
    /// Not counting copy.
    classes: usize,
    /// Which unit follows which how often; copies and the beginning have the number behind the last unit's.
    bigrams: Vec<Bigram>,
    /// Copies by their words, from 1.
    words: Vec<u64>,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Unit {
    class: usize,
    text: String,
    count: u64,
}

impl Draft {
    /// The units are the letters of the words.
    fn letters(words: &[(&str, u64)]) -> Self {
        let mut letters: BTreeMap<char, u64> = BTreeMap::new();
        for &(word, count) in words {
            word.chars().for_each(|letter| *letters.entry(letter).or_default() += count);
        }
        let mut letters: Vec<(char, u64)> = letters.into_iter().filter(|&(_, count)| count >= MIN_LETTER).collect();
        letters.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
        letters.truncate(MAX_ALPHABET);
        let letters = letters.into_iter().map(|(letter, count)| (letter.to_string(), count));
        Self::of(letters.chain([(String::new(), 1)]))
    }

    /// Units in one class.
    fn of(units: impl Iterator<Item = (String, u64)>) -> Self {
        let mut units: Vec<Unit> = units.map(|(text, count)| Unit { class: 0, text, count }).collect();
        units.sort();
        // As nothing is known of copies, each word more is half as probable.
        let words = (0..MAX_WORDS).rev().map(|rank| 1 << rank).collect();
        Self { units, classes: 1, bigrams: Vec::new(), words }
    }

    /// One round on words: drops what is worth the least and adds what is worth the most, up to `limit` units.
    fn grow(mut self, words: &[(&str, u64)], limit: usize) -> Self {
        let Some(model) = TextModel::read(&self.write()) else { return self };
        let mut encoder = TextEncoder::new(&model);
        let mut counts = vec![0; self.units.len()];
        let mut pairs: Vec<(u32, u32, u64)> = Vec::new();
        let mut tokens = Vec::new();
        for &(word, count) in words {
            tokens.clear();
            encoder.cut(word, &mut tokens);
            // There is one class, so a unit's place is its number.
            let mut before = None;
            for unit in tokens.iter().map(|token| u32::from(token.place)) {
                add(&mut counts, index(unit), count);
                pairs.extend(before.map(|before| (before, unit, count)));
                before = Some(unit);
            }
        }
        self.set_counts(counts);
        let bits = self.bits();
        let mut worth = self.worth();
        pairs.sort_unstable_by_key(|&(first, second, _)| (first, second));
        for same in pairs.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            let count = same.iter().map(|(_, _, count)| count).sum();
            let unit = |number: u32| self.units.get(index(number));
            let Some((first, second)) = same.first().and_then(|pair| Some((unit(pair.0)?, unit(pair.1)?))) else {
                continue;
            };
            let text = [first.text.as_str(), second.text.as_str()].concat();
            if text.chars().count() <= MAX_LETTERS {
                let cost = bits(first.count) + bits(second.count);
                worth.push((saved(count, cost.saturating_sub(bits(count))), text, count));
            }
        }
        worth.sort_unstable_by(|a, b| (&a.1, b.0).cmp(&(&b.1, a.0)));
        worth.dedup_by(|a, b| a.1 == b.1);
        Self::best(worth, limit)
    }

    /// The units that are worth the most by their counts.
    fn prune(self, limit: usize) -> Self {
        Self::best(self.worth(), limit)
    }

    /// What each unit is worth in bits, and its text and count. Letters, and the escape, are without price.
    fn worth(&self) -> Vec<(u64, String, u64)> {
        let bits = self.bits();
        let costs = self.units.iter().map(|unit| (unit.text.as_str(), bits(unit.count))).collect();
        let value = |unit: &Unit| match cost_without(&unit.text, &costs) {
            None => u64::MAX,
            Some(cost) => saved(unit.count, cost.saturating_sub(bits(unit.count))),
        };
        self.units.iter().map(|unit| (value(unit), unit.text.clone(), unit.count)).collect()
    }

    fn best(mut worth: Vec<(u64, String, u64)>, limit: usize) -> Self {
        worth.retain(|(value, _, _)| *value > UNIT_BITS);
        worth.sort_unstable_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        worth.truncate(limit.max(MAX_ALPHABET + 1));
        Self::of(worth.into_iter().map(|(_, text, count)| (text, count)))
    }

    /// What a unit costs that occurs so often, not asking for classes.
    fn bits(&self) -> impl Fn(u64) -> u64 + use<> {
        let total = log2(self.units.iter().map(|unit| unit.count).sum(), PLACES);
        move |count| u64::from(total.saturating_sub(log2(count, PLACES)))
    }

    /// The same units and classes, with the counts of the texts' tokens.
    fn count(mut self, samples: &[&str]) -> Self {
        let Some(model) = TextModel::read(&self.write()) else { return self };
        let mut encoder = TextEncoder::new(&model);
        let copy = number(self.units.len());
        let firsts: Vec<usize> = (0..self.classes).map(|class| self.first(class)).collect();
        let mut counts = vec![0; self.units.len()];
        let mut words = vec![1; MAX_WORDS];
        let mut pairs: Vec<(u32, u32)> = Vec::new();
        let mut tokens = Vec::new();
        for text in samples {
            tokens.clear();
            encoder.cut(text, &mut tokens);
            let mut before = copy;
            for token in &tokens {
                let place = usize::from(token.place);
                let unit = if let Some(first) = firsts.get(usize::from(token.class)) {
                    add(&mut counts, first + place, 1);
                    number(first + place)
                } else {
                    add(&mut words, place, 1);
                    copy
                };
                pairs.push((before, unit));
                before = unit;
            }
        }
        pairs.sort_unstable();
        let bigram = |same: &[(u32, u32)]| {
            same.first().map(|&(first, second)| Bigram { first, second, count: number(same.len()) })
        };
        self.bigrams = pairs.chunk_by(|a, b| a == b).filter_map(bigram).collect();
        self.words = words;
        self.set_counts(counts);
        self
    }

    fn set_counts(&mut self, counts: Vec<u64>) {
        for (unit, count) in self.units.iter_mut().zip(counts) {
            unit.count = count;
        }
    }

    /// Puts the units into classes, beginning with those they are in.
    fn classify(mut self, classes: usize, iterations: usize) -> Self {
        let mut own: Vec<usize> = self.units.iter().map(|unit| unit.class).collect();
        if self.classes != classes {
            // The most frequent ones apart.
            let mut order: Vec<(usize, &Unit)> = self.units.iter().enumerate().collect();
            order.sort_by_key(|(_, unit)| std::cmp::Reverse(unit.count));
            for (rank, (unit, _)) in order.into_iter().enumerate() {
                own.get_mut(unit).into_iter().for_each(|class| *class = rank % classes);
            }
        }
        own.push(classes);
        let mut exchange = Classes::new(&self.bigrams, own, classes);
        for _ in 0..iterations {
            exchange.improve();
        }
        for (unit, &class) in self.units.iter_mut().zip(exchange.of_units()) {
            unit.class = class;
        }
        self.classes = classes;
        // The numbers of the bigrams are those of the old order.
        self.bigrams.clear();
        self.units.sort();
        self
    }

    /// The first unit of a class.
    fn first(&self, class: usize) -> usize {
        self.units.partition_point(|unit| unit.class < class)
    }

    fn write(&self) -> Vec<u8> {
        let entry = |(class, next)| {
            let units = self.units.get(self.first(class)..self.first(class + 1)).unwrap_or(&[]);
            // What was not seen is not impossible.
            let counts = units.iter().map(|unit| 4 * unit.count + 1).collect();
            let counts = if class < self.classes { counts } else { self.words.clone() };
            ClassEntry { next, counts, units: units.iter().map(|unit| unit.text.as_str()).collect() }
        };
        write((0..).zip(self.next()).map(entry).collect())
    }

    /// How probable each class is after each. What was not seen after a class is as probable as it is anywhere, about.
    fn next(&self) -> Vec<Vec<u64>> {
        let count = self.classes + 1;
        let class = |unit: u32| self.units.get(index(unit)).map_or(self.classes, |unit| unit.class);
        let mut all = vec![1; count];
        let mut next = vec![0; count * count];
        for bigram in &self.bigrams {
            let (first, second) = (class(bigram.first), class(bigram.second));
            add(&mut all, second, bigram.count.into());
            add(&mut next, first * count + second, bigram.count.into());
        }
        let total = all.iter().sum::<u64>();
        let weight = |(own, all): (&u64, &u64)| 4096 * own + 5 * 4096 * all / total + 1;
        next.chunks(count).map(|row| row.iter().zip(&all).map(weight).collect()).collect()
    }
}

/// The least cost of a text in units that are shorter; `None` when there are none.
fn cost_without(text: &str, costs: &HashMap<&str, u64>) -> Option<u64> {
    let mut best = vec![(0_usize, 0_u64)];
    for end in text.char_indices().map(|(at, _)| at).skip(1).chain([text.len()]) {
        let parts = best.iter().filter(|(start, _)| end - start < text.len());
        let cost = parts.filter_map(|&(start, cost)| Some(cost + costs.get(text.get(start..end)?)?)).min();
        best.extend(cost.map(|cost| (end, cost)));
    }
    best.last().filter(|(end, _)| *end == text.len() && *end > 0).map(|(_, cost)| *cost)
}

/// How many bits are saved in all.
fn saved(count: u64, bits: u64) -> u64 {
    count.saturating_mul(bits) >> PLACES
}

fn add(counts: &mut [u64], at: usize, by: u64) {
    if let Some(count) = counts.get_mut(at) {
        *count += by;
    }
}
