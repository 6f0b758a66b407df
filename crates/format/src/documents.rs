//! The documents chunk: what some documents show in a result, and their texts.
//!
//! ```text
//! each document: text id, text URL, text title, text date (empty: none), text body
//! ```

use crate::cursor::{Cursor, index, push_varint};

/// What a document shows in a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentRecord {
    /// As it was given when indexing.
    pub id: String,
    /// Root-relative or absolute.
    pub url: String,
    /// One line, may be empty.
    pub title: String,
    /// The date, if it has one.
    pub date: Option<String>,
    /// The text below the title.
    pub text: String,
}

/// A document to write.
#[derive(Clone, Copy, Debug)]
pub struct DocumentEntry<'a> {
    /// See [`DocumentRecord`].
    pub id: &'a str,
    /// Root-relative or absolute.
    pub url: &'a str,
    /// One line.
    pub title: &'a str,
    /// Empty when there is none.
    pub date: &'a str,
    /// The text below the title.
    pub text: &'a str,
}

/// Some documents, ready to be shown.
pub(crate) struct Documents {
    bytes: Vec<u8>,
    /// Where each begins.
    starts: Vec<usize>,
}

/// Appends a document to a chunk.
pub(crate) fn encode_document(document: &DocumentEntry<'_>, out: &mut Vec<u8>) {
    for text in [document.id, document.url, document.title, document.date, document.text] {
        push_varint(u32::try_from(text.len()).unwrap_or(u32::MAX), out);
        out.extend_from_slice(text.as_bytes());
    }
}

impl Documents {
    /// Finds where each document begins. `None` when a chunk breaks a rule.
    pub(crate) fn read(bytes: &[u8], count: u32) -> Option<Self> {
        let mut cursor = Cursor::new(bytes);
        let mut starts = Vec::new();
        for _ in 0..count {
            starts.push(bytes.len() - cursor.remaining());
            for _ in 0..5 {
                let len = index(cursor.varint()?);
                cursor.bytes(len)?;
            }
        }
        cursor.is_empty().then_some(Self { bytes: bytes.to_vec(), starts })
    }

    /// One of the documents.
    pub(crate) fn document(&self, at: usize) -> Option<DocumentRecord> {
        let mut cursor = Cursor::new(self.bytes.get(*self.starts.get(at)?..)?);
        let mut text = || cursor.text().map(str::to_owned);
        let (id, url, title, date, text) = (text()?, text()?, text()?, text()?, text()?);
        Some(DocumentRecord { id, url, title, date: Some(date).filter(|date| !date.is_empty()), text })
    }
}
