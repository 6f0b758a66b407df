//! The directory: what an index has, in which chunks, and where those lie. It is the one part that is always loaded.
//!
//! ```text
//! varint length, metadata (bincode)
//! varint number of keys chunks, of postings chunks (as many of positions), of facets chunks
//! the low byte of each chunk's stored length, then for each a varint of the rest
//! each keys chunk: varint bytes in common with the first key of the one before, text of the rest; varint number of keys
//! each facets chunk: its name, see `facets`
//! varint number of files; each: 8 bytes of hash, which name it; varint number of chunks
//! 8 bytes: the checksum of the chunks behind the directory, so that its own tells one index from another
//! ```
//!
//! Without files, all chunks follow the directory in its own file.

use crate::{
    ChunkKind, FacetName, FormatError, Metadata,
    cursor::{Cursor, index, push_varint},
    facets::{push_name, read_name},
};
use alloc::vec::Vec;
use core::ops::Range;

/// What an index has, and where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Directory {
    pub(crate) metadata: Metadata,
    /// The number of chunks of each kind.
    pub(crate) counts: [usize; 6],
    pub(crate) stored: Vec<u32>,
    /// The first key of each keys chunk, and how many it has.
    pub(crate) keys: Vec<(Vec<u8>, u32)>,
    /// What each facets chunk is for.
    pub(crate) facets: Vec<FacetName>,
    pub(crate) files: Vec<File>,
    /// The checksum of the chunks behind the directory.
    pub(crate) behind: u64,
}

/// How many bytes the first keys may have together, besides four for each byte of the directory: what they have in common is
/// written once, so that few bytes could become any number.
const MAX_FIRSTS: usize = 1 << 20;

/// A file of chunks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct File {
    /// The first 64 bits of its BLAKE3 hash; in hexadecimal digits, its name.
    pub hash: [u8; 8],
    /// How many chunks lie in it.
    pub chunks: u32,
}

/// Where a chunk lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// Its kind.
    pub kind: ChunkKind,
    /// The file's number; `None` for the index's own file.
    pub file: Option<usize>,
    /// Where its stored bytes lie in the file; in the index's own, counted from the end of the directory.
    pub bytes: Range<usize>,
}

impl Directory {
    pub(crate) fn encode(&self) -> Result<Vec<u8>, FormatError> {
        let mut out = Vec::new();
        let put = |value: usize, out: &mut Vec<u8>| push_varint(u32::try_from(value).unwrap_or(u32::MAX), out);
        let metadata = self.metadata.encode()?;
        put(metadata.len(), &mut out);
        out.extend(metadata);
        let [_, keys, postings, _, _, facets] = self.counts;
        for count in [keys, postings, facets] {
            put(count, &mut out);
        }
        // Apart, the low bytes are noise that deflate leaves alone, and the rest repeats itself.
        for &len in &self.stored {
            let [low, ..] = len.to_le_bytes();
            out.push(low);
        }
        for &len in &self.stored {
            push_varint(len >> 8, &mut out);
        }
        let mut before: &[u8] = &[];
        for (first, count) in &self.keys {
            let common = before.iter().zip(first).take_while(|(a, b)| a == b).count();
            put(common, &mut out);
            put(first.len() - common, &mut out);
            out.extend(first.get(common..).unwrap_or(&[]));
            push_varint(*count, &mut out);
            before = first;
        }
        for facet in &self.facets {
            push_name(facet, &mut out);
        }
        put(self.files.len(), &mut out);
        for file in &self.files {
            out.extend(file.hash);
            push_varint(file.chunks, &mut out);
        }
        out.extend(self.behind.to_le_bytes());
        Ok(out)
    }

    pub(crate) fn decode(bytes: &[u8]) -> Option<Self> {
        let mut cursor = Cursor::new(bytes);
        let len = index(cursor.varint()?);
        let metadata = Metadata::decode(cursor.bytes(len)?).ok()?;
        let mut count = || cursor.varint().map(index);
        let (keys_count, postings, facets_count) = (count()?, count()?, count()?);
        let counts = [1, keys_count, postings, postings, index(metadata.documents), facets_count];
        let all = counts.iter().try_fold(0_usize, |sum, &count| sum.checked_add(count))?;
        let mut stored: Vec<u32> = cursor.bytes(all)?.iter().map(|&low| low.into()).collect();
        for len in &mut stored {
            *len |= cursor.varint()?.checked_mul(256)?;
        }
        let mut keys: Vec<(Vec<u8>, u32)> = Vec::new();
        let mut room = MAX_FIRSTS.saturating_add(bytes.len().saturating_mul(4));
        for _ in 0..keys_count {
            let common = index(cursor.varint()?);
            let mut first = keys.last().map_or(&[][..], |(first, _)| first).get(..common)?.to_vec();
            let len = index(cursor.varint()?);
            first.extend(cursor.bytes(len)?);
            room = room.checked_sub(first.len())?;
            keys.push((first, cursor.varint()?));
        }
        let mut facets = Vec::new();
        for _ in 0..facets_count {
            facets.push(read_name(&mut cursor)?);
        }
        let mut files = Vec::new();
        for _ in 0..cursor.varint()? {
            let (hash, rest) = cursor.bytes(8)?.split_first_chunk()?;
            let _: &[u8] = rest;
            files.push(File { hash: *hash, chunks: cursor.varint()? });
        }
        let behind = cursor.u64()?;
        let is_whole = cursor.is_empty()
            && sum(keys.iter().map(|(_, count)| *count)) == Some(metadata.keys)
            && keys.is_sorted_by(|(a, _), (b, _)| a < b)
            && (files.is_empty() || sum(files.iter().map(|file| file.chunks)) == u32::try_from(all).ok());
        is_whole.then_some(Self { metadata, counts, stored, keys, facets, files, behind })
    }

    /// The number of chunks of a kind, and of their stored bytes.
    #[must_use]
    pub fn size(&self, kind: ChunkKind) -> (usize, usize) {
        let first = self.first(kind);
        let count =
            ChunkKind::ALL.into_iter().zip(self.counts).find(|&(other, _)| other == kind).map_or(0, |(_, count)| count);
        let stored = self.stored.get(first..first + count).unwrap_or(&[]);
        (count, stored.iter().map(|&len| index(len)).sum())
    }

    /// The number of chunks.
    #[must_use]
    pub fn chunks(&self) -> usize {
        self.stored.len()
    }

    /// The files of chunks, if they do not lie in the index's own.
    #[must_use]
    pub fn files(&self) -> &[File] {
        &self.files
    }

    /// What a chunk holds, and which of its kind it is.
    pub(crate) fn kind(&self, chunk: usize) -> Option<(ChunkKind, usize)> {
        let mut at = chunk;
        for (kind, count) in ChunkKind::ALL.into_iter().zip(self.counts) {
            match at.checked_sub(count) {
                Some(rest) => at = rest,
                None => return Some((kind, at)),
            }
        }
        None
    }

    /// The number of the first chunk of a kind.
    pub(crate) fn first(&self, kind: ChunkKind) -> usize {
        ChunkKind::ALL
            .into_iter()
            .zip(self.counts)
            .take_while(|&(other, _)| other != kind)
            .map(|(_, count)| count)
            .sum()
    }

    /// The chunks of a file, or all if there are no files.
    #[must_use]
    pub fn chunks_of(&self, file: Option<usize>) -> Range<usize> {
        let Some(file) = file else { return 0..self.chunks() };
        let first = self.files.iter().take(file).map(|file| index(file.chunks)).sum::<usize>();
        first..first + self.files.get(file).map_or(0, |file| index(file.chunks))
    }

    /// Where a chunk lies. O(files + chunks of the file).
    #[must_use]
    pub fn locate(&self, chunk: usize) -> Option<Location> {
        let (kind, _) = self.kind(chunk)?;
        let mut first = 0;
        let mut own = None;
        for (number, file) in self.files.iter().enumerate() {
            let end = first + index(file.chunks);
            if chunk < end {
                own = Some(number);
                break;
            }
            first = end;
        }
        let len = |range: Range<usize>| self.stored.get(range).map(|lens| lens.iter().map(|&len| index(len)).sum());
        let start: usize = len(first..chunk)?;
        let len: usize = len(chunk..chunk + 1)?;
        Some(Location { kind, file: own, bytes: start..start + len })
    }
}

/// `None` when it is too large.
fn sum(mut counts: impl Iterator<Item = u32>) -> Option<u32> {
    counts.try_fold(0, u32::checked_add)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A directory of so many keys chunks, whose first keys have `common` bytes in common.
    fn directory(chunks: u32, common: usize) -> Directory {
        let first = |chunk: u32| [vec![b'a'; common], chunk.to_be_bytes().to_vec()].concat();
        let keys: Vec<_> = (0..chunks).map(|chunk| (first(chunk), 1)).collect();
        let counts = [1, keys.len(), 0, 0, 0, 0];
        let metadata = Metadata { keys: chunks, ..Metadata::default() };
        Directory { metadata, counts, stored: vec![1; keys.len() + 1], keys, behind: 7, ..Directory::default() }
    }

    #[test]
    fn what_first_keys_have_in_common_does_not_grow_without_bound() {
        let decoded = |directory: &Directory| Directory::decode(&directory.encode().unwrap());
        let usual = directory(5000, 200);
        assert_eq!(decoded(&usual), Some(usual));
        assert_eq!(decoded(&directory(5000, 20_000)), None);
    }
}
