//! Bits, low ones first: what postings and positions are packed in.
//!
//! ```text
//! unary  q zeros, then a one
//! Rice   unary of value >> k, then the k low bits: short for values around 2^k
//! gamma  unary of the length of value + 1 without its top bit, then those bits: short for small values
//! even   as many bits as tell which of some numbers, all likely alike; of the first ones, a bit less
//! ```
//!
//! Behind the bits are eight zero bytes ([`PADDING`]), so that a read never needs to ask how many are left: past the end
//! come zeros, unary gives nothing, and [`Bits::is_over`] tells.

use crate::cursor::index;
use alloc::vec::Vec;

/// What is appended to bytes before they are read as bits.
pub(crate) const PADDING: [u8; 8] = [0; 8];

/// The bits a window has at least, wherever it begins.
const WINDOW: u32 = 57;

/// A place among bits.
#[derive(Clone, Debug)]
pub(crate) struct Bits<'a> {
    bytes: &'a [u8],
    /// In bits.
    at: usize,
}

impl<'a> Bits<'a> {
    pub(crate) fn new(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at }
    }

    /// Where the next read begins, in bits.
    pub(crate) fn position(&self) -> usize {
        self.at
    }

    /// Whether more was read than there is.
    pub(crate) fn is_over(&self) -> bool {
        self.at.div_ceil(8).saturating_add(PADDING.len()) > self.bytes.len()
    }

    #[inline(always)]
    fn window(&self) -> u64 {
        let eight = self.bytes.get(self.at >> 3..).and_then(<[u8]>::first_chunk);
        eight.map_or(0, |eight| u64::from_le_bytes(*eight) >> (self.at & 7))
    }

    /// The next bits, at most 32, as a number.
    #[inline]
    pub(crate) fn take(&mut self, bits: u32) -> u32 {
        let value = self.window() & ((1 << bits) - 1);
        self.at += index(bits);
        low(value)
    }

    /// How many zeros there are before the next one, which is read too.
    #[inline]
    pub(crate) fn unary(&mut self) -> Option<u32> {
        let mut zeros = 0_u32;
        loop {
            let window = self.window();
            if window != 0 {
                let more = window.trailing_zeros();
                self.at += index(more + 1);
                return zeros.checked_add(more);
            }
            if self.is_over() {
                return None;
            }
            zeros += WINDOW;
            self.at += index(WINDOW);
        }
    }

    /// Most of the time of a query is spent here: nearly always one window has all of it.
    #[inline]
    pub(crate) fn rice(&mut self, k: u32) -> Option<u32> {
        let window = self.window();
        let zeros = window.trailing_zeros();
        let bits = zeros + 1 + k;
        if bits < WINDOW && k < 32 {
            self.at += index(bits);
            let low = window >> (zeros + 1) & ((1 << k) - 1);
            return u32::try_from(u64::from(zeros) << k | low).ok();
        }
        let high = self.unary()?;
        let low = self.take(k);
        if high >> (31 - k.min(31)) == 0 { Some(high << k | low) } else { None }
    }

    #[inline]
    pub(crate) fn gamma(&mut self) -> Option<u32> {
        let bits = self.unary()?;
        if bits > 30 {
            return None;
        }
        Some((1 << bits | self.take(bits)) - 1)
    }

    /// One of `count` numbers, which is not 0 and below 2^31.
    #[inline]
    pub(crate) fn even(&mut self, count: u32) -> u32 {
        let (bits, short) = even_bits(count);
        let value = self.take(bits);
        if value < short { value } else { (value << 1 | self.take(1)).wrapping_sub(short) }
    }
}

/// How many bits the first of `count` numbers take, and how many of them there are; the others take one more.
#[inline]
fn even_bits(count: u32) -> (u32, u32) {
    let bits = count.checked_ilog2().unwrap_or(0);
    (bits, (2_u32 << bits).wrapping_sub(count))
}

/// The low half.
#[inline]
fn low(value: u64) -> u32 {
    u32::try_from(value & u64::from(u32::MAX)).unwrap_or(u32::MAX)
}

/// The `k` that makes `count` Rice numbers with a sum of at most `space` short: eight tenths of their mean.
pub(crate) fn rice_parameter(space: u32, count: u32) -> u32 {
    let mean = u64::from(space) * 13 / 16 / u64::from(count.max(1));
    low(mean).checked_ilog2().unwrap_or(0)
}

/// Bits on their way into bytes.
#[derive(Debug, Default)]
pub(crate) struct BitWriter {
    bytes: Vec<u8>,
    pending: u64,
    /// Bits of `pending` in use, less than eight between calls.
    used: u32,
}

impl BitWriter {
    /// Appends the low `bits` of a value, at most 32.
    pub(crate) fn put(&mut self, value: u32, bits: u32) {
        let mask = (1_u64 << bits) - 1;
        self.pending |= (u64::from(value) & mask) << self.used;
        self.used += bits;
        while self.used >= 8 {
            let [byte, ..] = self.pending.to_le_bytes();
            self.bytes.push(byte);
            self.pending >>= 8;
            self.used -= 8;
        }
    }

    pub(crate) fn unary(&mut self, value: u32) {
        for _ in 0..value / 32 {
            self.put(0, 32);
        }
        self.put(0, value % 32);
        self.put(1, 1);
    }

    pub(crate) fn rice(&mut self, value: u32, k: u32) {
        self.unary(value >> k);
        self.put(value, k);
    }

    pub(crate) fn gamma(&mut self, value: u32) {
        let bits = (value + 1).ilog2();
        self.unary(bits);
        self.put(value + 1, bits);
    }

    pub(crate) fn even(&mut self, value: u32, count: u32) {
        let (bits, short) = even_bits(count);
        if value < short {
            self.put(value, bits);
        } else {
            self.put((value + short) >> 1, bits);
            self.put(value + short, 1);
        }
    }

    /// The bytes, the last one filled up with zeros.
    pub(crate) fn finish(mut self) -> Vec<u8> {
        if self.used > 0 {
            self.put(0, 8 - self.used);
        }
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_come_back(values in proptest::collection::vec((0_u32..1 << 20, 0_u32..14), 0..60)) {
            let mut writer = BitWriter::default();
            for &(value, k) in &values {
                writer.rice(value, k.max(6));
                writer.gamma(value);
                writer.put(value, 20);
                writer.even(value, value + 1 + k * k);
            }
            let mut bytes = writer.finish();
            bytes.extend(PADDING);
            let mut bits = Bits::new(&bytes, 0);
            for (value, k) in values {
                prop_assert_eq!(bits.rice(k.max(6)), Some(value));
                prop_assert_eq!(bits.gamma(), Some(value));
                prop_assert_eq!(bits.take(20), value);
                prop_assert_eq!(bits.even(value + 1 + k * k), value);
            }
            prop_assert!(!bits.is_over());
        }

        #[test]
        fn any_bits_are_read_or_refused(bytes: Vec<u8>, k in 0_u32..31) {
            let mut bits = Bits::new(&bytes, 0);
            while bits.rice(k).is_some() {}
            let mut bits = Bits::new(&bytes, 0);
            while bits.gamma().is_some() {}
        }
    }
}
