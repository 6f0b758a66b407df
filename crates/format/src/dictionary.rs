//! The dictionary: an automaton over the keys' bytes, walked letter by letter or asked for a key.
//!
//! It wraps the fst crate's map from key to ordinal. Ordinals are those of the keys in byte order, so the keys of a prefix
//! are one range of ordinals. A walk goes down from [`Dictionary::root`]; what typo tolerance and romanised queries need is
//! a place (a [`Node`]), its outgoing bytes, and whether a key ends there.

use crate::{FormatError, SectionId};
use fihris_analysis::encode_key;
use fst::{
    Map,
    raw::{CompiledAddr, Output},
};
use std::ops::Range;

/// The keys of an index.
pub struct Dictionary {
    map: Map<Vec<u8>>,
}

/// A place in the dictionary: what some first letters of keys lead to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Node {
    address: CompiledAddr,
    output: u64,
}

impl Dictionary {
    /// Takes the bytes of the section, whose checksum held.
    pub(crate) fn open(bytes: Vec<u8>, keys: u32) -> Result<Self, FormatError> {
        let map = Map::new(bytes).map_err(|_| FormatError::Section(SectionId::Dictionary))?;
        if u64::try_from(map.len()) == Ok(u64::from(keys)) {
            Ok(Self { map })
        } else {
            Err(FormatError::Section(SectionId::Dictionary))
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

    /// The ordinals of all keys that go through a place. O(letters of its longest key).
    #[must_use]
    pub fn below(&self, node: Node) -> Range<u32> {
        let first = node.output.saturating_add(self.first_output(node));
        let mut last = node;
        let mut at = self.map.as_fst().node(last.address);
        while let Some(transition) = at.len().checked_sub(1).map(|i| at.transition(i)) {
            last = step(last, transition.addr, transition.out);
            at = self.map.as_fst().node(last.address);
        }
        let end = self.key(last).map_or(0, |key| key.saturating_add(1));
        u32::try_from(first).unwrap_or(u32::MAX)..end
    }

    /// What is added up on the way to the first key below a place, which for ordinals is nothing but on the last edges.
    fn first_output(&self, node: Node) -> u64 {
        let mut added = 0_u64;
        let mut at = self.map.as_fst().node(node.address);
        while !at.is_final() && !at.is_empty() {
            let transition = at.transition(0);
            added = added.saturating_add(transition.out.value());
            at = self.map.as_fst().node(transition.addr);
        }
        added.saturating_add(at.final_output().value())
    }

    /// Where every walk begins.
    #[must_use]
    pub fn root(&self) -> Node {
        Node { address: self.map.as_fst().root().addr(), output: 0 }
    }

    /// Where one more key byte leads to.
    #[inline]
    #[must_use]
    pub fn child(&self, node: Node, byte: u8) -> Option<Node> {
        let at = self.map.as_fst().node(node.address);
        let transition = at.transition(at.find_input(byte)?);
        Some(step(node, transition.addr, transition.out))
    }

    /// The outgoing key bytes of a place, in order, and where they lead to.
    pub fn children(&self, node: Node) -> impl Iterator<Item = (u8, Node)> + '_ {
        let at = self.map.as_fst().node(node.address);
        (0..at.len()).map(move |i| {
            let transition = at.transition(i);
            (transition.inp, step(node, transition.addr, transition.out))
        })
    }

    /// Where the letters of a folded text lead to.
    #[must_use]
    pub fn walk(&self, from: Node, text: &str) -> Option<Node> {
        let mut key = Vec::with_capacity(text.len());
        encode_key(text, &mut key);
        key.into_iter().try_fold(from, |node, byte| self.child(node, byte))
    }

    /// The ordinal of the key that ends at a place.
    #[inline]
    #[must_use]
    pub fn key(&self, node: Node) -> Option<u32> {
        let at = self.map.as_fst().node(node.address);
        let output = at.is_final().then(|| node.output.saturating_add(at.final_output().value()))?;
        u32::try_from(output).ok()
    }
}

#[inline]
fn step(from: Node, address: CompiledAddr, output: Output) -> Node {
    Node { address, output: from.output.saturating_add(output.value()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::{collection::btree_set, prelude::*};

    fn dictionary(words: &[String]) -> Dictionary {
        let mut builder = fst::MapBuilder::memory();
        let mut keys: Vec<Vec<u8>> = words
            .iter()
            .map(|word| {
                let mut key = Vec::new();
                encode_key(word, &mut key);
                key
            })
            .collect();
        keys.sort();
        for (ordinal, key) in (0_u64..).zip(&keys) {
            builder.insert(key, ordinal).unwrap();
        }
        Dictionary::open(builder.into_inner().unwrap(), u32::try_from(keys.len()).unwrap()).unwrap()
    }

    proptest! {
        #[test]
        fn prefixes_are_ranges_of_ordinals(words in btree_set("[اببت]{1,5}", 1..40), prefix in "[ابت]{0,3}") {
            let words: Vec<String> = words.into_iter().collect();
            let dictionary = dictionary(&words);
            let range = dictionary.with_prefix(&prefix);
            let mut found = 0;
            for word in &words {
                let ordinal = dictionary.get(word).unwrap();
                prop_assert_eq!(range.contains(&ordinal), word.starts_with(&prefix), "{} {}", word, prefix);
                found += usize::from(word.starts_with(&prefix));
            }
            prop_assert_eq!(range.len(), found);
        }
    }
}
