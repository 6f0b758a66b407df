//! The kinds of chunks: the one table of their names and of how they are stored, which reader, writer and FORMAT.md follow.

use crate::{FormatError, checksum::checksum};
use alloc::vec::Vec;

/// What a chunk holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChunkKind {
    /// What is needed for every answer: the model of the texts, and the documents' norms.
    Tables,
    /// A range of keys, and the heavy prefixes among them.
    Keys,
    /// The postings of a range of terms.
    Postings,
    /// The positions of a range of terms.
    Positions,
    /// Some documents.
    Documents,
    /// The values of one filter or sort key, and which documents have them.
    Facets,
}

impl ChunkKind {
    /// All kinds, in the order in which their chunks are numbered.
    pub const ALL: [Self; 6] =
        [Self::Tables, Self::Keys, Self::Postings, Self::Positions, Self::Documents, Self::Facets];

    /// The name used in messages and in FORMAT.md.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Tables => "tables",
            Self::Keys => "keys",
            Self::Postings => "postings",
            Self::Positions => "positions",
            Self::Documents => "documents",
            Self::Facets => "facets",
        }
    }

    /// Its place in [`Self::ALL`], by which a chunk is told from those of other kinds.
    const fn number(self) -> u8 {
        match self {
            Self::Tables => 0,
            Self::Keys => 1,
            Self::Postings => 2,
            Self::Positions => 3,
            Self::Documents => 4,
            Self::Facets => 5,
        }
    }

    /// Whether chunks of this kind are deflated (RFC 1951) where they are stored; the others are dense as they are.
    #[must_use]
    pub const fn is_deflated(self) -> bool {
        matches!(self, Self::Tables | Self::Keys | Self::Facets)
    }

    /// The most bytes that a chunk may inflate to.
    pub const MAX_LEN: usize = 64 << 20;
}

/// Bytes of the checksum behind every chunk.
const CHECKSUM_LEN: usize = 4;

fn sum(kind: ChunkKind, content: &[u8]) -> [u8; CHECKSUM_LEN] {
    let [.., a, b, c, d] = checksum(content).to_le_bytes();
    [a ^ kind.number(), b, c, d]
}

/// Appends its checksum to the content of a chunk.
pub(crate) fn seal(kind: ChunkKind, mut content: Vec<u8>) -> Vec<u8> {
    let sum = sum(kind, &content);
    content.extend(sum);
    content
}

/// The content of a chunk whose checksum holds.
pub(crate) fn open(kind: ChunkKind, bytes: &[u8]) -> Result<&[u8], FormatError> {
    match bytes.split_last_chunk() {
        Some((content, told)) if sum(kind, content) == *told => Ok(content),
        _ => Err(FormatError::Chunk(kind)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{BODY_START, FORMAT_VERSION, HEADER_LEN, keys::spread, postings::MAX_TERMS};

    const DOCUMENT: &str = include_str!("../FORMAT.md");

    #[test]
    fn the_document_has_the_same_table() {
        let rows: Vec<Vec<&str>> = DOCUMENT
            .lines()
            .skip_while(|line| !line.starts_with("| kind |"))
            .skip(2)
            .map_while(|line| line.strip_prefix("| "))
            .map(|row| row.split(" | ").collect())
            .collect();
        let kinds = ChunkKind::ALL.map(|kind| (kind.name(), if kind.is_deflated() { "deflated" } else { "as it is" }));
        assert!(rows.iter().map(|row| (row[0], row[1])).eq(kinds), "{rows:?}");
        // Each has a heading of its own, in the same order.
        let headings = DOCUMENT.lines().filter_map(|line| line.strip_prefix("## "));
        let headings: Vec<&str> = headings.filter(|name| kinds.iter().any(|(kind, _)| kind == name)).collect();
        assert!(headings.into_iter().eq(kinds.map(|(name, _)| name)));
    }

    #[test]
    fn the_document_has_the_same_numbers() {
        let largest = u64::try_from(ChunkKind::MAX_LEN).unwrap() >> 20;
        for said in [
            format!("# Header ({HEADER_LEN} bytes)"),
            format!("format version, now {FORMAT_VERSION};"),
            format!("at most {largest} MiB inflated)"),
            format!("at most {},{:03} terms", MAX_TERMS / 1000, MAX_TERMS % 1000),
            format!("from {BODY_START} in the text"),
        ] {
            assert!(DOCUMENT.contains(&said), "{said}");
        }
        let said = "0 for none,\n1 for one, 2 for up to 4, then 16, 64, 256, 1024, and 7 for more";
        assert!(DOCUMENT.contains(said));
        let ends = [0, 1, 4, 16, 64, 256, 1024, u32::MAX];
        assert_eq!(ends.map(spread), [0, 1, 2, 3, 4, 5, 6, 7]);
        assert_eq!([2, 5, 17, 65, 257, 1025].map(spread), [2, 3, 4, 5, 6, 7]);
    }

    #[test]
    fn kinds_are_numbered_in_the_order_of_the_table() {
        let mut sorted = ChunkKind::ALL;
        sorted.sort_unstable();
        assert_eq!(sorted, ChunkKind::ALL);
    }
}
