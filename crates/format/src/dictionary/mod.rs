//! The dictionary: an automaton over the keys' bytes, walked letter by letter or asked for a key.
//!
//! The fst crate builds it from the keys in byte order and their ordinals 0, 1, 2 …; this reads the bytes without that crate,
//! for which the browser module has no room. Every edge has an output, and the outputs on the way to a place ([`Node`]) add
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

mod edges;
#[cfg(test)]
mod tests;

use crate::{FormatError, SectionId};
use edges::{Edges, is_final};
use fihris_analysis::encode_key;
use std::ops::Range;

/// The version of the fst crate's format that is read. It stands before the nodes.
const VERSION: u64 = 3;

/// What follows the nodes: number of keys (u64), address of the root (u64), a checksum of that crate's own (u32).
const FOOTER: usize = 20;

/// The keys of an index.
pub struct Dictionary {
    bytes: Vec<u8>,
    root: Node,
}

/// A place in the dictionary: what some first letters of keys lead to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Node {
    address: usize,
    /// The ordinal of the first key that goes through here, and of the one after the last.
    keys: (u32, u32),
}

impl Dictionary {
    /// Takes the bytes of the section, whose checksum held.
    pub(crate) fn open(bytes: Vec<u8>, keys: u32) -> Result<Self, FormatError> {
        match read_root(&bytes, keys) {
            Some(root) => Ok(Self { bytes, root }),
            None => Err(FormatError::Section(SectionId::Dictionary)),
        }
    }

    /// The ordinal of a folded word, if it is a key. O(letters).
    #[must_use]
    pub fn get(&self, word: &str) -> Option<u32> {
        self.key(self.walk(self.root(), word)?)
    }

    /// The ordinals of all keys that begin with a folded prefix. O(letters).
    #[must_use]
    pub fn with_prefix(&self, prefix: &str) -> Range<u32> {
        self.walk(self.root(), prefix).map_or(0..0, |node| self.below(node))
    }

    /// The ordinals of all keys that go through a place. O(1).
    #[must_use]
    pub fn below(&self, node: Node) -> Range<u32> {
        node.keys.0..node.keys.1
    }

    /// Where every walk begins.
    #[must_use]
    pub fn root(&self) -> Node {
        self.root
    }

    /// Where one more key byte leads to.
    #[must_use]
    pub fn child(&self, node: Node, byte: u8) -> Option<Node> {
        let edges = Edges::read(&self.bytes, node.address)?;
        let i = edges.letters.iter().position(|&letter| letter == byte)?;
        follow(node, &edges, i)
    }

    /// The outgoing key bytes of a place, in order, and where they lead to.
    pub fn children(&self, node: Node) -> impl Iterator<Item = (u8, Node)> + '_ {
        let edges = Edges::read(&self.bytes, node.address).unwrap_or_default();
        // They are stored last edge first.
        (0..edges.letters.len()).rev().filter_map(move |i| Some((*edges.letters.get(i)?, follow(node, &edges, i)?)))
    }

    /// Where the letters of a folded text lead to.
    #[must_use]
    pub fn walk(&self, from: Node, text: &str) -> Option<Node> {
        let mut key = Vec::with_capacity(text.len());
        encode_key(text, &mut key);
        key.into_iter().try_fold(from, |node, byte| self.child(node, byte))
    }

    /// The ordinal of the key that ends at a place.
    #[must_use]
    pub fn key(&self, node: Node) -> Option<u32> {
        // It is the first of those through here: the others are longer.
        is_final(&self.bytes, node.address).then_some(node.keys.0)
    }
}

/// `None` when this is no automaton of so many keys.
fn read_root(bytes: &[u8], keys: u32) -> Option<Node> {
    let (nodes, footer) = bytes.split_at_checked(bytes.len().checked_sub(FOOTER)?)?;
    let (count, footer) = footer.split_first_chunk()?;
    let address = usize::try_from(u64::from_le_bytes(*footer.first_chunk()?)).ok()?;
    let is_whole = u64::from_le_bytes(*nodes.first_chunk()?) == VERSION
        && u64::from_le_bytes(*count) == u64::from(keys)
        && address < nodes.len();
    is_whole.then_some(Node { address, keys: (0, keys) })
}

/// Where the edge `i` of a place leads to.
#[inline]
fn follow(node: Node, edges: &Edges<'_>, i: usize) -> Option<Node> {
    let ordinal = |i| edges.output(i).map(|output| node.keys.0.saturating_add(output));
    let first = ordinal(i)?;
    let end = match i.checked_sub(1) {
        Some(next) => ordinal(next)?.min(node.keys.1),
        None => node.keys.1,
    };
    let address = edges.target(i)?;
    (first < end).then_some(Node { address, keys: (first, end) })
}
