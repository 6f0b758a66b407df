#![doc = include_str!("../FORMAT.md")]
//!
//! # The crate
//!
//! [`Header`] reads and checks the file's table, [`Sections`] collects the inflated chunks and checks each, and
//! [`Blob::open`] turns them into something that can be asked questions. [`Sections::into_file`] is the way back. The
//! crate does no I/O and no (de)compression: callers bring flate2, or the browser its `DecompressionStream`.

mod blob;
mod checksum;
mod cursor;
mod dictionary;
mod error;
mod file;
mod impact;
mod metadata;
mod postings;
mod prefixes;
mod sections;
mod vocabulary;
mod writer;

pub use blob::{Blob, DocumentRecord};
pub use dictionary::{Dictionary, Node};
pub use error::FormatError;
pub use file::{Chunk, Header};
pub use impact::Impact;
pub use metadata::Metadata;
pub use postings::{Positions, Posting, encode_positions, encode_postings};
pub use prefixes::{Prefix, PrefixEntry};
pub use sections::{SectionId, Sections};
pub use vocabulary::{ClassEntry, KeyRecord, Link, LinkKind};
pub use writer::{DocumentEntry, KeyEntry, write_sections};

/// Version of the file layout; a file of another version is refused.
pub const FORMAT_VERSION: u16 = 1;

/// Position of the first word of the body, counted from the title's last: far enough that no phrase spans both.
pub const BODY_GAP: u32 = 16;

/// The most words of a key that stands for what they mean together. «المفوضية السامية للأمم المتحدة لشؤون اللاجئين» has six.
pub const MAX_KEY_WORDS: usize = 8;
