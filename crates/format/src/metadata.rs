//! The metadata section: counts, by bincode.
//!
//! bincode has no maintainer any more, so it is held to this: one section of at most 4 KiB, whose checksum held, decoded
//! with a byte limit into one private struct of integers, with nothing left over. The layout is bincode's standard
//! configuration (varint integers, little-endian), written down in FORMAT.md, so any reader can replace it.

use crate::{FormatError, SectionId};
use serde::{Deserialize, Serialize};

const LIMIT: usize = SectionId::Metadata.chunk_len();

/// What a blob counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Metadata {
    /// Documents in the index.
    pub documents: u32,
    /// Terms: distinct folded words.
    pub terms: u32,
    /// Keys in the dictionary: terms, and bases that are no word of their own.
    pub keys: u32,
    /// Words of all documents, repetitions included.
    pub words: u64,
}

#[derive(Serialize, Deserialize)]
struct Wire {
    documents: u32,
    terms: u32,
    keys: u32,
    words: u64,
}

impl Metadata {
    pub(crate) fn encode(self) -> Result<Vec<u8>, FormatError> {
        let Self { documents, terms, keys, words } = self;
        bincode::serde::encode_to_vec(Wire { documents, terms, keys, words }, bincode::config::standard())
            .map_err(|_| FormatError::Section(SectionId::Metadata))
    }

    pub(crate) fn decode(bytes: &[u8]) -> Result<Self, FormatError> {
        let config = bincode::config::standard().with_limit::<LIMIT>();
        match bincode::serde::decode_from_slice::<Wire, _>(bytes, config) {
            Ok((Wire { documents, terms, keys, words }, len)) if len == bytes.len() => {
                Ok(Self { documents, terms, keys, words })
            }
            _ => Err(FormatError::Section(SectionId::Metadata)),
        }
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
