//! The edges of a node, read out of the bytes that the fst crate writes.
//!
//! The address of a node is that of its last byte; it is read backwards. A node that only ends a key and leads nowhere has
//! no bytes and the address 0. The others are, with the state's two high bits:
//!
//! ```text
//! 00  outputs | targets | letters | index if over 32 | sizes | count if not in the state | state
//! 01  the same where a key ends: if outputs have bytes, one more comes first, the end's, which is always 0
//! 10  one edge:                      output | target | sizes | letter if not in the state | state
//! 11  one edge to the node before, without an output:          letter if not in the state | state
//! ```
//!
//! The state's six low bits are the count, or which of 63 common letters it is; they are 0 when it is neither, and the byte
//! before tells (there a count of 1 is 256). Edges lie in reverse order. A target says how far before the node's first
//! byte it is, or is 0 for the address 0. Sizes are the bytes of each target (high four bits) and of each output; 0 bytes
//! are the number 0. The index has 256 bytes and is not read: looking through the letters is as fast.

use crate::cursor::index;

/// The letters with a number of their own, the first of which is 1.
const COMMON: &[u8; 64] = b"\0te/oasripcnw.hlm-du012g=:bf3y5&_4v9678k%?xCDASFIBEjPTzRNM+LOqHG";

/// Which bits of four bytes are those of a number of so many bytes. Larger ones are not in a dictionary.
const MASKS: [u32; 5] = [0, 0xFF, 0xFFFF, 0xFF_FFFF, u32::MAX];

/// The edges of a node, the last one first.
#[derive(Default)]
pub(super) struct Edges<'a> {
    pub(super) letters: &'a [u8],
    bytes: &'a [u8],
    outputs: Numbers,
    targets: Numbers,
    /// Where the node begins.
    start: usize,
    /// The one target is the node before.
    is_next: u32,
}

/// Numbers of the same size, one after another, and whatever follows them.
#[derive(Default)]
struct Numbers {
    at: usize,
    size: usize,
    mask: u32,
}

/// Whether a key ends at the node.
#[inline]
pub(super) fn is_final(bytes: &[u8], address: usize) -> bool {
    address == 0 || bytes.get(address).is_some_and(|state| state >> 6 == 0b01)
}

impl<'a> Edges<'a> {
    /// `None` when the node has no bytes, or they break a rule. Whether a key ends there is not asked. O(1).
    pub(super) fn read(bytes: &'a [u8], address: usize) -> Option<Self> {
        let state = *bytes.get(address)?;
        let (is_one, is_next) = (state >= 0b1000_0000, state >= 0b1100_0000);
        // What the state tells, or else the byte before it.
        let low = usize::from(state & 0b0011_1111);
        let end = address.checked_sub(usize::from(low == 0))?;
        let own = bytes.get(end..address)?;
        let (end, sizes) = if is_next { (end, 0) } else { (end.checked_sub(1)?, *bytes.get(end - 1)?) };
        let (target, output) = (usize::from(sizes >> 4), usize::from(sizes & 0xF));
        let count = match own {
            _ if is_one => 1,
            [1] => 256,
            [count] => usize::from(*count),
            _ => low,
        };
        let letters_len = if is_one { 0 } else { count };
        let index_len = if count > 32 { 256 } else { 0 };
        let final_len = if state >> 6 == 0b01 { output } else { 0 };
        let start = end.checked_sub(final_len + count * (output + target) + letters_len + index_len)?;
        let outputs = start + final_len;
        let targets = outputs + count * output;
        let letters = targets + count * target;
        let letters = match own {
            _ if !is_one => bytes.get(letters..letters + count)?,
            [] => COMMON.get(low..=low)?,
            _ => own,
        };
        Some(Self {
            letters,
            bytes,
            outputs: Numbers { at: outputs, size: output, mask: *MASKS.get(output)? },
            targets: Numbers { at: targets, size: target, mask: *MASKS.get(target)? },
            start,
            is_next: u32::from(is_next),
        })
    }

    /// What the edge `i` adds to the ordinal.
    #[inline]
    pub(super) fn output(&self, i: usize) -> Option<u32> {
        self.outputs.get(self.bytes, i)
    }

    /// The address that the edge `i` leads to: a lower one.
    #[inline]
    pub(super) fn target(&self, i: usize) -> Option<usize> {
        match self.targets.get(self.bytes, i)? | self.is_next {
            0 => Some(0),
            back => self.start.checked_sub(index(back)),
        }
    }
}

impl Numbers {
    #[inline]
    fn get(&self, bytes: &[u8], i: usize) -> Option<u32> {
        // Behind every number are more than three bytes, if only those that follow the nodes.
        let four = bytes.get(self.at + i * self.size..)?.first_chunk()?;
        Some(u32::from_le_bytes(*four) & self.mask)
    }
}
