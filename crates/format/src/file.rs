//! The file around the sections: header, table of chunks, stored chunks.

use crate::{
    FORMAT_VERSION, FormatError, SectionId,
    checksum::checksum,
    cursor::{Cursor, index},
};
use std::ops::Range;

const MAGIC: [u8; 8] = *b"FIHRIS\r\n";
/// Bytes before the header's checksum.
const FIXED_LEN: usize = 20;
/// Bytes of the table for one chunk.
const ROW_LEN: usize = 17;

/// The checked table of a file.
#[derive(Clone, Debug)]
pub struct Header {
    chunks: Vec<Chunk>,
}

/// A deflated piece of a section.
#[derive(Clone, Debug)]
pub struct Chunk {
    pub(crate) section: SectionId,
    stored: Range<usize>,
    inflated_len: usize,
    pub(crate) checksum: u64,
}

impl Chunk {
    /// The section it belongs to.
    #[must_use]
    pub fn section(&self) -> SectionId {
        self.section
    }

    /// Where its deflated bytes lie in the file (raw deflate, RFC 1951, without zlib or gzip framing).
    #[must_use]
    pub fn stored(&self) -> Range<usize> {
        self.stored.clone()
    }

    /// How many bytes it inflates to.
    #[must_use]
    pub fn inflated_len(&self) -> usize {
        self.inflated_len
    }
}

impl Header {
    /// The largest file that is written or read: everything is held in memory at once.
    pub const MAX_FILE_LEN: u32 = 512 << 20;
    /// The most bytes all sections may inflate to.
    pub const MAX_INFLATED_LEN: u32 = 2 << 30;

    /// Reads and checks the table of `file`, which must be whole.
    ///
    /// # Errors
    /// When it is no index, is of another version, was cut off, or its header is damaged.
    pub fn read(file: &[u8]) -> Result<Self, FormatError> {
        if !file.starts_with(&MAGIC) {
            return Err(FormatError::NotAnIndex);
        }
        let (fixed, rest) = file.split_at_checked(FIXED_LEN).ok_or(FormatError::Header)?;
        let mut cursor = Cursor::new(fixed.get(MAGIC.len()..).unwrap_or(&[]));
        let mut numbers = || Some((cursor.u16()?, cursor.u16()?, cursor.u32()?, cursor.usize()?));
        let (format, analysis, expected, count) = numbers().ok_or(FormatError::Header)?;
        if format != FORMAT_VERSION {
            return Err(FormatError::FormatVersion { found: format, supported: FORMAT_VERSION });
        }
        if analysis != fihris_analysis::VERSION {
            return Err(FormatError::AnalysisVersion { found: analysis, supported: fihris_analysis::VERSION });
        }
        let found = u32::try_from(file.len()).unwrap_or(u32::MAX);
        if found != expected {
            return Err(FormatError::Length { found, expected });
        }
        let mut cursor = Cursor::new(rest);
        let mut table = || Some((cursor.u64()?, cursor.bytes(count.checked_mul(ROW_LEN)?)?));
        let (told, table) = table().ok_or(FormatError::Header)?;
        if header_checksum(fixed, table) != told {
            return Err(FormatError::Header);
        }
        read_table(table, file.len()).ok_or(FormatError::Header)
    }

    /// The chunks in file order.
    #[must_use]
    pub fn chunks(&self) -> &[Chunk] {
        &self.chunks
    }

    pub(crate) fn write(chunks: &[(SectionId, usize, u64)], deflated: &[Vec<u8>]) -> Result<Vec<u8>, FormatError> {
        let len = FIXED_LEN + 8 + chunks.len() * ROW_LEN + deflated.iter().map(Vec::len).sum::<usize>();
        let inflated: usize = chunks.iter().map(|(_, len, _)| len).sum();
        let over = |what, len: usize, limit| match u32::try_from(len) {
            Ok(len) if len <= limit => Ok(()),
            _ => Err(FormatError::TooLarge { what, limit }),
        };
        over("the file", len, Self::MAX_FILE_LEN)?;
        over("the inflated file", inflated, Self::MAX_INFLATED_LEN)?;
        let u32_of = |len: usize| {
            u32::try_from(len).map_err(|_| FormatError::TooLarge { what: "the file", limit: Self::MAX_FILE_LEN })
        };

        let mut file = Vec::with_capacity(len);
        file.extend_from_slice(&MAGIC);
        file.extend_from_slice(&FORMAT_VERSION.to_le_bytes());
        file.extend_from_slice(&fihris_analysis::VERSION.to_le_bytes());
        file.extend_from_slice(&u32_of(len)?.to_le_bytes());
        file.extend_from_slice(&u32_of(chunks.len())?.to_le_bytes());
        let mut table = Vec::with_capacity(chunks.len() * ROW_LEN);
        for ((section, inflated_len, checksum), stored) in chunks.iter().zip(deflated) {
            table.push(section.number());
            table.extend_from_slice(&u32_of(stored.len())?.to_le_bytes());
            table.extend_from_slice(&u32_of(*inflated_len)?.to_le_bytes());
            table.extend_from_slice(&checksum.to_le_bytes());
        }
        let sum = header_checksum(&file, &table);
        file.extend_from_slice(&sum.to_le_bytes());
        file.extend_from_slice(&table);
        for stored in deflated {
            file.extend_from_slice(stored);
        }
        Ok(file)
    }
}

/// The rows of the table of a file that is so many bytes long; `None` when one breaks a rule.
fn read_table(table: &[u8], file_len: usize) -> Option<Header> {
    let mut chunks = Vec::new();
    let mut rows = Cursor::new(table);
    let mut at = FIXED_LEN + 8 + table.len();
    let mut inflated = 0_u32;
    while !rows.is_empty() {
        let section = SectionId::from_number(rows.u8()?)?;
        let (stored_len, inflated_len) = (rows.usize()?, rows.u32()?);
        let end = at.checked_add(stored_len).filter(|&end| end <= file_len)?;
        inflated = inflated.saturating_add(inflated_len);
        let inflated_len = index(inflated_len);
        let is_in_order = chunks.last().is_none_or(|before: &Chunk| before.section <= section);
        if !is_in_order || inflated_len > section.chunk_len() || inflated > Header::MAX_INFLATED_LEN {
            return None;
        }
        chunks.push(Chunk { section, stored: at..end, inflated_len, checksum: rows.u64()? });
        at = end;
    }
    if at == file_len { Some(Header { chunks }) } else { None }
}

fn header_checksum(fixed: &[u8], table: &[u8]) -> u64 {
    let mut bytes = fixed.to_vec();
    bytes.extend_from_slice(table);
    checksum(&bytes)
}
