//! The file of an index: a header, the deflated directory, and in the single layout all chunks behind it.

use crate::{
    Directory, FORMAT_VERSION, FormatError,
    checksum::checksum,
    cursor::{Cursor, index},
};
use alloc::vec::Vec;

const MAGIC: [u8; 8] = *b"FIHRIS\r\n";

/// Bytes of the header.
pub const HEADER_LEN: usize = 32;
/// Bytes of the header that the checksum covers.
const CHECKED: usize = 24;

/// The largest directory, inflated.
const MAX_DIRECTORY_LEN: usize = 64 << 20;

/// The checked beginning of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    directory: usize,
    inflated: usize,
    /// Of the header before it and of the directory.
    checksum: u64,
    start: [u8; CHECKED],
}

impl Header {
    /// Reads the header at the start of a file that is `len` bytes long.
    ///
    /// # Errors
    /// When it is no index, is of another version or was cut off.
    pub fn read(file: &[u8], len: u32) -> Result<Self, FormatError> {
        if !file.starts_with(&MAGIC) {
            return Err(FormatError::NotAnIndex);
        }
        let (start, rest) = file.split_first_chunk::<CHECKED>().ok_or(FormatError::Directory)?;
        let mut cursor = Cursor::new(start.get(MAGIC.len()..).unwrap_or(&[]));
        let mut numbers = || Some((cursor.u16()?, cursor.u16()?, cursor.u32()?, cursor.usize()?, cursor.usize()?));
        let (format, analysis, expected, directory, inflated) = numbers().ok_or(FormatError::Directory)?;
        if format != FORMAT_VERSION {
            return Err(FormatError::FormatVersion { found: format, supported: FORMAT_VERSION });
        }
        if analysis != fihris_analysis::VERSION {
            return Err(FormatError::AnalysisVersion { found: analysis, supported: fihris_analysis::VERSION });
        }
        if len != expected {
            return Err(FormatError::Length { found: len, expected });
        }
        let checksum = Cursor::new(rest).u64().ok_or(FormatError::Directory)?;
        let has_room = index(len).checked_sub(HEADER_LEN).is_some_and(|room| directory <= room);
        if !has_room || inflated > MAX_DIRECTORY_LEN {
            return Err(FormatError::Directory);
        }
        Ok(Self { directory, inflated, checksum, start: *start })
    }

    /// The deflated directory of the file that the header is of, and the chunks behind it.
    #[must_use]
    pub fn split<'a>(&self, file: &'a [u8]) -> (&'a [u8], &'a [u8]) {
        file.get(HEADER_LEN..).and_then(|rest| rest.split_at_checked(self.directory)).unwrap_or((&[], &[]))
    }

    /// How many bytes the deflated directory has, which follows the header.
    #[must_use]
    pub fn directory_len(&self) -> usize {
        self.directory
    }

    /// How many bytes the directory inflates to.
    #[must_use]
    pub fn inflated_len(&self) -> usize {
        self.inflated
    }

    /// What the index's own file is named by: the checksum of the header and the directory, which has that of all chunks or
    /// the names of their files.
    #[must_use]
    pub fn name(&self) -> [u8; 8] {
        self.checksum.to_le_bytes()
    }

    /// Reads the inflated directory.
    ///
    /// # Errors
    /// When it is damaged.
    pub fn directory(&self, inflated: &[u8]) -> Result<Directory, FormatError> {
        if inflated.len() != self.inflated || header_checksum(&self.start, inflated) != self.checksum {
            return Err(FormatError::Directory);
        }
        Directory::decode(inflated).ok_or(FormatError::Directory)
    }
}

/// The file of a directory: `deflated` is `inflated` deflated, `chunks` are the stored chunks that follow it, if any.
pub(crate) fn encode_file(inflated: &[u8], deflated: &[u8], chunks: &[Vec<u8>]) -> Result<Vec<u8>, FormatError> {
    let len = HEADER_LEN + deflated.len() + chunks.iter().map(Vec::len).sum::<usize>();
    let narrow =
        |len: usize| u32::try_from(len).map_err(|_| FormatError::TooLarge { what: "the file", limit: u32::MAX });
    let mut file = Vec::with_capacity(len);
    file.extend_from_slice(&MAGIC);
    file.extend_from_slice(&FORMAT_VERSION.to_le_bytes());
    file.extend_from_slice(&fihris_analysis::VERSION.to_le_bytes());
    for len in [len, deflated.len(), inflated.len()] {
        file.extend_from_slice(&narrow(len)?.to_le_bytes());
    }
    let sum = header_checksum(&file, inflated);
    file.extend_from_slice(&sum.to_le_bytes());
    file.extend_from_slice(deflated);
    for chunk in chunks {
        file.extend_from_slice(chunk);
    }
    Ok(file)
}

fn header_checksum(start: &[u8], directory: &[u8]) -> u64 {
    let mut bytes = start.to_vec();
    bytes.extend_from_slice(directory);
    checksum(&bytes)
}
