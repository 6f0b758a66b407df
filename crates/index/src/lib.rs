//! Documents to a blob and a bundle: the only writer.
//!
//! ```text
//! documents --occurrences--> words of each document, in parallel
//!           --vocabulary---> terms numbered by base, keys in dictionary order
//!           --compile------> postings, positions, text, deflated in parallel: the blob
//!           --bundle-------> a folder with manifest, blob and the widget's files
//! ```
//!
//! Everything is in document and key order, never in that of a hash map or a thread: the same documents give the same
//! bytes. [`bundle::open`] and [`open_file`] are the native way back to a [`fihris_format::Blob`].

pub mod bundle;
mod compile;
mod document;
mod error;
mod occurrences;
mod vocabulary;

pub use compile::{compile, open_file};
pub use document::Document;
pub use error::IndexError;
