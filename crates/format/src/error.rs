//! What can be wrong with a file that is to be read as a blob.

use crate::ChunkKind;

/// Why bytes are not an index this version can read. The message names the part and what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FormatError {
    /// The file does not begin like an index.
    #[error("this is no fihris index")]
    NotAnIndex,
    /// The file was written by another version of fihris.
    #[error("the index has format {found}, this fihris reads {supported}: build the index again")]
    FormatVersion {
        /// The file's version.
        found: u16,
        /// [`crate::FORMAT_VERSION`].
        supported: u16,
    },
    /// The file's words were cut and folded by other rules than a query's would be.
    #[error("the index has analysis {found}, this fihris has {supported}: build the index again")]
    AnalysisVersion {
        /// The file's version.
        found: u16,
        /// [`fihris_analysis::VERSION`].
        supported: u16,
    },
    /// The file is shorter or longer than it says.
    #[error("the index is {found} bytes long and should be {expected}: it was cut off or changed on the way")]
    Length {
        /// Bytes there are, or the most that can be said.
        found: u32,
        /// Bytes the header tells of.
        expected: u32,
    },
    /// The directory's checksum does not hold, or its bytes break a rule of the format.
    #[error("the index is damaged in its directory")]
    Directory,
    /// A chunk's checksum does not hold, or its bytes break a rule of the format.
    #[error("the index is damaged in its {}", .0.name())]
    Chunk(ChunkKind),
    /// Chunks are needed that have not been loaded.
    #[error("parts of the index have not been loaded")]
    Missing,
    /// Something is larger than the format allows.
    #[error("the index would be too large: {what} is over its limit of {limit}")]
    TooLarge {
        /// What there is too much of.
        what: &'static str,
        /// The most there may be.
        limit: u32,
    },
}

impl FormatError {
    /// What is wrong, in a word: for whoever cannot afford the message.
    #[must_use]
    pub fn reason(&self) -> &'static str {
        match self {
            Self::NotAnIndex => "no index",
            Self::FormatVersion { .. } => "format",
            Self::AnalysisVersion { .. } => "analysis",
            Self::Length { .. } => "length",
            Self::Directory => "directory",
            Self::Chunk(kind) => kind.name(),
            Self::Missing => "missing",
            Self::TooLarge { what, .. } => what,
        }
    }
}
