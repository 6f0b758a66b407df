//! The dictionary: all keys, walked letter by letter or asked for one, over the chunks they lie in.
//!
//! Chunks divide the keys, in the order of their bytes, at their first keys. Letters that all keys of one chunk and of no
//! other may begin with lead into its automaton; fewer letters are a place above the chunks, which is known without them:
//!
//! ```text
//! first keys:     -        جامعه       حلب          a beginning «ج» is above chunks 0 and 1, «جام» too, «جامعي» is inside 1
//! chunks:      |  0  |      1      |    2  …
//! ```
//!
//! What lies in a chunk that is not there is not found, and noted ([`crate::Blob::take_missing`]).

mod automaton;
mod edges;
#[cfg(test)]
mod tests;

pub(crate) use automaton::Automaton;

use crate::{KeyRecord, Prefix, cursor::index, keys::Keys, shelf::Shelf};
use alloc::{vec, vec::Vec};
use automaton::Place;
use core::ops::Range;
use fihris_analysis::encode_key;

/// The keys of an index.
pub struct Dictionary {
    /// Where each chunk begins; the first with nothing.
    firsts: Vec<Vec<u8>>,
    /// The ordinal of each chunk's first key, and the number of keys.
    ordinals: Vec<u32>,
    pub(crate) chunks: Shelf<Keys>,
}

/// What some first letters of keys lead to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Node(Inner);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Inner {
    /// Above several chunks: the first letters of a chunk's first key.
    Above {
        chunk: usize,
        letters: usize,
    },
    Inside {
        chunk: usize,
        place: Place,
    },
}

impl Dictionary {
    /// Takes where each chunk begins and how many keys it has.
    pub(crate) fn new(chunks: Vec<(Vec<u8>, u32)>) -> Self {
        let mut ordinals = vec![0_u32];
        let mut firsts = Vec::new();
        for (first, count) in chunks {
            ordinals.push(ordinals.last().map_or(0, |&end| end.saturating_add(count)));
            firsts.push(first);
        }
        Self { chunks: Shelf::new(firsts.len()), firsts, ordinals }
    }

    /// How many keys a chunk has.
    pub(crate) fn count(&self, chunk: usize) -> u32 {
        let end = self.ordinals.get(chunk.saturating_add(1)).copied().unwrap_or(0);
        end.saturating_sub(self.ordinal(chunk, 0))
    }

    fn ordinal(&self, chunk: usize, local: u32) -> u32 {
        self.ordinals.get(chunk).map_or(0, |&first| first.saturating_add(local))
    }

    /// The chunks that keys with these first letters lie in: the first, and the last.
    fn span(&self, letters: &[u8]) -> (usize, usize) {
        let first = self.firsts.partition_point(|first| first.as_slice() <= letters);
        let end = self.firsts.partition_point(|first| first.as_slice() <= letters || first.starts_with(letters));
        (first.saturating_sub(1), end.saturating_sub(1))
    }

    /// The ordinal of a folded word, if it is a key. O(letters).
    #[must_use]
    pub fn get(&self, word: &str) -> Option<u32> {
        self.find(&key(word))
    }

    fn find(&self, key: &[u8]) -> Option<u32> {
        let (chunk, _) = self.span(key);
        let automaton = &self.chunks.get(chunk)?.automaton;
        Some(self.ordinal(chunk, automaton.key(automaton.walk(key)?)?))
    }

    /// The ordinals of all keys that begin with a folded prefix. O(letters).
    #[must_use]
    pub fn with_prefix(&self, prefix: &str) -> Range<u32> {
        self.range(&key(prefix))
    }

    fn range(&self, letters: &[u8]) -> Range<u32> {
        let (first, last) = self.span(letters);
        let begins = self.firsts.get(first).is_some_and(|key| key.starts_with(letters));
        let start =
            if begins { 0 } else { self.in_chunk(first, letters).map_or(self.count(first), |range| range.start) };
        let end = self.in_chunk(last, letters).map_or(if first == last { start } else { 0 }, |range| range.end);
        self.ordinal(first, start)..self.ordinal(last, end)
    }

    fn in_chunk(&self, chunk: usize, letters: &[u8]) -> Option<Range<u32>> {
        let automaton = &self.chunks.get(chunk)?.automaton;
        automaton.walk(letters).map(|place| automaton.below(place))
    }

    /// The ordinals of all keys that go through a place. O(1).
    #[must_use]
    pub fn below(&self, node: Node) -> Range<u32> {
        match node.0 {
            Inner::Above { .. } => self.range(self.letters_above(node.0)),
            Inner::Inside { chunk, place } => self.chunks.get(chunk).map_or(0..0, |keys| {
                let Range { start, end } = keys.automaton.below(place);
                self.ordinal(chunk, start)..self.ordinal(chunk, end)
            }),
        }
    }

    fn letters_above(&self, node: Inner) -> &[u8] {
        match node {
            Inner::Above { chunk, letters } => self.firsts.get(chunk).and_then(|first| first.get(..letters)),
            Inner::Inside { .. } => None,
        }
        .unwrap_or(&[])
    }

    /// Where every walk begins.
    #[must_use]
    pub fn root(&self) -> Node {
        Node(Inner::Above { chunk: 0, letters: 0 })
    }

    /// Where one more key byte leads to.
    #[must_use]
    pub fn child(&self, node: Node, byte: u8) -> Option<Node> {
        match node.0 {
            Inner::Inside { chunk, place } => {
                let place = self.chunks.get(chunk)?.automaton.child(place, byte)?;
                Some(Node(Inner::Inside { chunk, place }))
            }
            Inner::Above { .. } => {
                let mut letters = self.letters_above(node.0).to_vec();
                letters.push(byte);
                let (first, last) = self.span(&letters);
                if first < last {
                    return Some(Node(Inner::Above { chunk: last, letters: letters.len() }));
                }
                let place = self.chunks.get(first)?.automaton.walk(&letters)?;
                Some(Node(Inner::Inside { chunk: first, place }))
            }
        }
    }

    /// The key bytes that lead on from a place, in order. Above the chunks, all bytes that may.
    pub fn letters(&self, node: Node) -> impl Iterator<Item = u8> + '_ {
        let inside = match node.0 {
            Inner::Inside { chunk, place } => self.chunks.get(chunk).map(|keys| keys.automaton.letters(place)),
            Inner::Above { .. } => None,
        };
        let above = match node.0 {
            Inner::Above { .. } => 0..=u8::MAX,
            #[expect(clippy::reversed_empty_ranges, reason = "no bytes")]
            Inner::Inside { .. } => 1..=0,
        };
        inside.into_iter().flatten().chain(above)
    }

    /// The ordinal of the key that ends at a place.
    #[must_use]
    pub fn key(&self, node: Node) -> Option<u32> {
        match node.0 {
            Inner::Above { .. } => self.find(self.letters_above(node.0)),
            Inner::Inside { chunk, place } => Some(self.ordinal(chunk, self.chunks.get(chunk)?.automaton.key(place)?)),
        }
    }

    /// What the keys of a range of ordinals stand for.
    pub(crate) fn records(&self, ordinals: Range<u32>) -> impl Iterator<Item = &KeyRecord> {
        let first = self.ordinals.partition_point(|&first| first <= ordinals.start).saturating_sub(1);
        let end = self.ordinals.partition_point(|&first| first < ordinals.end).max(first);
        (first..end).filter_map(|chunk| self.chunks.get(chunk).map(|keys| (chunk, keys))).flat_map(
            move |(chunk, keys)| {
                let first = self.ordinal(chunk, 0);
                let local = |ordinal: u32| index(ordinal.saturating_sub(first)).min(keys.records.len());
                keys.records.get(local(ordinals.start)..local(ordinals.end)).unwrap_or(&[])
            },
        )
    }

    /// The heavy prefix with these letters, if it is one.
    pub(crate) fn prefix(&self, prefix: &str) -> Option<&Prefix> {
        let letters = key(prefix);
        let (first, _) = self.span(&letters);
        self.chunks.get(first)?.prefix(&letters)
    }
}

fn key(word: &str) -> Vec<u8> {
    let mut key = Vec::with_capacity(word.len());
    encode_key(word, &mut key);
    key
}
