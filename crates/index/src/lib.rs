//! Documents to a blob and a bundle: the only writer.

mod document;

pub use document::Document;
