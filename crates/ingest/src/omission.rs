//! What is left out because it is no page, or because its owner wants it so: nothing is wrong with it, so it is no warning.

use std::fmt;

/// A file that was left out, or one row of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Omission {
    /// The file, or `file:line`.
    pub source: String,
    /// Why.
    pub reason: Reason,
}

/// Why a file is no page of the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub enum Reason {
    /// It says that it is a draft, or lies in a folder of drafts.
    Draft,
    /// Its day has not come yet, or is over.
    Scheduled,
    /// It has a password, or is for some people only.
    Private,
    /// It asks not to be found by searching.
    Unlisted,
    /// It sends its readers on at once.
    Redirect,
    /// It is shown in place of a page that is not there.
    Error,
    /// It is shown for a moment: after a form was sent, without a network, before anything was searched.
    Passing,
    /// It has no text.
    Empty,
    /// A server's list of the files in a folder.
    Listing,
    /// A feed or data under a name that ends in .html.
    Data,
    /// A piece of a page: no document, or a template of a generator.
    Fragment,
    /// It lies in a folder, or has a name, that generators keep for themselves: `_layouts`, `_sources`, `_sidebar.md`.
    Internal,
    /// Markdown, plain text or JSON Lines where pages are HTML.
    BesideHtml,
    /// It has no `data-fihris-body`, and other pages have.
    Unmarked,
    /// The same, in Pagefind's words: it has no `data-pagefind-body`.
    UnmarkedPagefind,
    /// It has nothing that `--root-selector` names.
    Rootless,
}

impl fmt::Display for Reason {
    /// What such files are, or have.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Draft => "drafts",
            Self::Scheduled => "not published today (publishDate, date, expiryDate)",
            Self::Private => "private (password, status, visibility)",
            Self::Unlisted => "not to be found, as they say (robots noindex, search: false)",
            Self::Redirect => "redirects",
            Self::Error => "error pages",
            Self::Passing => "pages for a moment (offline, thanks)",
            Self::Empty => "no text",
            Self::Listing => "a server's lists of files",
            Self::Data => "feeds and data, no HTML",
            Self::Fragment => "parts of pages, templates",
            Self::Internal => "a generator's own files (names that begin with _)",
            Self::BesideHtml => "text files beside HTML pages (--include takes them)",
            Self::Unmarked => "no data-fihris-body, which other pages have",
            Self::UnmarkedPagefind => "no data-pagefind-body, which other pages have",
            Self::Rootless => "nothing that --root-selector names",
        })
    }
}
