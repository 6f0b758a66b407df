//! What a reader of one kind of file hands over, and how it becomes a document.

use std::fmt;
use std::sync::Arc;

use fihris_index::Document;
use serde::{Deserialize, Serialize};

use crate::date::{self, Order};
use crate::fields::{Field, Fields, Place};
use crate::front_matter::Days;
use crate::kin::Relations;
use crate::limits;
use crate::omission::{Omission, Reason};
use crate::text::{self, TextWriter};
use crate::url::Base;

/// Where something was read: a file, or a line of it.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    path: Arc<str>,
    /// From 1.
    line: Option<u64>,
}

impl Source {
    pub(crate) fn file(path: impl Into<Arc<str>>) -> Self {
        Self { path: path.into(), line: None }
    }

    pub(crate) fn at_line(&self, line: u64) -> Self {
        Self { path: Arc::clone(&self.path), line: Some(line) }
    }

    pub(crate) fn warn(&self, message: impl Into<String>) -> Warning {
        Warning { source: self.to_string(), message: message.into() }
    }

    pub(crate) fn omit(&self, reason: Reason) -> Omission {
        Omission { source: self.to_string(), reason }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}", self.path),
            None => f.write_str(&self.path),
        }
    }
}

/// Something about the input that its owner should know. The build goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// The file, or `file:line`.
    pub source: String,
    /// What happened and what to do.
    pub message: String,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.source, self.message)
    }
}

/// A document with what the corpus as a whole has to know of it.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) document: Document,
    pub(crate) source: Source,
    pub(crate) marking: Marking,
    pub(crate) days: Days,
    pub(crate) naming: Naming,
    pub(crate) links: Links,
    pub(crate) relations: Relations,
}

/// What may name a page or the site besides its title: only other pages tell which of both it does.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Naming {
    /// The `<h1>` outside of the text, if there is none in it.
    pub(crate) outer_h1: Option<String>,
    /// The site's name as the page gives it (`og:site_name`).
    pub(crate) site: Option<String>,
    /// The title is that of the head, where sites add their name.
    pub(crate) is_from_head: bool,
}

/// How a page is tied to others, in paths below the input, each as a number of its own, see [`crate::links`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Links {
    /// What it links to, in order, without itself.
    pub(crate) to: Vec<u64>,
    /// What its forms are sent to.
    pub(crate) forms: Vec<u64>,
    /// Whether its canonical address leaves the ending of its file out, if it says so.
    pub(crate) is_clean: Option<bool>,
}

/// Whether a page says what of it is to be indexed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Marking {
    /// It cannot: it is not HTML.
    None,
    /// It could, with `data-fihris-body`, and does not.
    Unmarked,
    /// It does.
    Marked,
    /// It does in Pagefind's words, with `data-pagefind-body`.
    MarkedForPagefind,
}

/// What one file gives.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    pub(crate) pages: Vec<Page>,
    pub(crate) warnings: Vec<Warning>,
    pub(crate) omissions: Vec<Omission>,
}

/// A page that was read, before anything is asked of it.
pub(crate) struct Draft {
    pub(crate) id: String,
    pub(crate) url: String,
    pub(crate) title: String,
    pub(crate) date: Option<String>,
    /// How its dates are written.
    pub(crate) order: Order,
    pub(crate) text: TextWriter,
    pub(crate) marking: Marking,
    pub(crate) fields: Vec<Field>,
    pub(crate) days: Days,
    pub(crate) naming: Naming,
    pub(crate) links: Links,
    /// The address of a picture, if its fields name none.
    pub(crate) image: Option<String>,
    /// It is a page also without text below its title.
    pub(crate) may_be_bare: bool,
    /// What the page says, with its addresses as they stand there.
    pub(crate) relations: Relations,
}

impl Draft {
    /// A page of which nothing is known but its name and its address.
    pub(crate) fn new(id: String, url: String) -> Self {
        Self {
            id,
            url,
            title: String::new(),
            date: None,
            order: Order::DayFirst,
            text: TextWriter::new(),
            marking: Marking::None,
            fields: Vec::new(),
            days: Days::default(),
            naming: Naming::default(),
            links: Links::default(),
            image: None,
            may_be_bare: true,
            relations: Relations::default(),
        }
    }
}

impl Reading {
    pub(crate) fn warn(&mut self, source: &Source, message: impl Into<String>) {
        self.warnings.push(source.warn(message));
    }

    pub(crate) fn omit(&mut self, source: &Source, reason: Reason) {
        self.omissions.push(source.omit(reason));
    }

    /// Adds a page, if it has a title or text and keeps the limits.
    pub(crate) fn add(&mut self, draft: Draft, source: &Source, base: &Base) {
        let Draft { id, url, title, date, order, mut text, marking, fields, .. } = draft;
        let Draft { days, naming, links, mut relations, image, may_be_bare, .. } = draft;
        relations.resolve(&url, base);
        let place = Place { base, url: &url, is_html: marking != Marking::None };
        let own = Fields::of(fields, &place, source, self);
        let mut title = own.title.unwrap_or_else(|| text::one_line(&title));
        text.remove_title(&title);
        let (mut body, headings, sections) = text.finish();
        if body.is_empty() && (title.is_empty() || !may_be_bare) {
            return self.omit(source, Reason::Empty);
        }
        if body.len() > limits::TEXT_BYTES {
            let limit = limits::TEXT_BYTES >> 20;
            return self
                .warn(source, format!("has more than {limit} MB of text, skipped; split it into several pages"));
        }
        if let Some(cut) = text::cut(&title, limits::TITLE_CHARS) {
            self.warn(
                source,
                format!("has a title of more than {} characters, cut; give it a shorter one", limits::TITLE_CHARS),
            );
            title = cut;
        }
        let date = own.date.or(date).and_then(|date| date::shown(&date, order));
        // Texts grow by doubling, and stay in memory until the index is written.
        body.shrink_to_fit();
        let (mut meta, filters, sort) = (own.meta, own.filters, own.sort);
        // What a template put there is not worth a warning.
        if let Some(url) = image.and_then(|image| base.beside(&url, &image, marking != Marking::None).ok())
            && !meta.iter().any(|(name, _)| name == "image")
            && url.chars().nth(limits::FIELD_VALUE_CHARS).is_none()
        {
            meta.push(("image".to_owned(), url));
        }
        // The rest is known when all pages are.
        let document =
            Document { id, url, title, date, body, headings, sections, meta, filters, sort, ..Document::default() };
        self.pages.push(Page { document, source: source.clone(), marking, days, naming, links, relations });
    }
}
