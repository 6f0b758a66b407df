//! Why a command failed, and the exit code that says so.

use fihris_index::IndexError;
use fihris_ingest::IngestError;
use std::{
    io::{self, ErrorKind},
    path::{Path, PathBuf},
    process::ExitCode,
};

#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error(transparent)]
    Ingest(#[from] IngestError),
    #[error(transparent)]
    Index(#[from] IndexError),
    #[error("{}: {error}", path.display())]
    Io { path: PathBuf, error: io::Error },
    #[error("{}:{line}: {reason}", path.display())]
    Line { path: PathBuf, line: u64, reason: String },
    #[error("the index is damaged: {0}")]
    Damaged(String),
    #[error("{0}")]
    Usage(String),
    #[error("{0} warnings, and --strict does not accept any")]
    Warnings(usize),
    #[error("{0}")]
    Ranking(String),
    #[error(transparent)]
    Output(#[from] io::Error),
}

impl Failure {
    pub(crate) fn io(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |error| Self::Io { path, error }
    }

    pub(crate) fn is_broken_pipe(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == ErrorKind::BrokenPipe)
    }

    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(match self {
            Self::Warnings(_) | Self::Ranking(_) => 1,
            Self::Usage(_)
            | Self::Line { .. }
            | Self::Ingest(
                IngestError::Unsupported { .. }
                | IngestError::BaseUrl { .. }
                | IngestError::Glob { .. }
                | IngestError::Selector { .. }
                | IngestError::Row { .. },
            )
            | Self::Index(IndexError::NotOurs { .. }) => 2,
            Self::Damaged(_)
            | Self::Index(IndexError::Damaged { .. } | IndexError::Renamed { .. } | IndexError::Manifest { .. }) => 4,
            _ => 3,
        })
    }
}
