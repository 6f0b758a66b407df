//! HTML pages.
//!
//! - **Text**: the elements with `data-fihris-body` if the page has any, else `<main>`, else the only `<article>`, else the whole page. Left
//!   out are navigation, headers, footers and forms, an `<aside>` outside of such a text, scripts and controls, what is hidden, and what has
//!   `data-fihris-ignore`. The `data-pagefind-*` twins of these attributes mean the same.
//! - **Title**: the element with `data-fihris-meta="title"`, else the first `<h1>` of the text or of its `<header>`, else `og:title`, else
//!   `<title>`, else any `<h1>`. The `<h1>` comes before `<title>`, which carries the site's name on most sites, but an `<h1>` outside of
//!   the text comes last, as it may be the site's name on every page.
//! - **Sections**: a heading that has an `id`, or has one in an `<a>` inside, or follows one of an `<a>`, `<div>`, `<section>` or `<span>`
//!   without text between.
//! - **Fields**: `data-fihris-filter`, `data-fihris-sort`, `data-fihris-meta`, anywhere on the page, see `fields`.
//! - **Date**: `data-fihris-meta="date"`, else the first `<time datetime>` of the text or of its `<header>`, else `article:published_time`.
//!
//! It parses no style sheets: what CSS hides counts as text.

mod elements;
mod extract;
mod pass;

use extract::{Event, Scopes};

use crate::date::Order;
use crate::fields::Field;
use crate::page::Marking;
use crate::text::TextWriter;

/// An HTML page as text.
pub(crate) struct Page {
    pub(crate) title: String,
    pub(crate) date: Option<String>,
    /// How its dates are written.
    pub(crate) order: Order,
    pub(crate) text: TextWriter,
    pub(crate) marking: Marking,
    /// The page asks search engines to leave it out.
    pub(crate) noindex: bool,
    pub(crate) fields: Vec<Field>,
    /// What is wrong with what the page says of itself, and in which line.
    pub(crate) problems: Vec<(u64, String)>,
}

/// Reads a page.
///
/// # Errors
/// What is wrong with the page, if it nests too deep to be read.
pub(crate) fn read(html: &str) -> Result<Page, String> {
    let found = pass::extract(html)?;
    let is_marked = !(found.has & Scopes::MARKED).is_empty();
    let scope = if is_marked {
        Scopes::MARKED
    } else if !(found.has & Scopes::MAIN).is_empty() {
        Scopes::MAIN
    } else if found.articles == 1 {
        Scopes::ARTICLE
    } else {
        Scopes::PAGE
    };
    let mut text = TextWriter::new();
    found.write(scope, &mut text);
    let title = first_filled([
        found.meta_title.as_deref(),
        found.h1.first_in(scope),
        found.og_title.as_deref(),
        found.title_element.as_deref(),
        found.h1.first(),
    ]);
    let line = |at: usize| html.as_bytes().iter().take(at).filter(|&&byte| byte == b'\n').count() as u64 + 1;
    let fields = found.fields.iter().map(|(at, field)| Field { line: Some(line(*at)), ..field.clone() }).collect();
    let problems = found.problems.iter().map(|(at, problem)| (line(*at), problem.clone())).collect();
    let date = first_filled([found.meta_date.as_deref(), found.times.first_in(scope), found.published_time.as_deref()]);
    Ok(Page {
        title: title.unwrap_or_default().to_owned(),
        date: date.map(str::to_owned),
        order: Order::of(found.lang.as_deref().unwrap_or_default()),
        text,
        marking: match (is_marked, found.is_marked_for_pagefind) {
            (false, _) => Marking::Unmarked,
            (true, false) => Marking::Marked,
            (true, true) => Marking::MarkedForPagefind,
        },
        noindex: found.noindex,
        fields,
        problems,
    })
}

/// Writes the text of a piece of HTML that stands in other text. Returns its `<h1>`, if it has one.
pub(crate) fn write_fragment(html: &str, writer: &mut TextWriter) -> Option<String> {
    // A piece that nests too deep has no text worth a warning of its own.
    let found = pass::extract(html).ok()?;
    let mut fragment = TextWriter::new();
    found.write(Scopes::PAGE, &mut fragment);
    writer.append(fragment);
    found.h1.first().map(str::to_owned)
}

/// The id in a single tag that stands in other text, if links lead to it.
pub(crate) fn anchor(tag: &str) -> Option<String> {
    let ids = pass::extract(tag).ok()?.events.into_iter();
    ids.filter_map(|event| if let Event::Anchor { id, .. } = event { Some(id) } else { None }).next()
}

fn first_filled<const N: usize>(candidates: [Option<&str>; N]) -> Option<&str> {
    candidates.into_iter().flatten().find(|text| !text.trim().is_empty())
}

#[cfg(test)]
mod tests;
