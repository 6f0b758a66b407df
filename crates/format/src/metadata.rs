//! The metadata: counts, by bincode.
//!
//! bincode has no maintainer any more, so it is held to this: at most 64 bytes of the directory, whose checksum held, decoded
//! with a byte limit into four integers, with nothing left over. The layout is that of bincode with fixed,
//! little-endian integers, written down in FORMAT.md, so any reader can replace it. It decodes them by itself: through
//! serde the browser module would have to carry serde's ways of failing too.

use crate::{FormatError, cursor::Cursor};
use alloc::vec::Vec;
use bincode::{
    Decode,
    config::{Configuration, Fixint, LittleEndian},
    de::{Decoder, read::Reader},
    error::DecodeError,
};

const ERROR: FormatError = FormatError::Directory;

const CONFIG: Configuration<LittleEndian, Fixint> = bincode::config::standard().with_fixed_int_encoding();

const LIMIT: usize = 64;

/// What an index counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    /// Documents in the index.
    pub documents: u32,
    /// Terms: distinct folded words.
    pub terms: u32,
    /// Keys in the dictionary: terms, bases that are no word of their own, and names that stand for others.
    pub keys: u32,
    /// Words of all documents, repetitions included.
    pub words: u64,
}

/// The counts in the order of [`Metadata`]. bincode writes a `u32` as it writes a `u64`.
struct Wire([u64; 4]);

/// One after another: bincode's own of arrays and tuples is longer.
impl<C> Decode<C> for Wire {
    fn decode<D: Decoder<Context = C>>(decoder: &mut D) -> Result<Self, DecodeError> {
        let mut counts = [0; 4];
        for count in &mut counts {
            *count = u64::decode(decoder)?;
        }
        Ok(Self(counts))
    }
}

impl Metadata {
    pub(crate) fn encode(self) -> Result<Vec<u8>, FormatError> {
        let Self { documents, terms, keys, words } = self;
        let counts: [u64; 4] = [documents.into(), terms.into(), keys.into(), words];
        bincode::encode_to_vec(counts, CONFIG).map_err(|_| ERROR)
    }

    pub(crate) fn decode(bytes: &[u8]) -> Result<Self, FormatError> {
        let mut cursor = Cursor::new(bytes);
        let Wire([documents, terms, keys, words]) =
            bincode::decode_from_reader(&mut cursor, CONFIG.with_limit::<LIMIT>()).map_err(|_| ERROR)?;
        let narrow = |count| u32::try_from(count).map_err(|_| ERROR);
        let metadata = Self { documents: narrow(documents)?, terms: narrow(terms)?, keys: narrow(keys)?, words };
        if cursor.is_empty() { Ok(metadata) } else { Err(ERROR) }
    }
}

/// bincode's own reader of slices carries more ways of failing.
impl Reader for Cursor<'_> {
    fn read(&mut self, out: &mut [u8]) -> Result<(), DecodeError> {
        let taken = self.bytes(out.len()).ok_or(DecodeError::UnexpectedEnd { additional: out.len() })?;
        for (to, from) in out.iter_mut().zip(taken) {
            *to = *from;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn counts_come_back(documents: u32, terms: u32, keys: u32, words: u64) {
            let metadata = Metadata { documents, terms, keys, words };
            prop_assert_eq!(Metadata::decode(&metadata.encode().unwrap()), Ok(metadata));
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes: Vec<u8>) {
            let _ = Metadata::decode(&bytes);
        }
    }
}
