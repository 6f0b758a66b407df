//! The pass over a page's markup that makes an [`Extract`].
//!
//! No recursion and no DOM: time and memory grow with the length of the page, however deep it nests.

use std::cell::RefCell;
use std::rc::Rc;

use lol_html::html_content::{Element, TextChunk, TextType};
use lol_html::{DocumentContentHandlers, HtmlRewriter, MemorySettings, Settings, element, end_tag};

use super::elements::{self, Landmark};
use super::extract::{Event, Extract, Scopes};
use crate::fields::{Field, FieldKind};
use crate::limits;

/// Reads markup.
///
/// # Errors
/// What is wrong with the page, if it nests deeper than [`limits::HTML_MEMORY_BYTES`] allow.
pub(super) fn extract(html: &str) -> Result<Extract, String> {
    let pass = Rc::new(RefCell::new(Pass::new()));
    let (on_element, on_text) = (Rc::clone(&pass), Rc::clone(&pass));
    let settings = Settings::new()
        // Only matters to rewriting: where a tokenizer without a tree cannot tell markup from text, it takes the likelier.
        .with_strict(false)
        .with_memory_settings(MemorySettings::new().with_max_allowed_memory_usage(limits::HTML_MEMORY_BYTES))
        .append_element_content_handler(element!("*", move |element: &mut Element| {
            let id = on_element.borrow_mut().open(element);
            let Some(id) = id else { return Ok(()) };
            let pass = Rc::clone(&on_element);
            element.on_end_tag(end_tag!(move |_| {
                pass.borrow_mut().close(id);
                Ok(())
            }))
        }))
        .append_document_content_handler(DocumentContentHandlers::default().text(move |chunk: &mut TextChunk<'_>| {
            on_text.borrow_mut().text(chunk);
            Ok(())
        }));
    let mut rewriter = HtmlRewriter::new(settings, |_: &[u8]| {});
    let read = rewriter.write(html.as_bytes()).and_then(|()| rewriter.end());
    read.map_err(|error| format!("cannot be read as HTML, skipped: {error} Correct its markup"))?;
    let mut pass = pass.borrow_mut();
    pass.close(0);
    Ok(std::mem::take(&mut pass.found))
}

/// Where in a page we are.
#[derive(Clone, Copy)]
struct Place {
    /// Scopes that text here belongs to.
    text: Scopes,
    /// Scopes that a title or a date here belongs to.
    title: Scopes,
    in_form: bool,
    /// Ignored, hidden, or not text.
    skipped: bool,
    /// Ignored with all its metadata.
    muted: bool,
}

struct Open {
    /// Ascending from the bottom of the stack to its top.
    id: u32,
    name: String,
    place: Place,
}

enum CaptureKind {
    TitleElement,
    H1(Scopes),
    MetaTitle,
    MetaDate,
    /// Of the element at a place.
    Field(usize, FieldKind, String),
}

/// An element whose text is collected by itself.
struct Capture {
    id: u32,
    kind: CaptureKind,
    /// The element itself is hidden, to carry metadata only; then so is its text.
    hidden: bool,
    text: String,
}

struct Pass {
    found: Extract,
    stack: Vec<Open>,
    last_id: u32,
    captures: Vec<Capture>,
    /// The text node being read. The parser cuts it into chunks, also within a character reference such as `&amp;`.
    node: String,
}

impl Pass {
    fn new() -> Self {
        Self { found: Extract::default(), stack: Vec::new(), last_id: 0, captures: Vec::new(), node: String::new() }
    }

    fn place(&self) -> Place {
        let page = Place { text: Scopes::PAGE, title: Scopes::PAGE, in_form: false, skipped: false, muted: false };
        self.stack.last().map_or(page, |open| open.place)
    }

    /// A start tag. Returns the id to close the element by, if it can have content.
    fn open(&mut self, element: &Element) -> Option<u32> {
        let name = element.tag_name();
        self.close_implied(&name);
        let place = self.place_of(element, &name);
        self.anchor(element, &name, place);
        self.separate(&name, place, true);
        self.last_id += 1;
        let id = self.last_id;
        match name.as_str() {
            "meta" => self.read_meta(element),
            "html" if self.found.lang.is_none() => self.found.lang = attribute(element, "lang"),
            _ => {}
        }
        if let Some(datetime) = attribute(element, "datetime").filter(|_| name == "time" && !place.skipped) {
            self.found.times.add(place.title, datetime);
        }
        if !place.muted {
            self.read_marks(element, id, place.skipped);
        }
        if !element.can_have_content() {
            self.end_captures(id);
            return None;
        }
        match name.as_str() {
            // An SVG has titles of its own.
            "title" if self.found.title_element.is_none() && !self.place().skipped => {
                self.capture(id, CaptureKind::TitleElement, true)
            }
            "h1" if !place.skipped
                && !self.captures.iter().any(|capture| matches!(capture.kind, CaptureKind::H1(_))) =>
            {
                self.capture(id, CaptureKind::H1(place.title), false);
            }
            _ => {}
        }
        self.stack.push(Open { id, name, place });
        Some(id)
    }

    /// An end tag: closes the element and whatever is still open inside it.
    fn close(&mut self, id: u32) {
        while let Some(open) = self.stack.pop_if(|open| open.id >= id) {
            self.end_captures(open.id);
            self.separate(&open.name, open.place, false);
        }
    }

    fn close_implied(&mut self, name: &str) {
        if elements::is_heading(name)
            && let Some(id) = self.stack.last().filter(|open| elements::is_heading(&open.name)).map(|open| open.id)
        {
            self.close(id);
        }
        let Some((closed, bounds)) = elements::implied_close(name) else {
            return;
        };
        let reach = self.stack.iter().rev().take(limits::IMPLIED_CLOSE_REACH);
        let within = reach.take_while(|open| !bounds.contains(&open.name.as_str()));
        let outermost = within.filter(|open| closed.contains(&open.name.as_str())).last();
        if let Some(id) = outermost.map(|open| open.id) {
            self.close(id);
        }
    }

    fn place_of(&mut self, element: &Element, name: &str) -> Place {
        let mut place = self.place();
        let ignored =
            ["data-fihris-ignore", "data-pagefind-ignore"].into_iter().find_map(|name| element.get_attribute(name));
        place.muted |= ignored.as_deref() == Some("all");
        place.skipped |= ignored.is_some() || elements::is_skipped(name) || is_hidden(element);
        if place.skipped {
            return place;
        }
        match Landmark::of(name, element.get_attribute("role").as_deref()) {
            Some(Landmark::Main) => self.enter(Scopes::MAIN, &mut place),
            Some(Landmark::Article) => {
                self.found.articles += usize::from((place.title & Scopes::ARTICLE).is_empty());
                self.enter(Scopes::ARTICLE, &mut place);
            }
            Some(Landmark::Header) => {
                place.text = Scopes::NONE;
                place.title = place.title.without(Scopes::PAGE);
            }
            Some(Landmark::Around) => (place.text, place.title) = (Scopes::NONE, Scopes::NONE),
            Some(Landmark::Aside) => {
                place.text = place.text.without(Scopes::PAGE);
                place.title = place.title.without(Scopes::PAGE);
            }
            Some(Landmark::Form) => place.in_form = true,
            None => {}
        }
        let is_pagefind = element.has_attribute("data-pagefind-body");
        if is_pagefind || element.has_attribute("data-fihris-body") {
            self.found.is_marked_for_pagefind |= is_pagefind;
            self.enter(Scopes::MARKED, &mut place);
        }
        place
    }

    /// Enters an element that may be the page's text: a form around it no longer matters.
    fn enter(&mut self, scope: Scopes, place: &mut Place) {
        self.found.has |= scope;
        place.text |= scope;
        place.title |= scope;
        place.in_form = false;
    }

    /// Notes what links lead to a heading by: its own id, that of something in it, or of something around or before it.
    fn anchor(&mut self, element: &Element, name: &str, place: Place) {
        let is_place = elements::is_heading(name) || matches!(name, "a" | "div" | "section" | "span");
        if !is_place || place.skipped || place.text.is_empty() {
            return;
        }
        let id = attribute(element, "id").or_else(|| attribute(element, "name").filter(|_| name == "a"));
        self.found.events.extend(id.map(|id| Event::Anchor { id, scopes: place.text }));
    }

    /// What the start or the end of an element does to the text around it.
    fn separate(&mut self, name: &str, place: Place, starts: bool) {
        let event = match name {
            _ if place.skipped => return,
            _ if elements::is_heading(name) => {
                if starts {
                    Event::Heading
                } else {
                    Event::HeadingEnd
                }
            }
            _ if elements::is_block(name) => Event::Block,
            _ if elements::is_cell(name) => Event::Space,
            _ => return,
        };
        self.captures.iter_mut().for_each(|capture| capture.text.push(' '));
        self.found.events.push(event);
    }

    fn text(&mut self, chunk: &TextChunk<'_>) {
        let is_text = match chunk.text_type() {
            TextType::Data | TextType::RCData | TextType::PlainText | TextType::CDataSection => true,
            TextType::ScriptData | TextType::RawText => false,
        };
        let place = self.place();
        let (scopes, in_form) = (if place.skipped { Scopes::NONE } else { place.text }, place.in_form);
        if !is_text || (scopes.is_empty() && self.captures.is_empty()) {
            self.node.clear();
            return;
        }
        self.node.push_str(chunk.as_str());
        if !chunk.last_in_text_node() {
            return;
        }
        let node = std::mem::take(&mut self.node);
        let text =
            if chunk.text_type().allows_html_entities() { htmlize::unescape(&node) } else { node.as_str().into() };
        for capture in &mut self.captures {
            if capture.hidden || !place.skipped {
                capture.text.push_str(&text);
            }
        }
        if !scopes.is_empty() {
            let start = self.found.text.len();
            self.found.text.push_str(&text);
            self.found.events.push(Event::Text { range: start..self.found.text.len(), scopes, in_form });
        }
    }

    fn capture(&mut self, id: u32, kind: CaptureKind, hidden: bool) {
        self.captures.push(Capture { id, kind, hidden, text: String::new() });
    }

    fn end_captures(&mut self, id: u32) {
        for Capture { kind, text, .. } in self.captures.extract_if(.., |capture| capture.id == id) {
            let found = &mut self.found;
            match kind {
                CaptureKind::TitleElement => found.title_element = Some(text),
                CaptureKind::H1(scopes) => found.h1.add(scopes, text),
                CaptureKind::MetaTitle => found.meta_title = Some(text),
                CaptureKind::MetaDate => found.meta_date = Some(text),
                CaptureKind::Field(at, kind, name) => {
                    found.fields.push((at, Field { kind, name, value: text, line: None }));
                }
            }
        }
    }

    /// `<meta>` elements of the head.
    fn read_meta(&mut self, element: &Element) {
        let Some(key) = element.get_attribute("property").or_else(|| element.get_attribute("name")) else {
            return;
        };
        let Some(content) = attribute(element, "content") else {
            return;
        };
        match key.to_ascii_lowercase().as_str() {
            "robots" => {
                let mut asks = content.split(',').map(str::trim);
                self.found.noindex |=
                    asks.any(|ask| ask.eq_ignore_ascii_case("noindex") || ask.eq_ignore_ascii_case("none"));
            }
            "og:title" => keep_first(&mut self.found.og_title, content),
            "article:published_time" => keep_first(&mut self.found.published_time, content),
            _ => {}
        }
    }

    /// `data-fihris-meta="title"`, `="date:2024-03-18"`, `="image[src]"`, several with commas between; filters and sort keys alike.
    fn read_marks(&mut self, element: &Element, id: u32, hidden: bool) {
        for kind in FieldKind::ALL {
            let Some(name) = kind.attributes().into_iter().find(|name| element.has_attribute(name)) else { continue };
            let marks = attribute(element, name).unwrap_or_default();
            let at = element.source_location().bytes().start;
            let mut rest = marks.as_str();
            while !rest.is_empty() {
                let end = rest.find([',', ':']).unwrap_or(rest.len());
                let (mark, tail) = rest.split_at(end);
                // A value takes all that follows it: it may hold commas.
                let (value, tail) = match tail.strip_prefix(':') {
                    Some(value) => (Some(value.to_owned()), ""),
                    None => (None, tail.strip_prefix(',').unwrap_or_default()),
                };
                rest = tail;
                let (key, source) = match mark.trim().split_once('[') {
                    Some((key, source)) => (key, Some(source)),
                    None => (mark.trim(), None),
                };
                let value = match (value, source) {
                    (None, Some(source)) => {
                        let own = source.strip_suffix(']').and_then(|source| attribute(element, source.trim()));
                        if own.is_none() {
                            self.problem(
                                at,
                                format!("{name}={mark:?} names no attribute of its element, passed over; correct it"),
                            );
                            continue;
                        }
                        own
                    }
                    (value, _) => value,
                };
                if key.is_empty() {
                    self.problem(at, format!("{name}={marks:?} has a value without a name, passed over; name it"));
                    continue;
                }
                self.read_mark(at, kind, key, value, id, hidden);
            }
        }
    }

    /// A value, or the text of the element if there is none.
    fn read_mark(&mut self, at: usize, kind: FieldKind, key: &str, value: Option<String>, id: u32, hidden: bool) {
        let (slot, capture) = match (kind, key) {
            (FieldKind::Meta, "title") => (&mut self.found.meta_title, CaptureKind::MetaTitle),
            (FieldKind::Meta, "date") => (&mut self.found.meta_date, CaptureKind::MetaDate),
            _ => {
                // One more than is used, so that it is seen that there are too many.
                if self.found.fields.len() + self.captures.len() <= limits::FIELDS {
                    match value {
                        Some(value) => {
                            self.found.fields.push((at, Field { kind, name: key.to_owned(), value, line: None }));
                        }
                        None => self.capture(id, CaptureKind::Field(at, kind, key.to_owned()), hidden),
                    }
                }
                return;
            }
        };
        if slot.is_none() {
            // Until it is closed the slot stands empty but taken, so that at most one capture a key is open.
            *slot = Some(value.clone().unwrap_or_default());
            if value.is_none() {
                self.capture(id, capture, hidden);
            }
        }
    }

    fn problem(&mut self, at: usize, problem: String) {
        if self.found.problems.len() < limits::FIELDS {
            self.found.problems.push((at, problem));
        }
    }
}

fn keep_first(slot: &mut Option<String>, text: String) {
    if slot.is_none() {
        *slot = Some(text);
    }
}

/// An attribute's value, character references decoded.
fn attribute(element: &Element, name: &str) -> Option<String> {
    element.get_attribute(name).map(|value| htmlize::unescape_attribute(value).into_owned())
}

fn is_hidden(element: &Element) -> bool {
    // "until-found" is hidden from readers, but made for being found by searching.
    let hidden = element.get_attribute("hidden").is_some_and(|value| !value.eq_ignore_ascii_case("until-found"));
    hidden || element.get_attribute("aria-hidden").is_some_and(|value| value.eq_ignore_ascii_case("true"))
}
