//! Coding texts: which units, copies and escapes give the shortest code.
//!
//! Of all ways to cut a text, the cheapest is found by going through it once and keeping, for every place, the cheapest way to
//! come there (Viterbi). One way is kept a place and not one for every class, as what would be gained is little.
//! Texts are cut in [`SEGMENT`]s, so that the work fits the cache.

use super::{
    MAX_BACK, TextModel, ends_word,
    rans::{Slots, TOTAL, encode},
    trie::{Leaf, Trie},
};
use crate::cursor::index;
use alloc::vec::Vec;

/// Bytes of text that are looked at together.
const SEGMENT: usize = 1 << 13;
/// The most places that a copy is looked for.
const CANDIDATES: usize = 8;
/// Words are looked up by so many bits of their hash.
const HASH_BITS: u32 = 11;
/// Parts of a bit that costs are counted in: 2^6.
const COST_BITS: u32 = 6;
/// The cost of what cannot be.
const NEVER: u32 = u32::MAX;

/// Codes texts by a model. It keeps its memory from one text to the next.
#[derive(Clone, Debug)]
pub struct TextEncoder<'m> {
    model: &'m TextModel,
    trie: Trie,
    escape: Leaf,
    /// What it costs that a class (row) is followed by another; copy is the last.
    next_costs: Vec<u32>,
    /// What the number of words in a copy costs, from 1.
    words_costs: Vec<u32>,
    words: Words,
    best: Vec<Best>,
    tokens: Vec<Token>,
    symbols: Vec<Slots>,
}

/// A part of a text: a unit, or a copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) class: u16,
    /// Its place in the class; for a copy, the words less one.
    pub(super) place: u16,
    /// The byte of an escape, or how far back a copy is.
    extra: Slots,
}

/// The cheapest way to a place: its last token, and how many bytes that has.
#[derive(Clone, Copy, Debug)]
struct Best {
    cost: u32,
    len: u32,
    token: Token,
}

impl<'m> TextEncoder<'m> {
    /// Prepares coding by the model.
    #[must_use]
    pub fn new(model: &'m TextModel) -> Self {
        let (mut units, mut escape) = (Vec::new(), Leaf::default());
        for (class, it) in model.classes.iter().enumerate() {
            for place in 0..it.bounds.len() - 1 {
                let leaf = Leaf { class: short(class), place: short(place), cost: cost(it.units.slots(place)) };
                match model.unit(it, place) {
                    None | Some([]) => escape = leaf,
                    Some(text) => units.push((text, leaf)),
                }
            }
        }
        let count = model.classes.len();
        let next = model.classes.iter().flat_map(|class| (0..count).map(|next| cost(class.next.slots(next))));
        let copy = model.classes.last();
        let words = (0..).map_while(|words| copy?.units.slots(words)).map(|slots| cost(Some(slots)));
        Self {
            model,
            trie: Trie::new(units),
            escape,
            next_costs: next.collect(),
            words_costs: words.collect(),
            words: Words::default(),
            best: Vec::new(),
            tokens: Vec::new(),
            symbols: Vec::new(),
        }
    }

    /// Appends the code of a text.
    pub fn encode(&mut self, text: &str, out: &mut Vec<u8>) {
        let mut tokens = core::mem::take(&mut self.tokens);
        tokens.clear();
        self.cut(text, &mut tokens);
        self.symbols.clear();
        let mut before = self.model.classes.last();
        for token in &tokens {
            let class = self.model.classes.get(usize::from(token.class));
            self.symbols.extend(before.and_then(|it| it.next.slots(usize::from(token.class))));
            self.symbols.extend(class.and_then(|it| it.units.slots(usize::from(token.place))));
            self.symbols.push(token.extra);
            before = class;
        }
        encode(&self.symbols, out);
        self.tokens = tokens;
    }

    /// Appends the cheapest tokens of a text.
    pub(super) fn cut(&mut self, text: &str, tokens: &mut Vec<Token>) {
        let bytes = text.as_bytes();
        self.words.read(bytes);
        let mut word = 0;
        let mut last = Best { cost: 0, len: 0, token: self.copy(0, Slots::default()) };
        for (i, segment) in bytes.chunks(SEGMENT).enumerate() {
            let start = i * SEGMENT;
            self.best.clear();
            self.best.push(Best { cost: 0, ..last });
            self.best.resize(segment.len() + 1, Best { cost: NEVER, ..last });
            for at in 0..segment.len() {
                let is_word = self.words.starts.get(word) == Some(&number(start + at));
                if let Some(&best) = self.best.get(at).filter(|best| best.cost != NEVER) {
                    let class = usize::from(best.token.class);
                    self.units_from(segment, at, best.cost, class);
                    if is_word {
                        self.copies_from(bytes, word, start, best.cost, class);
                    }
                }
                word += usize::from(is_word);
            }
            let (mut at, first) = (segment.len(), tokens.len());
            while let Some(best) = self.best.get(at).filter(|_| at > 0) {
                tokens.push(best.token);
                at -= index(best.len);
            }
            if let Some(own) = tokens.get_mut(first..) {
                own.reverse();
            }
            last = self.best.last().copied().unwrap_or(last);
        }
    }

    /// All units at a place, or the escape when there is none.
    #[inline]
    fn units_from(&mut self, segment: &[u8], at: usize, cost: u32, class: usize) {
        let next_costs = self.next_costs.get(class * self.model.classes.len()..).unwrap_or(&[]);
        let rest = segment.get(at..).unwrap_or(&[]);
        let ends = self.best.get_mut(at..).unwrap_or(&mut []);
        let mut relax = |len: usize, leaf: Leaf, extra, more| {
            let cost = cost + leaf.cost + next_costs.get(usize::from(leaf.class)).copied().unwrap_or(0) + more;
            if let Some(best) = ends.get_mut(len).filter(|best| cost < best.cost) {
                *best = Best { cost, len: number(len), token: Token { class: leaf.class, place: leaf.place, extra } };
            }
        };
        let mut any = false;
        for (leaf, len) in self.trie.prefixes(rest) {
            any = true;
            relax(len, leaf, Slots::default(), 0);
        }
        if let (false, Some(&byte)) = (any, rest.first()) {
            relax(1, self.escape, Slots::even(u32::from(byte), 256), 8 << COST_BITS);
        }
    }

    /// All copies of words that begin at the word.
    fn copies_from(&mut self, text: &[u8], word: usize, start: usize, cost: u32, class: usize) {
        let copy = self.model.classes.len().saturating_sub(1);
        let own = self.words.starts.get(word..).unwrap_or(&[]);
        let at = index(own.first().copied().unwrap_or(0));
        let before = number(word).clamp(1, MAX_BACK);
        let cost = cost
            + self.next_costs.get(class * self.model.classes.len() + copy).copied().unwrap_or(0)
            + log2(u64::from(before), COST_BITS);
        let mut longest = 0;
        for source in self.words.before(word).take(CANDIDATES).take_while(|source| word - source <= index(MAX_BACK)) {
            let same = self.words.same(text, source, word, self.words_costs.len());
            for count in longest + 1..=same {
                let cost = cost + self.words_costs.get(count - 1).copied().unwrap_or(0);
                let end = own.get(count).map_or(usize::MAX, |&end| index(end));
                let token = self.copy(count - 1, Slots::even(number(word - source) - 1, before));
                // Ends behind the segment are not there.
                if let Some(best) = self.best.get_mut(end - start).filter(|best| cost < best.cost) {
                    *best = Best { cost, len: number(end - at), token };
                }
            }
            longest = longest.max(same);
        }
    }

    fn copy(&self, place: usize, extra: Slots) -> Token {
        Token { class: short(self.model.classes.len().saturating_sub(1)), place: short(place), extra }
    }
}

/// The words of a text, and where each was before.
#[derive(Clone, Debug, Default)]
struct Words {
    /// Where each begins, and behind the last one where it ends.
    starts: Vec<u32>,
    /// The word before that has the same hash, plus one.
    before: Vec<u32>,
    /// The last word of each hash, plus one.
    last: Vec<u32>,
}

impl Words {
    fn read(&mut self, text: &[u8]) {
        self.starts.clear();
        self.before.clear();
        self.starts.push(0);
        self.last.clear();
        let mut hash = 0_u32;
        for (&byte, end) in text.iter().zip(1..) {
            hash = (hash ^ u32::from(byte)).wrapping_mul(0x9E37_79B1).rotate_left(15);
            if ends_word(byte) {
                self.starts.push(end);
                self.before.push(hash >> (u32::BITS - HASH_BITS));
                hash = 0;
            }
        }
        // A single word has none before.
        if self.before.len() > 1 {
            self.last.resize(1 << HASH_BITS, 0);
        }
        for (before, own) in self.before.iter_mut().zip(1..) {
            if let Some(last) = self.last.get_mut(index(*before)) {
                *before = core::mem::replace(last, own);
            } else {
                *before = 0;
            }
        }
    }

    /// Where the word, or another of its hash, was before, the nearest first.
    fn before(&self, word: usize) -> impl Iterator<Item = usize> {
        let before = |&word: &usize| index(*self.before.get(word)?).checked_sub(1);
        core::iter::successors(before(&word), before)
    }

    /// How many words, up to `limit`, are the same from two places on; those from the first end before the second.
    fn same(&self, text: &[u8], first: usize, second: usize, limit: usize) -> usize {
        let starts = |word: usize| self.starts.get(word..).unwrap_or(&[]);
        let word = |bounds: &[u32]| match bounds {
            [start, end] => text.get(index(*start)..index(*end)),
            _ => None,
        };
        let pairs = starts(first).windows(2).zip(starts(second).windows(2)).take(limit.min(second - first));
        pairs.take_while(|(first, second)| word(first) == word(second)).count()
    }
}

/// What a symbol costs.
fn cost(slots: Option<Slots>) -> u32 {
    let log = |number: u32| log2(u64::from(number), COST_BITS);
    slots.map_or(0, |slots| log(TOTAL).saturating_sub(log(u32::from(slots.width))))
}

/// The binary logarithm with so many binary places, 0 for 0. In integers, as floating point gives other digits on other
/// machines.
pub(super) fn log2(number: u64, places: u32) -> u32 {
    let Some(whole) = number.checked_ilog2() else { return 0 };
    // From 1 to below 2, with 31 binary places.
    let mut rest = if whole > 31 { number >> (whole - 31) } else { number << (31 - whole) };
    let mut log = whole;
    for _ in 0..places {
        rest = (rest * rest) >> 31;
        log <<= 1;
        if rest >> 32 != 0 {
            rest >>= 1;
            log |= 1;
        }
    }
    log
}

/// A length or a place as it is kept.
pub(super) fn number(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(NEVER)
}

/// A class, or a place in one.
pub(super) fn short(value: usize) -> u16 {
    u16::try_from(value).unwrap_or(u16::MAX)
}
