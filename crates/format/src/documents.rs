//! A documents chunk: what one document shows in a result, and its text, coded by the model of the tables chunk.
//!
//! What is coded is id, URL, title, date (empty: none) and body, a line each but for the body, as one string: so words of the
//! title are copied where the body has them.

use crate::TextModel;
use alloc::{borrow::ToOwned as _, string::String};

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

/// What stands in an address for the id.
const ID: char = '\u{1}';

/// The most bytes a document has with its text.
pub(crate) const MAX_DOCUMENT_LEN: usize = 64 << 20;

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

/// A document by its code. `None` when that breaks a rule.
pub(crate) fn read_document(code: &[u8], model: &TextModel) -> Option<DocumentRecord> {
    let mut text = String::new();
    model.decode(code, MAX_DOCUMENT_LEN, &mut text)?;
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
