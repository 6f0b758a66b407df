//! The automaton of one chunk: the bytes of its keys, walked letter by letter or asked for a key.
//!
//! The fst crate builds it from the keys in byte order and their ordinals 0, 1, 2 …; this reads the bytes without that crate,
//! for which the browser module has no room. Every edge has an output, and the outputs on the way to a place ([`Place`]) add
//! up to the ordinal of the first key that goes through it. So the edges of a place divide its range of ordinals, and a
//! place that carries its range knows its keys without going further:
//!
//! ```text
//! 0..4 --b/0--> 0..3 (b) --a/1--> 1..2 --b/0--> 1..2 (bab)
//!  |              |
//!  |              +------t/2--> 2..3 (bt)
//!  |
//!  +---t/3--> 3..4 --a/0--> 3..4 (ta)
//! ```
//!
//! Bytes that break a rule are an edge that is not there. Every edge leads to a lower address and to a part of the range
//! that is not empty: whatever the bytes, each way down ends, and the ordinals are those of keys.

use super::edges::{Edges, is_final};
use alloc::vec::Vec;
use core::ops::Range;

/// The version of the fst crate's format that is read. It stands before the places.
const VERSION: u64 = 3;

/// What follows the places: number of keys (u64), address of the root (u64), a checksum of that crate's own (u32).
const FOOTER: usize = 20;

/// The keys of one chunk.
pub(crate) struct Automaton {
    bytes: Vec<u8>,
    root: Place,
}

/// A place in the dictionary: what some first letters of keys lead to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Place {
    address: usize,
    /// The ordinal of the first key that goes through here, and of the one after the last.
    keys: (u32, u32),
}

impl Automaton {
    /// Takes bytes whose checksum held. `None` when they are no automaton of so many keys.
    pub(crate) fn open(bytes: Vec<u8>, keys: u32) -> Option<Self> {
        let root = read_root(&bytes, keys)?;
        Some(Self { bytes, root })
    }

    /// The ordinals of all keys that go through a place. O(1).
    pub(crate) fn below(&self, place: Place) -> Range<u32> {
        place.keys.0..place.keys.1
    }

    /// Where one more key byte leads to.
    pub(crate) fn child(&self, place: Place, byte: u8) -> Option<Place> {
        let edges = Edges::read(&self.bytes, place.address)?;
        let i = edges.letters.iter().position(|&letter| letter == byte)?;
        follow(place, &edges, i)
    }

    /// The outgoing bytes of a place, in order.
    pub(crate) fn letters(&self, place: Place) -> impl Iterator<Item = u8> + '_ {
        // They are stored last edge first.
        Edges::read(&self.bytes, place.address).unwrap_or_default().letters.iter().rev().copied()
    }

    /// Where the bytes of a key or of its beginning lead to.
    pub(crate) fn walk(&self, key: &[u8]) -> Option<Place> {
        key.iter().try_fold(self.root, |place, &byte| self.child(place, byte))
    }

    /// The ordinal of the key that ends at a place.
    pub(crate) fn key(&self, place: Place) -> Option<u32> {
        // It is the first of those through here: the others are longer.
        is_final(&self.bytes, place.address).then_some(place.keys.0)
    }
}

/// `None` when this is no automaton of so many keys.
fn read_root(bytes: &[u8], keys: u32) -> Option<Place> {
    let (places, footer) = bytes.split_at_checked(bytes.len().checked_sub(FOOTER)?)?;
    let (count, footer) = footer.split_first_chunk()?;
    let address = usize::try_from(u64::from_le_bytes(*footer.first_chunk()?)).ok()?;
    let is_whole = u64::from_le_bytes(*places.first_chunk()?) == VERSION
        && u64::from_le_bytes(*count) == u64::from(keys)
        && address < places.len();
    is_whole.then_some(Place { address, keys: (0, keys) })
}

/// Where the edge `i` of a place leads to.
#[inline]
fn follow(place: Place, edges: &Edges<'_>, i: usize) -> Option<Place> {
    let ordinal = |i| edges.output(i).map(|output| place.keys.0.saturating_add(output));
    let first = ordinal(i)?;
    let end = match i.checked_sub(1) {
        Some(next) => ordinal(next)?.min(place.keys.1),
        None => place.keys.1,
    };
    let address = edges.target(i)?;
    (first < end).then_some(Place { address, keys: (first, end) })
}

#[cfg(test)]
mod tests;
