//! Writing an index: chunks, what they are cut at, and the directory of all of them.
//!
//! Cuts are made at what the content says, not at sizes: where an item's hash is the least within reach. A change in one place
//! moves the cuts near it and leaves all others, so that most chunks, and most files, stay what they were.

use crate::{
    ChunkKind, ClassEntry, Directory, FacetName, File, FormatError, KeyEntry, Metadata, Norms, PostingEntry,
    PrefixEntry,
    checksum::checksum,
    chunk::seal,
    documents::MAX_DOCUMENT_LEN,
    facets::encode_facet,
    file::encode_file,
    keys::encode_keys,
    positions::encode_position_lists,
    postings::{MAX_TERMS, encode_terms},
    tables::encode_tables,
    text::TextEncoder,
};
use alloc::{string::String, vec::Vec};
use core::ops::Range;
use fihris_analysis::encode_key;

/// Something that is not cut through: about how many bytes it takes, and a hash that stays when its neighbours change.
#[derive(Clone, Copy, Debug)]
pub struct Item {
    /// Bytes.
    pub size: usize,
    /// See [`hash`].
    pub hash: u64,
}

/// The hash of what an item is known by.
#[must_use]
pub fn hash(name: &[u8]) -> u64 {
    checksum(name)
}

/// Cuts items into runs of `sizes.start` to `sizes.end` bytes; the last may be smaller, and a large item may be alone.
#[must_use]
pub fn cut(items: &[Item], sizes: Range<usize>) -> Vec<Range<usize>> {
    let mut runs = Vec::new();
    let mut start = 0;
    while start < items.len() {
        let mut size = 0;
        let mut end = items.len();
        let mut least = u64::MAX;
        for (at, item) in items.iter().enumerate().skip(start) {
            if at > start && size >= sizes.start && item.hash <= least {
                (end, least) = (at, item.hash);
            }
            size += item.size;
            if size > sizes.end && at > start {
                if least == u64::MAX {
                    end = at;
                }
                break;
            }
            if at + 1 == items.len() {
                end = at + 1;
            }
        }
        runs.push(start..end);
        start = end;
    }
    runs
}

/// A chunk that is ready to be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chunk {
    /// What it holds.
    pub kind: ChunkKind,
    /// Its bytes, to be deflated if its kind is.
    pub bytes: Vec<u8>,
}

/// The chunk of the texts' model, as [`crate::write::train_text`] gives it, and all documents' norms.
#[must_use]
pub fn tables_chunk(model: &[u8], norms: &Norms) -> Chunk {
    Chunk { kind: ChunkKind::Tables, bytes: seal(ChunkKind::Tables, encode_tables(model, norms)) }
}

/// A chunk of keys, in the order of their bytes, and of the heavy prefixes that belong there ([`prefix_chunk`]).
///
/// # Errors
/// When keys are out of order.
pub fn keys_chunk(keys: &[KeyEntry<'_>], prefixes: &[PrefixEntry], documents: u32) -> Result<Chunk, FormatError> {
    Ok(Chunk { kind: ChunkKind::Keys, bytes: seal(ChunkKind::Keys, encode_keys(keys, prefixes, documents)?) })
}

/// Which of the chunks that begin with `firsts` a heavy prefix belongs to.
#[must_use]
pub fn prefix_chunk(firsts: &[Vec<u8>], prefix: &[u8]) -> usize {
    firsts.partition_point(|first| first.as_slice() <= prefix).saturating_sub(1)
}

/// The least bytes that tell where a run of keys begins: after `before`, the last key of the run before it.
#[must_use]
pub fn separator(before: Option<&str>, first: &str) -> Vec<u8> {
    let mut key = Vec::new();
    encode_key(first, &mut key);
    let Some(before) = before else { return Vec::new() };
    let mut last = Vec::new();
    encode_key(before, &mut last);
    let common = key.iter().zip(&last).take_while(|(a, b)| a == b).count();
    key.truncate(common + 1);
    key
}

/// A chunk of postings, and that of the positions: classes in order, and for each of their terms the postings and the positions
/// of all of them.
///
/// # Errors
/// When there are too many terms for one chunk.
pub fn terms_chunks(
    classes: &[ClassEntry],
    terms: &[(&[PostingEntry], &[u32])],
    norms: &Norms,
) -> Result<[Chunk; 2], FormatError> {
    if u32::try_from(terms.len()).map_or(true, |count| count > MAX_TERMS) {
        return Err(FormatError::TooLarge { what: "the number of related words", limit: MAX_TERMS });
    }
    let postings = encode_terms(classes, terms.iter().map(|(postings, _)| *postings), norms.len());
    let positions = encode_position_lists(terms.iter().copied(), norms);
    Ok([
        Chunk { kind: ChunkKind::Postings, bytes: seal(ChunkKind::Postings, postings) },
        Chunk { kind: ChunkKind::Positions, bytes: seal(ChunkKind::Positions, positions) },
    ])
}

/// The chunk of a document: its string ([`crate::write::document_text`]), coded.
///
/// # Errors
/// When it is too large.
pub fn document_chunk(text: &str, encoder: &mut TextEncoder<'_>) -> Result<Chunk, FormatError> {
    if text.len() > MAX_DOCUMENT_LEN {
        return Err(FormatError::TooLarge {
            what: "the text of a page",
            limit: u32::try_from(MAX_DOCUMENT_LEN).unwrap_or(u32::MAX),
        });
    }
    let mut code = Vec::new();
    encoder.encode(text, &mut code);
    Ok(Chunk { kind: ChunkKind::Documents, bytes: seal(ChunkKind::Documents, code) })
}

/// A chunk of the values of one filter or sort key.
#[must_use]
pub fn facet_chunk(values: &[(String, Vec<u32>)], documents: u32) -> Chunk {
    Chunk { kind: ChunkKind::Facets, bytes: seal(ChunkKind::Facets, encode_facet(values, documents)) }
}

/// What is known of all chunks.
#[derive(Clone, Debug, Default)]
pub struct Contents {
    /// The counts.
    pub metadata: Metadata,
    /// Kind and stored length of each chunk, in the order of the kinds.
    pub chunks: Vec<(ChunkKind, usize)>,
    /// Where each keys chunk begins ([`separator`]), and how many keys it has.
    pub keys: Vec<(Vec<u8>, u32)>,
    /// What each facets chunk is for.
    pub facets: Vec<FacetName>,
    /// The files that chunks lie in, in order; none if they follow the directory.
    pub files: Vec<File>,
}

impl Contents {
    /// The file of the index: its directory, and behind it `stored`, the stored chunks, if they lie in no other files.
    ///
    /// # Errors
    /// When something is over a limit.
    pub fn into_file(self, deflate: impl Fn(&[u8]) -> Vec<u8>, stored: &[Vec<u8>]) -> Result<Vec<u8>, FormatError> {
        let mut counts = [0; 6];
        for (count, kind) in counts.iter_mut().zip(ChunkKind::ALL) {
            *count = self.chunks.iter().filter(|(other, _)| *other == kind).count();
        }
        let too_large = |_| FormatError::TooLarge { what: "a chunk", limit: u32::MAX };
        let lens = self.chunks.iter().map(|&(_, len)| u32::try_from(len).map_err(too_large));
        let directory = Directory {
            metadata: self.metadata,
            counts,
            stored: lens.collect::<Result<_, _>>()?,
            keys: self.keys,
            facets: self.facets,
            files: self.files,
            behind: checksum(&stored.concat()),
        };
        let inflated = directory.encode()?;
        encode_file(&inflated, &deflate(&inflated), stored)
    }
}
