#![doc = include_str!("../FORMAT.md")]
//!
//! # The crate
//!
//! [`Header`] reads and checks the beginning of an index's file and then its [`Directory`], which tells the chunks. A [`Blob`]
//! takes chunks as they come, checks each, and can be asked questions. [`mod@write`] is the way back. The crate does no I/O and no
//! (de)compression: callers bring flate2, or the browser its `DecompressionStream`.

#![cfg_attr(not(test), no_std)]
// Every encoder stands beside its decoder.
#![cfg_attr(not(feature = "write"), allow(dead_code, unreachable_pub, unused_imports))]

extern crate alloc;
#[cfg(feature = "write")]
extern crate std;

mod bits;
mod blob;
mod checksum;
mod chunk;
mod cursor;
mod dictionary;
mod directory;
mod documents;
mod error;
mod facets;
mod file;
mod impact;
mod keys;
mod metadata;
mod norms;
mod positions;
mod postings;
mod prefixes;
mod shelf;
mod tables;
mod text;
#[cfg(feature = "write")]
mod writer;

pub use blob::Blob;
pub use chunk::ChunkKind;
pub use dictionary::{Dictionary, Node};
pub use directory::{Directory, File, Location};
pub use documents::{DocumentEntry, DocumentRecord, Fields, Section};
pub use error::FormatError;
pub use facets::{COPIES, Facet, FacetEntry, FacetKind, FacetName};
pub use file::{HEADER_LEN, Header};
pub use impact::{Impact, Weights};
pub use keys::{ClassEntry, KeyEntry, KeyRecord, Link, LinkKind, spread, spread_documents};
pub use metadata::Metadata;
pub use norms::Norms;
pub use positions::Positions;
pub use postings::{Kin, Posting, PostingEntry};
pub use prefixes::{Prefix, PrefixEntry};
pub use text::TextModel;

/// Writing an index.
#[cfg(feature = "write")]
pub mod write {
    pub use crate::documents::document_text;
    pub use crate::text::{TextEncoder, train_text};
    pub use crate::writer::{
        Chunk, Contents, Item, cut, document_chunk, facet_chunk, hash, keys_chunk, prefix_chunk, separator,
        tables_chunk, terms_chunks,
    };
}

/// Version of the file layout; a file of another version is refused.
pub const FORMAT_VERSION: u16 = 2;

/// Position of the first word of a document's text. The title's words have the positions before, from 0: no title is so long
/// that a phrase could span both.
pub const BODY_START: u32 = 1024;

/// The most words of a key that stands for what they mean together. «المفوضية السامية للأمم المتحدة لشؤون اللاجئين» has six.
pub const MAX_KEY_WORDS: usize = 8;
