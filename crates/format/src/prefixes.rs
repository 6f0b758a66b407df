//! Heavy prefixes: beginnings of so many words («ا», «ال», «م») that reading all their postings would be felt while typing.
//!
//! Each is known by its range of keys and brings one list, made when the index is built: the documents that have such a word
//! in their title and the best of the others, as postings whose impact is that of all the words together. What the list
//! leaves out is counted but not named.

use crate::{
    FormatError, Posting, SectionId,
    cursor::{Cursor, index, push_varint},
    postings::{decode_postings, encode_postings},
};
use std::ops::Range;

/// A heavy prefix to write.
#[derive(Clone, Debug)]
pub struct PrefixEntry {
    /// The ordinals of its keys.
    pub keys: Range<u32>,
    /// How many documents match it.
    pub documents: u32,
    /// The documents that matter most, in document order.
    pub postings: Vec<Posting>,
}

/// A heavy prefix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prefix {
    keys: Range<u32>,
    /// How many documents match it.
    pub documents: u32,
    postings: Range<usize>,
}

/// The heavy prefixes of an index, by their keys.
#[derive(Debug)]
pub(crate) struct Prefixes {
    bytes: Vec<u8>,
    list: Vec<Prefix>,
}

/// Appends the heavy prefixes, which are in the order of their ranges' starts.
pub(crate) fn encode_prefixes(prefixes: &[PrefixEntry], out: &mut Vec<u8>) {
    let mut before = 0;
    let mut postings = Vec::new();
    for prefix in prefixes {
        postings.clear();
        encode_postings(&prefix.postings, &mut postings);
        push_varint(prefix.keys.start.wrapping_sub(before), out);
        push_varint(prefix.keys.end.wrapping_sub(prefix.keys.start), out);
        push_varint(prefix.documents, out);
        push_varint(u32::try_from(postings.len()).unwrap_or(u32::MAX), out);
        out.extend_from_slice(&postings);
        before = prefix.keys.start;
    }
}

impl Prefixes {
    pub(crate) fn read(bytes: Vec<u8>) -> Option<Self> {
        let mut cursor = Cursor::new(&bytes);
        let mut list = Vec::new();
        let mut start = 0_u32;
        while !cursor.is_empty() {
            start = start.checked_add(cursor.varint()?)?;
            let end = start.checked_add(cursor.varint()?)?;
            let documents = cursor.varint()?;
            let len = index(cursor.varint()?);
            let first = bytes.len() - cursor.remaining();
            cursor.bytes(len)?;
            list.push(Prefix { keys: start..end, documents, postings: first..first + len });
        }
        Some(Self { bytes, list })
    }

    /// The heavy prefix with exactly these keys. O(heavy prefixes), of which there are a few dozen.
    pub(crate) fn get(&self, keys: &Range<u32>) -> Option<&Prefix> {
        self.list.iter().find(|prefix| prefix.keys == *keys)
    }

    pub(crate) fn postings(&self, prefix: &Prefix, documents: u32, out: &mut Vec<Posting>) -> Result<(), FormatError> {
        let bytes = self.bytes.get(prefix.postings.clone()).unwrap_or(&[]);
        decode_postings(bytes, documents, out).ok_or(FormatError::Section(SectionId::Prefixes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Impact;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes: Vec<u8>) {
            if let Some(prefixes) = Prefixes::read(bytes) {
                for prefix in &prefixes.list {
                    let _ = prefixes.postings(prefix, 100, &mut Vec::new());
                }
            }
        }
    }

    #[test]
    fn prefixes_come_back() {
        let posting = |document| Posting { document, impact: Impact::new(2.0, true) };
        let entries = [
            PrefixEntry { keys: 3..90, documents: 70, postings: vec![posting(1), posting(8)] },
            PrefixEntry { keys: 3..20, documents: 30, postings: vec![] },
            PrefixEntry { keys: 50..60, documents: 9, postings: vec![posting(0)] },
        ];
        let mut bytes = Vec::new();
        encode_prefixes(&entries, &mut bytes);
        let prefixes = Prefixes::read(bytes).unwrap();
        let mut postings = Vec::new();
        for entry in entries {
            let prefix = prefixes.get(&entry.keys).unwrap();
            prefixes.postings(prefix, 10, &mut postings).unwrap();
            assert_eq!((prefix.documents, &postings), (entry.documents, &entry.postings));
        }
        assert_eq!(prefixes.get(&(3..21)), None);
    }
}
