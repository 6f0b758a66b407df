//! A document: what every kind of input becomes before it is indexed.
//!
//! `ingest` makes documents from files, and a program may make them from anything else. A document is plain text:
//! no markup survives into it, so none can reach a page that shows search results.

use fihris_format::Section;
use std::ops::Range;

/// One page of a site, as text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// Unique name in the corpus, given back as is in every hit: a row's `id`, or a file's path below the input folder.
    pub id: String,
    /// Where the page is: root-relative (`/news/a/`) or absolute (`https://…`).
    pub url: String,
    /// The title, on one line. May be empty.
    pub title: String,
    /// The date as the source gives it, `YYYY-MM-DD` where it is known to be a date.
    pub date: Option<String>,
    /// The text below the title. Blocks (paragraphs, headings, list items) are separated by `\n`.
    pub body: String,
    /// Byte ranges of `body` that are headings, in order and not overlapping.
    pub headings: Vec<Range<usize>>,
    /// The headings that can be linked to, in order.
    pub sections: Vec<Section>,
    /// What else a hit shows of the page, by name: `image`, `author`. Each name once.
    pub meta: Vec<(String, String)>,
    /// Values that the page is found by when readers choose them, by name; a name may have several.
    pub filters: Vec<(String, String)>,
    /// Values that pages are put in order by, by name. Each name once.
    pub sort: Vec<(String, String)>,
    /// The language, as a tag in lower case: `ar`, `de-at`. A search in a language gives its pages first.
    pub lang: Option<String>,
    /// What it has in common with its copies, those in other languages too: a search gives one of them, of those in one language
    /// the first.
    pub copies: Option<String>,
    /// What it has in common with its translations and their copies: a search in a language gives one of them.
    pub translations: Option<String>,
    /// The ids of documents that it lists, if that is all it does: it comes behind them.
    pub lists: Vec<String>,
}
