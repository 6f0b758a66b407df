//! What can go wrong when an index is written or read back.

use fihris_format::FormatError;
use std::{io, path::PathBuf};

/// Why an index could not be written or read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IndexError {
    /// A file or folder could not be read or written.
    #[error("{}: {error}", path.display())]
    Io {
        /// Which one.
        path: PathBuf,
        /// Why.
        #[source]
        error: io::Error,
    },
    /// The bundle is not one, or is damaged.
    #[error("{}: {error}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        #[source]
        error: FormatError,
    },
    /// A file is whole, but another one than its name says.
    #[error("{}: is another file than its name says, perhaps of another build; build the bundle again, or publish all of it", path.display())]
    Renamed {
        /// The file.
        path: PathBuf,
    },
    /// The manifest cannot be understood.
    #[error("{}: {reason}", path.display())]
    Manifest {
        /// The manifest.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The output folder holds other things and no bundle.
    #[error("{}: the folder is not empty and is no fihris bundle; choose another with --out or empty it", path.display())]
    NotOurs {
        /// The folder.
        path: PathBuf,
    },
    /// A pin leads to no document.
    #[error("document {document} is pinned, but there is none; pin one of the documents, counted from 0")]
    Pin {
        /// Its place.
        document: u32,
    },
    /// The corpus is too large for the format.
    #[error(transparent)]
    Format(#[from] FormatError),
}

impl IndexError {
    /// An I/O error with its path.
    pub(crate) fn io(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |error| Self::Io { path, error }
    }
}
