//! Documents to a blob and a bundle: the only writer.
//!
//! ```text
//! documents --occurrences--> words of each document, in parallel
//!           --compounds----> and the listed names of several words among them
//!           --vocabulary---> terms numbered by base, keys in dictionary order
//!           --compile------> postings and positions of each term
//!           --facets-------> values of filters, orders of sort keys
//!           --kin----------> languages, versions of one page, lists
//!           --layout-------> chunks, in one file or many
//!           --bundle-------> a folder with the index and the widget's files
//!           --single-------> or one script with all of it
//! ```
//!
//! Everything is in document and key order, never in that of a hash map or a thread: the same documents give the same
//! bytes. [`bundle::open`] and [`open_file`] are the native way back to a [`fihris_format::Blob`].

pub mod bundle;
mod compile;
mod compounds;
mod document;
mod error;
mod evidence;
mod facets;
mod keys;
mod kin;
mod layout;
mod names;
mod occurrences;
mod precompress;
mod prefixes;
mod publish;
pub mod single;
mod vocabulary;

pub use compile::{Compiled, compile, compile_with};
pub use document::Document;
pub use error::IndexError;
pub use facets::OddValue;
pub use fihris_format::{MAX_KEY_WORDS, Section};
pub use layout::{IndexFiles, Layout, Parts, open_file};
pub use names::{Name, OwnerWords};
