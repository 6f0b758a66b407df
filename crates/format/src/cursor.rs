//! Reading little-endian numbers and varints out of bytes that may be damaged, and writing varints.
//!
//! A varint is LEB128: seven bits a byte, low bits first, the top bit set on all but the last; at most five bytes (u32).

use alloc::vec::Vec;

/// A place in some bytes. Every read is checked: `None` is a part that breaks its rules, and the caller knows which it is.
#[derive(Clone, Debug)]
pub(crate) struct Cursor<'a> {
    bytes: &'a [u8],
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    pub(crate) fn remaining(&self) -> usize {
        self.bytes.len()
    }

    pub(crate) fn bytes(&mut self, len: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.bytes.split_at_checked(len)?;
        self.bytes = rest;
        Some(taken)
    }

    pub(crate) fn u8(&mut self) -> Option<u8> {
        self.array::<1>().map(|[byte]| byte)
    }

    pub(crate) fn u16(&mut self) -> Option<u16> {
        self.array().map(u16::from_le_bytes)
    }

    pub(crate) fn u32(&mut self) -> Option<u32> {
        self.array().map(u32::from_le_bytes)
    }

    pub(crate) fn u64(&mut self) -> Option<u64> {
        self.array().map(u64::from_le_bytes)
    }

    /// A `u32` used as a length.
    pub(crate) fn usize(&mut self) -> Option<usize> {
        self.u32().map(index)
    }

    #[inline]
    pub(crate) fn varint(&mut self) -> Option<u32> {
        let mut value = 0_u32;
        for (i, &byte) in self.bytes.iter().enumerate().take(5) {
            let bits = u32::from(byte & 0x7F);
            value |= match i {
                0 => bits,
                1 => bits << 7,
                2 => bits << 14,
                3 => bits << 21,
                _ if bits < 16 => bits << 28,
                _ => return None,
            };
            if byte < 0x80 {
                self.bytes = self.bytes.get(i + 1..).unwrap_or(&[]);
                return Some(value);
            }
        }
        None
    }

    /// A varint length and that many bytes of UTF-8.
    pub(crate) fn text(&mut self) -> Option<&'a str> {
        let len = index(self.varint()?);
        str::from_utf8(self.bytes(len)?).ok()
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.bytes.split_first_chunk::<N>()?;
        self.bytes = rest;
        Some(*taken)
    }
}

/// A `u32` as an index. Nothing is lost: all targets have at least 32-bit addresses.
#[inline]
pub(crate) fn index(value: u32) -> usize {
    usize::try_from(value).unwrap_or(usize::MAX)
}

pub(crate) fn push_varint(mut value: u32, out: &mut Vec<u8>) {
    loop {
        let low = u8::try_from(value & 0x7F).unwrap_or(0x7F);
        value >>= 7;
        if value == 0 {
            out.push(low);
            return;
        }
        out.push(low | 0x80);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn varints_come_back(values in proptest::collection::vec(any::<u32>(), 0..20)) {
            let mut bytes = Vec::new();
            for &value in &values {
                push_varint(value, &mut bytes);
            }
            let mut cursor = Cursor::new(&bytes);
            for value in values {
                prop_assert_eq!(cursor.varint(), Some(value));
            }
            prop_assert!(cursor.is_empty());
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes in any::<Vec<u8>>()) {
            let mut cursor = Cursor::new(&bytes);
            while cursor.varint().is_some() {}
            let mut cursor = Cursor::new(&bytes);
            while cursor.text().is_some_and(|text| !text.is_empty()) {}
        }
    }
}
