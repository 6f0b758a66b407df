//! A documents chunk: what one document shows in a result, and its text, coded by the model of the tables chunk.
//!
//! What is coded is one string, so that words of the title are copied where the body has them: id, URL, title, date (empty:
//! none), what else is known of the page, a line each, and the body. Control characters tell parts of the last two:
//!
//! ```text
//! image U+0004 /a.svg U+0002 city U+0004 حلب U+0003   meta values end with U+0002, values of filters with U+0003
//! … U+000A U+0002 rights U+0002 حقوق الطفل U+000A …   an anchor stands between two U+0002 before its heading
//! ```

use crate::TextModel;
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
    /// What else the page says of itself.
    pub fields: Fields,
    /// Where parts of the text begin that have an anchor, in order.
    pub sections: Vec<Section>,
}

/// What a page says of itself besides its text. It is kept as it was coded, and read when it is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields {
    line: String,
}

impl Fields {
    /// What a result shows of the page: names and values.
    pub fn meta(&self) -> impl Iterator<Item = (&str, &str)> {
        self.with(META)
    }

    /// The values that the page has of filters, by name; those of one follow on one another.
    pub fn filters(&self) -> impl Iterator<Item = (&str, &str)> {
        self.with(FILTER)
    }

    fn with(&self, end: char) -> impl Iterator<Item = (&str, &str)> {
        let fields = self.line.split_inclusive([META, FILTER]);
        fields.filter_map(move |field| field.strip_suffix([end])?.split_once([NAME]))
    }
}

/// A heading that can be linked to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Where the heading begins, in bytes of the text.
    pub start: usize,
    /// What stands behind the `#` of its URL.
    pub anchor: String,
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
    /// See [`Fields::meta`].
    pub meta: &'a [(String, String)],
    /// See [`Fields::filters`].
    pub filters: &'a [(String, String)],
    /// See [`DocumentRecord::sections`].
    pub sections: &'a [Section],
}

/// What stands in an address for the id.
const ID: char = '\u{1}';
/// What stands behind a meta value, and around an anchor.
const META: char = '\u{2}';
/// What stands behind a value of a filter.
const FILTER: char = '\u{3}';
/// What stands behind a name.
const NAME: char = '\u{4}';

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
    for (list, end) in [(document.meta, META), (document.filters, FILTER)] {
        for (name, value) in list {
            for (part, end) in [(name, NAME), (value, end)] {
                text.extend(part.chars().map(|c| if c.is_control() { ' ' } else { c }));
                text.push(end);
            }
        }
    }
    text.push('\n');
    let push = |part: &str, text: &mut String| text.extend(part.chars().map(|c| if c == META { ' ' } else { c }));
    let mut at = 0;
    for Section { start, anchor } in document.sections {
        if let Some(part) = document.text.get(at..*start) {
            push(part, &mut text);
            text.push(META);
            push(anchor, &mut text);
            text.push(META);
            at = *start;
        }
    }
    push(document.text.get(at..).unwrap_or(""), &mut text);
    text
}

/// A document by its code. `None` when that breaks a rule.
pub(crate) fn read_document(code: &[u8], model: &TextModel) -> Option<DocumentRecord> {
    let mut all = String::new();
    model.decode(code, MAX_DOCUMENT_LEN, &mut all)?;
    let mut lines = all.splitn(6, ['\n']);
    let mut line = || lines.next().map(str::to_owned);
    let (id, mut url, title, date) = (line()?, line()?, line()?, line()?);
    let fields = Fields { line: line()? };
    let body = lines.next()?;
    let (mut text, mut sections) = (String::new(), Vec::new());
    for (at, part) in body.split([META]).enumerate() {
        // Every other part is an anchor.
        if at % 2 == 0 {
            text.push_str(part);
        } else {
            sections.push(Section { start: text.len(), anchor: part.to_owned() });
        }
    }
    if let Some((before, after)) = url.split_once([ID]) {
        let mut whole = String::from(before);
        whole.push_str(&id);
        whole.push_str(after);
        url = whole;
    }
    let date = Some(date).filter(|date| !date.is_empty());
    Some(DocumentRecord { id, url, title, date, text, fields, sections })
}
