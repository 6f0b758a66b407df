//! Heavy prefixes: beginnings of so many words («ا», «ال», «م») that reading all their postings would be felt while typing.
//!
//! Each brings one list, made when the index is built: the documents that have such a word in their title and the best of
//! the others, as postings whose impact is that of all the words together. What the list leaves out is counted but not
//! named. A heavy prefix lies in the chunk where its first key would be, so that one chunk tells whether a prefix is heavy.

use crate::{
    Posting, PostingEntry,
    cursor::{Cursor, index, push_varint},
    postings::{decode_weighed, encode_weighed},
};
use alloc::vec::Vec;

/// A heavy prefix to write.
#[derive(Clone, Debug)]
pub struct PrefixEntry {
    /// The bytes of the prefix, as of a key.
    pub key: Vec<u8>,
    /// How many documents match it.
    pub documents: u32,
    /// The documents that matter most, in document order, each with an impact.
    pub postings: Vec<PostingEntry>,
}

/// A heavy prefix.
#[derive(Clone, Debug, PartialEq)]
pub struct Prefix {
    /// How many documents match it.
    pub documents: u32,
    /// Those that matter most, in document order; the impact of each is that of all words with the prefix.
    pub postings: Vec<Posting>,
}

/// Appends the heavy prefixes of a chunk.
pub(crate) fn encode_prefixes(prefixes: &[PrefixEntry], documents: u32, out: &mut Vec<u8>) {
    let mut postings = Vec::new();
    for prefix in prefixes {
        postings.clear();
        encode_weighed(&prefix.postings, documents, &mut postings);
        push_varint(u32::try_from(prefix.key.len()).unwrap_or(u32::MAX), out);
        out.extend_from_slice(&prefix.key);
        push_varint(prefix.documents, out);
        push_varint(u32::try_from(postings.len()).unwrap_or(u32::MAX), out);
        out.extend_from_slice(&postings);
    }
}

/// Reads the heavy prefixes of a chunk. `None` when they break a rule.
pub(crate) fn read_prefixes(bytes: &[u8], documents: u32) -> Option<Vec<(Vec<u8>, Prefix)>> {
    let mut cursor = Cursor::new(bytes);
    let mut list = Vec::new();
    while !cursor.is_empty() {
        let len = index(cursor.varint()?);
        let key = cursor.bytes(len)?.to_vec();
        let matching = cursor.varint()?;
        let len = index(cursor.varint()?);
        let mut postings = Vec::new();
        decode_weighed(cursor.bytes(len)?, documents, &mut postings)?;
        list.push((key, Prefix { documents: matching, postings }));
    }
    Some(list)
}
