//! What one pass over a page's markup finds: everything that can be its text, marked with the scopes it belongs to.
//!
//! Which scope is the page's text (what the site marked, `<main>`, the only `<article>`, or the whole page) is known only at the end, so
//! there is a flat list of events, and [`Extract::write`] writes those of one scope:
//!
//! ```text
//! <main><h1>بيان</h1>نص</main><p>حقوق النشر</p>  →  Heading, Text(MAIN|PAGE), HeadingEnd, Text(MAIN|PAGE), Block, Text(PAGE)
//! ```

use std::collections::BTreeSet;
use std::ops::{BitAnd, BitOr, BitOrAssign, Range};

use crate::fields::Field;
use crate::kin::Relations;
use crate::text::TextWriter;

/// A set of scopes, each a bit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Scopes(u8);

impl Scopes {
    pub(super) const NONE: Self = Self(0);
    /// Inside an element with `data-fihris-body`.
    pub(super) const MARKED: Self = Self(1);
    /// Inside `<main>`.
    pub(super) const MAIN: Self = Self(2);
    /// Inside an `<article>`.
    pub(super) const ARTICLE: Self = Self(4);
    /// Anywhere.
    pub(super) const PAGE: Self = Self(8);

    pub(super) fn is_empty(self) -> bool {
        self == Self::NONE
    }

    pub(super) fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }
}

impl BitAnd for Scopes {
    type Output = Self;
    fn bitand(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}

impl BitOr for Scopes {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitOrAssign for Scopes {
    fn bitor_assign(&mut self, other: Self) {
        *self = *self | other;
    }
}

/// A piece of a page, in the order of the page.
pub(super) enum Event {
    /// A range of [`Extract::text`].
    Text {
        range: Range<usize>,
        scopes: Scopes,
        in_form: bool,
    },
    Space,
    Block,
    /// Where a space may come to stand, once it is known what follows.
    Seam,
    /// Links may lead here.
    Anchor {
        id: String,
        scopes: Scopes,
    },
    Heading,
    HeadingEnd,
    /// What follows, or ends here, counts as much as a heading.
    Weight,
    WeightEnd,
}

/// The same thing said in several places of a page: the first of each scope.
#[derive(Default)]
pub(super) struct Finds(Vec<(Scopes, String)>);

impl Finds {
    /// The first in `scope`.
    pub(super) fn first_in(&self, scope: Scopes) -> Option<&str> {
        self.0.iter().find(|(scopes, _)| !(*scopes & scope).is_empty()).map(|(_, text)| text.as_str())
    }

    pub(super) fn first(&self) -> Option<&str> {
        self.0.first().map(|(_, text)| text.as_str())
    }

    /// Keeps `text` unless every one of its scopes has a find already, so that there are never more finds than scopes.
    pub(super) fn add(&mut self, scopes: Scopes, text: String) {
        let known = self.0.iter().fold(Scopes::NONE, |known, (scopes, _)| known | *scopes);
        if !text.trim().is_empty() && (self.0.is_empty() || !scopes.without(known).is_empty()) {
            self.0.push((scopes, text));
        }
    }
}

/// What one pass over a page finds.
#[derive(Default)]
pub(super) struct Extract {
    pub(super) text: String,
    pub(super) events: Vec<Event>,
    /// The scopes that the page has at all.
    pub(super) has: Scopes,
    /// What it is marked with is `data-pagefind-body`.
    pub(super) is_marked_for_pagefind: bool,
    /// Articles that are not inside another.
    pub(super) articles: usize,
    /// `<h1>` elements.
    pub(super) h1: Finds,
    /// Days of `<time>` elements.
    pub(super) times: Finds,
    /// Pictures' addresses.
    pub(super) pictures: Finds,
    /// Scopes with something to see or hear that is no text.
    pub(super) media: Scopes,
    /// `<html lang>`
    pub(super) lang: Option<String>,
    pub(super) title_element: Option<String>,
    pub(super) og_title: Option<String>,
    pub(super) og_image: Option<String>,
    /// `og:site_name`
    pub(super) site_name: Option<String>,
    /// When the page says that it was published, the surest first: in its markup (`itemprop`, `pubdate`), in JSON-LD, in its head, in its head by Dublin
    /// Core.
    pub(super) published: [Option<String>; 4],
    /// Where it sends its readers by itself, after how many seconds.
    pub(super) refresh: Option<(u32, String)>,
    /// It sends its readers on by a script, at once.
    pub(super) script_sends_on: bool,
    /// `<link rel=canonical>`
    pub(super) canonical: Option<String>,
    /// What made it, by its own account.
    pub(super) generator: Option<String>,
    pub(super) first_element: Option<String>,
    /// It has an element, or a declaration, that only whole documents have, or is marked.
    pub(super) is_document: bool,
    /// Its markup has tags of templates.
    pub(super) is_template: bool,
    /// Links by which a server's list of files is put in order.
    pub(super) order_links: usize,
    /// Addresses of links, and of what forms are sent to.
    pub(super) links: BTreeSet<String>,
    pub(super) targets: BTreeSet<String>,
    /// `data-fihris-meta="title"`
    pub(super) meta_title: Option<String>,
    /// `data-fihris-meta="date"`
    pub(super) meta_date: Option<String>,
    /// The page asks search engines to leave it out.
    pub(super) noindex: bool,
    /// What it says of its versions and its language; the rest is found in the end.
    pub(super) relations: Relations,
    /// The languages that elements say, and how much text each has, by scope.
    pub(super) languages: Vec<String>,
    pub(super) spoken: Vec<(Scopes, usize, usize)>,
    /// Links in a text: address and text.
    pub(super) text_links: Vec<(Scopes, String, String)>,
    /// What else the page says of itself, each with the place of its element.
    pub(super) fields: Vec<(usize, Field)>,
    /// Meta values that count where there is no other.
    pub(super) default_fields: Vec<(usize, Field)>,
    /// What is wrong with that, and where.
    pub(super) problems: Vec<(usize, String)>,
}

impl Extract {
    /// Adds text of a language.
    pub(super) fn speak(&mut self, scopes: Scopes, language: usize, len: usize) {
        match self.spoken.last_mut() {
            Some((last, own, sum)) if (*last, *own) == (scopes, language) => *sum += len,
            _ => self.spoken.push((scopes, language, len)),
        }
    }

    /// What the page says of itself and others, if the text is what is in `scope`.
    pub(super) fn relations(&self, scope: Scopes) -> Relations {
        let is_in = |scopes: Scopes| !(scopes & scope).is_empty();
        let mut lens = vec![0; self.languages.len()];
        for (_, language, len) in self.spoken.iter().filter(|(scopes, ..)| is_in(*scopes)) {
            lens[*language] += len;
        }
        // Of languages with as much text, the outer one.
        let most = lens.iter().enumerate().rev().max_by_key(|(_, len)| **len).map(|(at, _)| self.languages[at].clone());
        let links = self.text_links.iter().filter(|(scopes, ..)| is_in(*scopes));
        Relations {
            lang: most.or_else(|| self.relations.lang.clone()),
            links: links.map(|(_, url, text)| (url.clone(), text.clone())).collect(),
            canonical: self.canonical.clone(),
            ..self.relations.clone()
        }
    }

    /// Writes the text of one scope; without what is in forms, unless that leaves nothing.
    pub(super) fn write(&self, scope: Scopes, writer: &mut TextWriter) {
        self.write_with(scope, false, writer);
        if writer.is_empty() {
            self.write_with(scope, true, writer);
        }
    }

    fn write_with(&self, scope: Scopes, forms: bool, writer: &mut TextWriter) {
        for event in &self.events {
            match event {
                Event::Text { range, scopes, in_form } if (forms || !in_form) && !(*scopes & scope).is_empty() => {
                    writer.push(&self.text[range.clone()]);
                }
                Event::Text { .. } | Event::Seam => {}
                Event::Anchor { id, scopes } if !(*scopes & scope).is_empty() => writer.anchor(id),
                Event::Anchor { .. } => {}
                Event::Space => writer.space(),
                Event::Block => writer.end_block(),
                Event::Heading => writer.start_heading(),
                Event::HeadingEnd => writer.end_heading(),
                Event::Weight => writer.weigh(true),
                Event::WeightEnd => writer.weigh(false),
            }
        }
        writer.end_block();
    }
}
