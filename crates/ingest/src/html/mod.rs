//! HTML pages.
//!
//! - **Text**: the elements with `data-fihris-body` if the page has any, else `<main>`, else the only `<article>`, else the whole page. Left
//!   out are navigation, headers of pages (not of articles and sections), footers and forms, an `<aside>` outside of such a text, scripts and
//!   controls, what is hidden, links of headings to themselves and of a table of contents to headings, numbers of lines, and what has `data-fihris-ignore`. Pictures count by their
//!   `alt`. The `data-pagefind-*` twins of these attributes mean the same.
//! - **Title**: the element with `data-fihris-meta="title"`, else the first `<h1>` of the text, else `og:title`, else `<title>`, else any `<h1>`.
//!   The `<h1>` comes before `<title>`, which carries the site's name on most sites. An `<h1>` outside of the text may be the site's name or the
//!   page's title: other pages tell, see [`Naming`].
//! - **Sections**: a heading that has an `id`, or has one in an `<a>` inside, or follows one of an `<a>`, `<div>`, `<section>` or `<span>`
//!   without text between.
//! - **Fields**: `data-fihris-filter`, `data-fihris-sort`, `data-fihris-meta`, anywhere on the page, see `fields`; `data-fihris-default-meta` counts
//!   where nothing else does.
//! - **Weight**: text in an element with a `data-fihris-weight` above 1 counts as a heading does, which links cannot lead to.
//! - **Date**: `data-fihris-meta="date"`, else what is marked as `datePublished` in the text, in JSON-LD or in the head, else the first `<time>` of
//!   the text that names a day.
//! - **No pages** are those that send their readers on, servers' lists of files, feeds, templates, and what is no whole document.
//!
//! It parses no style sheets: what CSS hides counts as text, unless an element's own `style` hides it.

mod elements;
mod extract;
mod pass;

use std::collections::BTreeSet;

use extract::{Event, Extract, Scopes};
use lol_html::Selector;
use lol_html::errors::SelectorError;

use crate::date::{self, Order};
use crate::fields::Field;
use crate::kin::Relations;
use crate::limits;
use crate::omission::Reason;
use crate::page::{Marking, Naming};
use crate::text::{self, TextWriter};
use crate::{IngestError, Options};

/// An HTML page as text.
pub(crate) struct Page {
    pub(crate) title: String,
    pub(crate) naming: Naming,
    pub(crate) date: Option<String>,
    /// How its dates are written.
    pub(crate) order: Order,
    pub(crate) text: TextWriter,
    pub(crate) marking: Marking,
    /// The page asks search engines to leave it out.
    pub(crate) noindex: bool,
    /// Why it is no page, by what it holds.
    pub(crate) reason: Option<Reason>,
    /// Where it soon sends its readers.
    pub(crate) sends_to: Option<String>,
    /// Its text has something that is no text, such as pictures.
    pub(crate) has_media: bool,
    /// The address of a picture that stands for it.
    pub(crate) image: Option<String>,
    pub(crate) canonical: Option<String>,
    pub(crate) links: BTreeSet<String>,
    /// What its forms are sent to.
    pub(crate) targets: BTreeSet<String>,
    pub(crate) fields: Vec<Field>,
    /// Its language, and what it says of other pages.
    pub(crate) relations: Relations,
    /// What is wrong with what the page says of itself, and in which line.
    pub(crate) problems: Vec<(u64, String)>,
}

/// What of all pages is text, by the owner's selectors.
#[derive(Debug, Default)]
pub(crate) struct Selectors {
    root: Option<Selector>,
    exclude: Vec<Selector>,
}

impl Selectors {
    /// # Errors
    /// If one cannot be used.
    pub(crate) fn of(options: &Options) -> Result<Self, IngestError> {
        let parse = |selector: &String| {
            let fail =
                |error: SelectorError| IngestError::Selector { selector: selector.clone(), problem: error.to_string() };
            selector.parse().map_err(fail)
        };
        Ok(Self {
            root: options.root_selector.as_ref().map(parse).transpose()?,
            exclude: options.exclude_selectors.iter().map(parse).collect::<Result<_, _>>()?,
        })
    }
}

/// Reads a page.
///
/// # Errors
/// What is wrong with the page, if it nests too deep to be read.
pub(crate) fn read(html: &str, selectors: &Selectors) -> Result<Page, String> {
    let mut found = pass::extract(html, selectors)?;
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
    let own = [found.meta_title.as_deref(), found.h1.first_in(scope)];
    let default = |name: &str| {
        found.default_fields.iter().find(|(_, field)| field.name == name).map(|(_, field)| field.value.as_str())
    };
    let head = [found.og_title.as_deref(), found.title_element.as_deref()];
    let title = first_filled(own);
    let naming = Naming {
        outer_h1: title.map_or_else(|| found.h1.first().map(text::one_line), |_| None),
        site: found.site_name.as_deref().map(text::one_line),
        is_from_head: title.is_none() && first_filled(head).is_some(),
    };
    let title = title.or_else(|| first_filled(head)).or_else(|| found.h1.first()).or_else(|| default("title"));
    let title = title.unwrap_or_default().to_owned();
    let line = |at: usize| html.as_bytes().iter().take(at).filter(|&&byte| byte == b'\n').count() as u64 + 1;
    let problems = found.problems.iter().map(|(at, problem)| (line(*at), problem.clone())).collect();
    let order = Order::of(found.lang.as_deref().unwrap_or_default());
    let names_day = |date: &&str| date::day(date, order).is_some();
    let published = found.published.iter().flatten().map(String::as_str).find(names_day);
    let date = found.meta_date.as_deref().filter(|date| !date.trim().is_empty());
    let date = date.or(published).or_else(|| found.times.first_in(scope)).or_else(|| default("date"));
    let image = found.pictures.first_in(scope).or(found.og_image.as_deref());
    let is_rootless = selectors.root.is_some() && !is_marked;
    // What the page has without them has come by then.
    let is_missing = |(_, field): &&(usize, Field)| match field.name.as_str() {
        "title" | "date" => false,
        name => name != "image" || image.is_none(),
    };
    let fields = found.fields.iter().chain(found.default_fields.iter().filter(is_missing));
    let fields = fields.map(|(at, field)| Field { line: Some(line(*at)), ..field.clone() }).collect();
    let reason = reason(html, &found, &title, &text).or(is_rootless.then_some(Reason::Rootless));
    let relations = found.relations(scope);
    Ok(Page {
        naming,
        date: date.map(str::to_owned),
        order,
        marking: match (is_marked, found.is_marked_for_pagefind) {
            (false, _) => Marking::Unmarked,
            (true, false) => Marking::Marked,
            (true, true) => Marking::MarkedForPagefind,
        },
        noindex: found.noindex,
        reason,
        sends_to: found
            .refresh
            .take()
            .filter(|(seconds, _)| *seconds <= limits::REFRESH_SECONDS && words(&text) <= limits::REFRESH_WORDS)
            .map(|(_, url)| url),
        has_media: !(found.media & scope).is_empty(),
        image: image.map(str::to_owned),
        canonical: found.canonical.take(),
        links: std::mem::take(&mut found.links),
        targets: std::mem::take(&mut found.targets),
        fields,
        relations,
        problems,
        title,
        text,
    })
}

/// Why a file is no page, by what it holds.
fn reason(html: &str, found: &Extract, title: &str, text: &TextWriter) -> Option<Reason> {
    let start = html.trim_start();
    let first = found.first_element.as_deref().unwrap_or_default();
    let is_data = start.starts_with("{\"") || start.starts_with("[{") || matches!(start.trim_end(), "{}" | "[]");
    let is_xml = start.starts_with("<?xml") && first != "html";
    let has_doctype = start.get(..9).is_some_and(|start| start.eq_ignore_ascii_case("<!doctype"));
    let is_listing = found.order_links > 1
        || title.starts_with("Index of /")
        || title.starts_with("Directory listing for /")
        || found.generator.as_deref().is_some_and(|name| name.starts_with("HTTrack"));
    if is_data || is_xml || elements::is_feed(first) {
        Some(Reason::Data)
    } else if is_listing {
        Some(Reason::Listing)
    } else if found.script_sends_on && words(text) <= limits::REFRESH_WORDS {
        Some(Reason::Redirect)
    } else if found.is_template
        || title.contains("{{")
        || title.contains("{%")
        || !(found.is_document || has_doctype || start.is_empty())
    {
        Some(Reason::Fragment)
    } else {
        None
    }
}

fn words(text: &TextWriter) -> usize {
    text.so_far().split_whitespace().count()
}

/// Writes the text of a piece of HTML that stands in other text. Returns its `<h1>`, if it has one.
pub(crate) fn write_fragment(html: &str, writer: &mut TextWriter) -> Option<String> {
    // A piece that nests too deep has no text worth a warning of its own.
    let found = pass::extract(html, &Selectors::default()).ok()?;
    let mut fragment = TextWriter::new();
    found.write(Scopes::PAGE, &mut fragment);
    writer.append(fragment);
    found.h1.first().map(str::to_owned)
}

/// The id in a single tag that stands in other text, if links lead to it.
pub(crate) fn anchor(tag: &str) -> Option<String> {
    let ids = pass::extract(tag, &Selectors::default()).ok()?.events.into_iter();
    ids.filter_map(|event| if let Event::Anchor { id, .. } = event { Some(id) } else { None }).next()
}

fn first_filled<const N: usize>(candidates: [Option<&str>; N]) -> Option<&str> {
    candidates.into_iter().flatten().find(|text| !text.trim().is_empty())
}

#[cfg(test)]
mod tests;
