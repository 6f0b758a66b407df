//! Which units a text begins with: a double-array trie.

use super::encode::number;
use crate::cursor::index;
use alloc::{vec, vec::Vec};
use core::ops::Range;

/// The base of what has no children: no parent, not even a free slot's.
const LEAF: u32 = u32::MAX - 1;
/// The parent of a free slot.
const FREE: u32 = u32::MAX;
/// How many slots before the end are tried for a node: what lies further back is nearly full.
const WINDOW: usize = 1 << 10;

/// The child of a node by a byte is in the slot `base + byte`, if the slot's parent is that base. No two nodes have the same
/// one; the root's is 0.
#[derive(Clone, Debug)]
pub(super) struct Trie {
    slots: Vec<Slot>,
}

#[derive(Clone, Copy, Debug)]
struct Slot {
    parent: u32,
    base: u32,
    unit: Option<Leaf>,
}

/// A unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Leaf {
    pub(super) class: u16,
    pub(super) place: u16,
    pub(super) cost: u32,
}

/// Units with the same first `depth` bytes.
struct Node {
    units: Range<usize>,
    depth: usize,
    /// The root is in none.
    slot: Option<usize>,
}

impl Trie {
    pub(super) fn new(mut units: Vec<(&[u8], Leaf)>) -> Self {
        units.sort_unstable();
        let mut trie = Self { slots: Vec::new() };
        let mut is_base = Vec::new();
        let mut nodes = vec![Node { units: 0..units.len(), depth: 0, slot: None }];
        while let Some(node) = nodes.pop() {
            let mut children: Vec<(u8, Range<usize>)> = Vec::new();
            for (i, (text, leaf)) in node.units.clone().zip(units.get(node.units).unwrap_or(&[])) {
                match (text.get(node.depth), children.last_mut()) {
                    (None, _) => trie.set(node.slot, |slot| slot.unit = Some(*leaf)),
                    (Some(&byte), Some((last, range))) if *last == byte => range.end = i + 1,
                    (Some(&byte), _) => children.push((byte, i..i + 1)),
                }
            }
            if children.is_empty() {
                continue;
            }
            let low = trie.slots.len().saturating_sub(WINDOW);
            let is_free = |base: &usize| {
                let mut slots = children.iter().map(|(byte, _)| trie.slots.get(base + usize::from(*byte)));
                is_base.get(*base) != Some(&true) && slots.all(|slot| slot.is_none_or(|slot| slot.parent == FREE))
            };
            let base = (low..).find(is_free).unwrap_or(0);
            trie.slots.resize(trie.slots.len().max(base + 256), Slot { parent: FREE, base: LEAF, unit: None });
            is_base.resize(trie.slots.len(), false);
            is_base.get_mut(base).into_iter().for_each(|it| *it = true);
            trie.set(node.slot, |slot| slot.base = number(base));
            for (byte, units) in children {
                let slot = Some(base + usize::from(byte));
                trie.set(slot, |slot| slot.parent = number(base));
                nodes.push(Node { units, depth: node.depth + 1, slot });
            }
        }
        trie
    }

    /// The units that a text begins with, and how many bytes each has.
    #[inline]
    pub(super) fn prefixes(&self, text: &[u8]) -> impl Iterator<Item = (Leaf, usize)> {
        let nodes = text.iter().scan(0, |base, &byte| {
            let slot = self.slots.get(index(*base).wrapping_add(usize::from(byte)))?;
            if slot.parent != *base {
                return None;
            }
            *base = slot.base;
            Some(slot.unit)
        });
        nodes.zip(1..).filter_map(|(unit, len)| Some((unit?, len)))
    }

    fn set(&mut self, slot: Option<usize>, change: impl FnOnce(&mut Slot)) {
        if let Some(slot) = slot.and_then(|slot| self.slots.get_mut(slot)) {
            change(slot);
        }
    }
}
