//! The documents chunk: what some documents show in a result, and their texts.
//!
//! ```text
//! each document: varint length, and as many bytes: its code by the model of the tables chunk
//! ```
//!
//! What is coded is id, URL, title, date (empty: none) and body, a line each but for the body, as one string: so words of the
//! title are copied where the body has them.

use crate::{
    FormatError, TextModel,
    cursor::{Cursor, index, push_varint},
};
use alloc::{borrow::ToOwned as _, string::String, vec::Vec};

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

/// What stands in an address for the id.
const ID: char = '\u{1}';

/// The most bytes a document has with its text.
const MAX_LEN: usize = 64 << 20;

/// A document as one string, which is what the model learns from and codes.
#[must_use]
pub fn document_text(document: &DocumentEntry<'_>) -> String {
    let mut text = String::with_capacity(document.text.len() + document.title.len() + 200);
    // An address mostly has the id in it.
    let url = if document.id.is_empty() {
        document.url.to_owned()
    } else {
        document.url.replacen(document.id, &String::from(ID), 1)
    };
    for line in [document.id, &url, document.title, document.date] {
        text.extend(line.chars().map(|c| if c == '\n' { ' ' } else { c }));
        text.push('\n');
    }
    text.push_str(document.text);
    text
}

/// Appends a document to a chunk: its string and the code of that.
pub(crate) fn encode_document(text: &str, code: &[u8], out: &mut Vec<u8>) -> Result<(), FormatError> {
    if text.len() > MAX_LEN {
        return Err(FormatError::TooLarge {
            what: "the text of a page",
            limit: u32::try_from(MAX_LEN).unwrap_or(u32::MAX),
        });
    }
    push_varint(u32::try_from(code.len()).unwrap_or(u32::MAX), out);
    out.extend_from_slice(code);
    Ok(())
}

impl Documents {
    /// Finds where each document begins. `None` when a chunk breaks a rule.
    pub(crate) fn read(bytes: &[u8], count: u32) -> Option<Self> {
        let mut cursor = Cursor::new(bytes);
        let mut starts = Vec::new();
        for _ in 0..count {
            starts.push(bytes.len() - cursor.remaining());
            let len = index(cursor.varint()?);
            cursor.bytes(len)?;
        }
        cursor.is_empty().then_some(Self { bytes: bytes.to_vec(), starts })
    }

    /// One of the documents.
    pub(crate) fn document(&self, at: usize, model: &TextModel) -> Option<DocumentRecord> {
        let mut cursor = Cursor::new(self.bytes.get(*self.starts.get(at)?..)?);
        let len = index(cursor.varint()?);
        let mut text = String::new();
        model.decode(cursor.bytes(len)?, MAX_LEN, &mut text)?;
        let mut lines = text.splitn(5, ['\n']);
        let mut line = || lines.next().map(str::to_owned);
        let (id, mut url, title, date, text) = (line()?, line()?, line()?, line()?, line()?);
        if let Some((before, after)) = url.split_once([ID]) {
            let mut whole = String::from(before);
            whole.push_str(&id);
            whole.push_str(after);
            url = whole;
        }
        Some(DocumentRecord { id, url, title, date: Some(date).filter(|date| !date.is_empty()), text })
    }
}
