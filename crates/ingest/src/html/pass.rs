//! The pass over a page's markup that makes an [`Extract`].
//!
//! No recursion and no DOM: time and memory grow with the length of the page, however deep it nests.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use lol_html::html_content::{Element, TextChunk, TextType};
use lol_html::{
    DocumentContentHandlers, ElementContentHandlers, HtmlRewriter, MemorySettings, Settings, element, end_tag,
};

use percent_encoding::percent_decode_str;

use super::Selectors;
use super::elements::{self, Landmark};
use super::extract::{Event, Extract, Scopes};
use crate::date::{self, Order};
use crate::fields::{Field, FieldKind};
use crate::kin;
use crate::limits;
use crate::text;

/// Bytes at the beginning of a box inside a line that tell what it is.
const BOX_BYTES: usize = 64;

/// Reads markup.
///
/// # Errors
/// What is wrong with the page, if it nests deeper than [`limits::HTML_MEMORY_BYTES`] allow.
pub(super) fn extract(html: &str, selectors: &Selectors) -> Result<Extract, String> {
    let pass = Rc::new(RefCell::new(Pass::new()));
    let (on_element, on_text) = (Rc::clone(&pass), Rc::clone(&pass));
    let mut settings = Settings::new();
    // Those of one element are called in this order: its selectors are known when it is opened.
    let of_selectors =
        selectors.root.iter().map(|root| (root, true)).chain(selectors.exclude.iter().map(|exclude| (exclude, false)));
    for (selector, is_root) in of_selectors {
        let pass = Rc::clone(&pass);
        let handlers = ElementContentHandlers::default().element(move |_: &mut Element| {
            let mut pass = pass.borrow_mut();
            if is_root {
                pass.is_next_root = true
            } else {
                pass.is_next_excluded = true
            }
            Ok(())
        });
        settings = settings.append_element_content_handler((Cow::Borrowed(selector), handlers));
    }
    let settings = settings
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
    pass.end_heading();
    pass.end_block();
    pass.drop_contents();
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
    /// In a text or a part of one, whose headers are its own.
    in_section: bool,
    /// In the header of a text.
    in_header: bool,
    in_code: bool,
    /// In a heading's link to itself.
    in_permalink: bool,
    /// In a link to a place of the same page; which one, if it is outside of headings.
    in_jump: bool,
    /// Which of [`Extract::languages`] text here is in.
    language: Option<usize>,
    jump: Option<usize>,
    /// Ignored, hidden, or not text.
    skipped: bool,
    /// Ignored with all its metadata.
    muted: bool,
}

/// Which kinds of attributes an element has: to look for one is slow, and most have none of these.
#[derive(Clone, Copy, Default)]
struct Has {
    mark: bool,
    role: bool,
    itemprop: bool,
    /// Something that may hide it.
    hiding: bool,
}

struct Open {
    /// Ascending from the bottom of the stack to its top.
    id: u32,
    name: String,
    place: Place,
    /// Where its text begins.
    start: usize,
    /// The box that ended right before it, and the event that may set the two apart.
    seam: Option<(Edge, usize)>,
    class: String,
    is_styled: bool,
    /// Its text counts as headings do.
    is_heavy: bool,
}

/// What is known of a box inside a line when it has ended.
#[derive(Clone)]
struct Edge {
    class: String,
    is_span: bool,
    is_styled: bool,
    /// Its first and its last letter, if they are letters or digits, whether it has one letter only, and whether it has several words.
    first: bool,
    last: bool,
    is_letter: bool,
    is_wordy: bool,
}

enum CaptureKind {
    TitleElement,
    H1(Scopes),
    Time(Scopes),
    Published,
    MetaTitle,
    MetaDate,
    /// A link in a text, and where it leads.
    Link(Scopes, String),
    /// Of the element at a place.
    Field(usize, FieldKind, String),
    /// The same, a meta value that counts where there is no other.
    Default(usize, String),
}

/// An element whose text is collected by itself.
struct Capture {
    id: u32,
    kind: CaptureKind,
    /// The element itself is hidden, to carry metadata only; then so is its text.
    hidden: bool,
    text: String,
    /// The same without links of headings to themselves.
    own: String,
}

/// A heading being read.
#[derive(Default)]
struct Heading {
    /// The ids that lead to it.
    ids: Vec<String>,
    /// Text events of links to itself.
    permalinks: Vec<usize>,
    has_own_text: bool,
    text: String,
}

/// A link to a place of the same page.
struct Jump {
    id: String,
    /// Its text events.
    events: Vec<usize>,
}

/// A script that tells something of the page.
enum Script {
    /// JSON-LD
    Data,
    Code,
}

struct Pass {
    found: Extract,
    stack: Vec<Open>,
    last_id: u32,
    captures: Vec<Capture>,
    /// The text node being read. The parser cuts it into chunks, also within a character reference such as `&amp;`.
    node: String,
    script: Option<Script>,
    /// Ids since the last text: a heading that comes next has them.
    ids: Vec<String>,
    heading: Option<Heading>,
    /// The ids of the heading that has just ended: a link to it that follows is its own.
    last_heading: Vec<String>,
    /// Headings by their ids, and links to any place of the page: those of a table of contents repeat the headings.
    headings: HashMap<String, String>,
    jumps: Vec<Jump>,
    /// The first link of the block being read, and whether the block has words that are none.
    block_jump: usize,
    is_prose: bool,
    /// The event that begins the block being read, and whether it is one with a date above a text.
    block: usize,
    is_byline: bool,
    /// The events that begin a `<pre>`, and its element.
    pre: Option<(usize, u32)>,
    /// The box that has just ended.
    edge: Option<Edge>,
    /// What the owner's selectors make of the element that is opened next.
    is_next_root: bool,
    is_next_excluded: bool,
    /// Open elements whose text counts as headings do.
    heavy: usize,
    /// Attributes that were named as unknown already.
    unknown: BTreeSet<String>,
}

impl Pass {
    fn new() -> Self {
        Self {
            found: Extract::default(),
            stack: Vec::new(),
            last_id: 0,
            captures: Vec::new(),
            node: String::new(),
            script: None,
            ids: Vec::new(),
            heading: None,
            last_heading: Vec::new(),
            headings: HashMap::new(),
            jumps: Vec::new(),
            block_jump: 0,
            is_prose: false,
            block: 0,
            is_byline: false,
            pre: None,
            edge: None,
            is_next_root: false,
            is_next_excluded: false,
            heavy: 0,
            unknown: BTreeSet::new(),
        }
    }

    fn place(&self) -> Place {
        let page = Place {
            text: Scopes::PAGE,
            title: Scopes::PAGE,
            in_form: false,
            in_section: false,
            in_header: false,
            in_code: false,
            in_permalink: false,
            in_jump: false,
            language: None,
            jump: None,
            skipped: false,
            muted: false,
        };
        self.stack.last().map_or(page, |open| open.place)
    }

    /// A start tag. Returns the id to close the element by, if it can have content.
    fn open(&mut self, element: &Element) -> Option<u32> {
        let name = element.tag_name();
        self.close_implied(&name);
        let has = self.attributes(element);
        let mut place = self.place_of(element, &name, has);
        self.tell_document(element, &name);
        self.anchor(element, &name, place);
        self.separate(&name, place, true);
        if name == "a" || name == "area" {
            self.link(element, &mut place);
        }
        self.last_id += 1;
        let id = self.last_id;
        match name.as_str() {
            "meta" => self.read_meta(element, place),
            "link" => self.read_link(element, place),
            "html" if self.found.lang.is_none() => self.found.lang = attribute(element, "lang"),
            "form" => self.read_form(element),
            "img" if !place.skipped => self.picture(element, place),
            "script" => self.script = script(element),
            _ => {}
        }
        self.read_relations(element, &name, id, place);
        if elements::is_media(&name) && !self.place().skipped {
            self.found.media |= self.place().text;
        }
        self.read_time(element, &name, id, place, has);
        let mut is_heavy = false;
        if has.mark && !place.muted {
            self.read_marks(element, id, place.skipped);
            is_heavy = !place.skipped
                && mark(element, true, "weight")
                    .is_some_and(|weight| weight.trim().parse::<f32>().is_ok_and(|weight| weight > 1.0));
            for value in mark(element, true, "index-attrs")
                .iter()
                .flat_map(|names| names.split(','))
                .filter_map(|name| attribute(element, name.trim()))
            {
                self.push(&format!(" {value} "), place);
            }
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
            "pre" if self.pre.is_none() => self.pre = Some((self.found.events.len(), id)),
            _ => {}
        }
        let is_box = elements::is_box(&name) && !place.skipped && !place.in_code;
        let edge = self.edge.take().filter(|_| is_box);
        let seam = edge.map(|edge| {
            self.found.events.push(Event::Seam);
            (edge, self.found.events.len() - 1)
        });
        if is_heavy {
            self.heavy += 1;
            self.end_block();
            self.found.events.push(Event::Weight);
        }
        let class = if is_box { element.get_attribute("class").unwrap_or_default() } else { String::new() };
        let is_styled = is_box && element.has_attribute("style");
        self.stack.push(Open { id, name, place, start: self.found.text.len(), seam, class, is_styled, is_heavy });
        Some(id)
    }

    /// An end tag: closes the element and whatever is still open inside it.
    fn close(&mut self, id: u32) {
        while let Some(open) = self.stack.pop_if(|open| open.id >= id) {
            self.end_captures(open.id);
            self.separate(&open.name, open.place, false);
            if open.is_heavy {
                self.heavy -= 1;
                self.found.events.push(if self.heavy > 0 { Event::Block } else { Event::WeightEnd });
            }
            if self.pre.is_some_and(|(_, pre)| pre == open.id) {
                self.drop_line_numbers();
            }
            self.end_box(open);
        }
    }

    /// Sets two boxes apart that are neighbours without a space, unless they may be the parts of a word.
    fn end_box(&mut self, open: Open) {
        if !elements::is_box(&open.name) || open.place.skipped || open.place.in_code {
            return;
        }
        // A few words tell what it is; that a long text has several is known by then.
        let text = &self.found.text[open.start..];
        let text = text.get(..text.floor_char_boundary(BOX_BYTES)).unwrap_or_default().trim();
        let Some(last) = self.found.text.trim_end().chars().next_back().filter(|_| !text.is_empty()) else {
            self.edge = open.seam.map(|(edge, _)| edge);
            return;
        };
        let edge = Edge {
            class: open.class,
            is_span: open.name == "span",
            is_styled: open.is_styled,
            first: text.starts_with(char::is_alphanumeric),
            last: last.is_alphanumeric(),
            is_letter: text.chars().nth(1).is_none(),
            is_wordy: text.contains(char::is_whitespace),
        };
        if let Some((before, at)) = open.seam
            && before.is_apart_from(&edge)
        {
            self.found.events[at] = Event::Space;
        }
        self.edge = Some(edge);
    }

    /// Takes out the numbers of lines, which stand beside code and are none of its words: a `<pre>` that only counts, or lines that each begin with
    /// their number.
    fn drop_line_numbers(&mut self) {
        let Some((start, _)) = self.pre.take() else { return };
        let mut lines = 0_usize;
        let mut is_counting = true;
        let mut next: Option<u32> = None;
        let mut numbers = Vec::new();
        let mut at_line_start = true;
        let text = &self.found.text;
        for (at, event) in self.found.events.iter().enumerate().skip(start) {
            let Event::Text { range, .. } = event else { continue };
            let text = &text[range.clone()];
            let mut count = next;
            let counts = text.split_whitespace().all(|word| {
                let number = word.parse::<u32>().ok().filter(|number| count.is_none_or(|count| count == *number));
                count = number.map(|number| number.wrapping_add(1));
                number.is_some()
            });
            is_counting &= counts;
            if counts && at_line_start && !text.trim().is_empty() {
                next = count;
                numbers.push(at);
            }
            lines += text.matches('\n').count();
            // Spaces between a number and its line are no code.
            at_line_start = text.ends_with('\n') || at_line_start && text.trim().is_empty();
        }
        let is_counting = is_counting && next.is_some_and(|next| next > 2);
        if is_counting || numbers.len() > 1 && numbers.len() >= lines {
            for at in numbers {
                if let Event::Text { scopes, .. } = &mut self.found.events[at] {
                    *scopes = Scopes::NONE;
                }
            }
        }
    }

    /// Whether this is a page at all, and what made it.
    fn tell_document(&mut self, element: &Element, name: &str) {
        if self.found.first_element.is_none() {
            self.found.first_element = Some(name.to_owned());
        }
        self.found.is_document |= elements::is_of_document(name);
        let address = match name {
            "html" => "lang",
            "a" | "link" => "href",
            "img" | "script" => "src",
            _ => return,
        };
        let value = element.get_attribute(address).unwrap_or_default();
        self.found.is_template |= ["{{", "{%", "<%", "<?"].iter().any(|tag| value.contains(tag));
    }

    /// Links: where they lead; a heading's own; none that is text.
    fn link(&mut self, element: &Element, place: &mut Place) {
        let Some(href) = attribute(element, "href") else { return };
        place.in_jump = href.starts_with('#');
        self.found.order_links += usize::from(href.starts_with("?C=") || href.starts_with("?N="));
        if let Some((_, fragment)) = href.split_once('#') {
            let fragment = percent_decode_str(fragment).decode_utf8_lossy();
            let leads_to = |ids: &[String]| ids.iter().any(|id| *id == fragment);
            match &self.heading {
                Some(heading)
                    if leads_to(&heading.ids) || attribute(element, "id").is_some_and(|id| id == fragment) =>
                {
                    place.in_permalink = true;
                }
                None if leads_to(&self.last_heading) => place.skipped = true,
                None if place.in_jump && self.jumps.len() < limits::LINKS => {
                    place.jump = Some(self.jumps.len());
                    self.jumps.push(Jump { id: fragment.into_owned(), events: Vec::new() });
                }
                _ => {}
            }
        }
        if self.found.links.len() < limits::LINKS && !href.starts_with('#') {
            self.found.links.insert(href);
        }
    }

    /// What a form is sent to, and where its reader is led then.
    fn read_form(&mut self, element: &Element) {
        if self.found.targets.len() < limits::FIELDS {
            self.found.targets.extend(attribute(element, "action").filter(|action| !action.is_empty()));
        }
    }

    fn picture(&mut self, element: &Element, place: Place) {
        let source = ["data-src", "data-lazy-src", "src"].into_iter().filter_map(|name| attribute(element, name));
        let source = source
            .map(|source| source.trim().to_owned())
            .find(|source| !source.is_empty() && !source.starts_with("data:"));
        // An icon, a counter or a smiley is none that stands for the page.
        let is_small = ["width", "height"].into_iter().any(|side| {
            let pixels =
                element.get_attribute(side).and_then(|side| side.trim().trim_end_matches("px").parse::<u32>().ok());
            pixels.is_some_and(|pixels| pixels <= limits::ICON_PIXELS)
        });
        if let Some(source) = source.filter(|_| !is_small && !place.in_form) {
            self.found.pictures.add(place.text, source);
        }
        // A name of a file is put where nobody wrote what is to be seen.
        let alt = attribute(element, "alt").filter(|alt| {
            !alt.rsplit_once('.').is_some_and(|(_, end)| end.len() < 5 && end.is_ascii() && !end.contains(' '))
        });
        if let Some(alt) = alt {
            self.push(&format!(" {alt} "), place);
        }
    }

    /// `<time>`, and what is marked as the day of publication.
    fn read_time(&mut self, element: &Element, name: &str, id: u32, place: Place, has: Has) {
        if name != "time" && !has.itemprop {
            return;
        }
        let is_published =
            element.get_attribute("itemprop").is_some_and(|prop| prop.eq_ignore_ascii_case("datePublished"))
                || name == "time" && element.has_attribute("pubdate");
        if place.muted || (name != "time" && !is_published) {
            return;
        }
        self.is_byline |= place.in_header && name == "time";
        let value = ["datetime", "content"].into_iter().find_map(|name| attribute(element, name));
        match (is_published, value) {
            (true, Some(value)) => keep_first(&mut self.found.published[0], value),
            (true, None) => self.capture(id, CaptureKind::Published, place.skipped),
            (false, _) if place.skipped => {}
            (false, Some(value)) => self.add_time(place.title, value),
            (false, None) => self.capture(id, CaptureKind::Time(place.title), false),
        }
    }

    /// Keeps what names a day: a duration or a time of day is none.
    fn add_time(&mut self, scopes: Scopes, value: String) {
        if date::day(&value, Order::DayFirst).is_some() {
            self.found.times.add(scopes, value);
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

    fn place_of(&mut self, element: &Element, name: &str, has: Has) -> Place {
        let mut place = self.place();
        let ignored = mark(element, has.mark, "ignore");
        let is_excluded = std::mem::take(&mut self.is_next_excluded);
        let is_root = std::mem::take(&mut self.is_next_root);
        place.muted |= ignored.as_deref() == Some("all");
        if let Some(lang) = element.get_attribute("lang").and_then(|lang| kin::tag(&lang)) {
            place.language = self.language(lang);
        }
        let is_shadow = name == "template" && element.has_attribute("shadowrootmode");
        place.skipped |= is_excluded
            || ignored.is_some()
            || (elements::is_skipped(name) && !is_shadow)
            || is_hidden(element, name, has);
        if place.skipped {
            return place;
        }
        place.in_code |= elements::is_code(name);
        place.in_section |= matches!(name, "section");
        let role = has.role.then(|| element.get_attribute("role")).flatten();
        match Landmark::of(name, role.as_deref()) {
            Some(Landmark::Main) => self.enter(Scopes::MAIN, &mut place),
            Some(Landmark::Article) => {
                self.found.articles += usize::from((place.title & Scopes::ARTICLE).is_empty());
                self.enter(Scopes::ARTICLE, &mut place);
            }
            Some(Landmark::Header) if place.in_section => place.in_header = true,
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
        if is_root || mark(element, has.mark, "body").is_some() {
            self.found.is_marked_for_pagefind |= has.mark && element.has_attribute("data-pagefind-body");
            self.found.is_document = true;
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
        place.in_section = true;
        place.in_header = false;
    }

    /// Notes what links lead to a heading by: its own id, that of something in it, or of something around or before it.
    fn anchor(&mut self, element: &Element, name: &str, place: Place) {
        let is_place = elements::is_heading(name) || matches!(name, "a" | "div" | "section" | "span");
        if !is_place || place.skipped || place.text.is_empty() {
            return;
        }
        let id = attribute(element, "id").or_else(|| attribute(element, "name").filter(|_| name == "a"));
        let Some(id) = id else { return };
        let ids = self.heading.as_mut().map_or(&mut self.ids, |heading| &mut heading.ids);
        // A heading takes its own with it when it begins, see `separate`.
        if ids.len() < limits::HEADING_IDS {
            ids.push(id.clone());
        }
        self.found.events.push(Event::Anchor { id, scopes: place.text });
    }

    /// What the start or the end of an element does to the text around it.
    fn separate(&mut self, name: &str, place: Place, starts: bool) {
        let event = match name {
            _ if elements::is_between_words(name) && !self.place().skipped => Event::Space,
            _ if place.skipped => return,
            _ if elements::is_heading(name) => {
                self.end_heading();
                if starts {
                    self.heading = Some(Heading { ids: std::mem::take(&mut self.ids), ..Heading::default() });
                    Event::Heading
                } else {
                    Event::HeadingEnd
                }
            }
            _ if elements::is_block(name) => Event::Block,
            _ if elements::is_cell(name) => Event::Space,
            _ => return,
        };
        if !matches!(event, Event::Space) {
            self.end_block();
        }
        self.edge = None;
        for capture in &mut self.captures {
            capture.text.push(' ');
            capture.own.push(' ');
        }
        self.found.events.push(event);
    }

    /// Ends the heading: its links to itself are no text of it, unless it has no other.
    fn end_heading(&mut self) {
        let Some(heading) = self.heading.take() else { return };
        if heading.has_own_text {
            for at in heading.permalinks {
                if let Event::Text { scopes, .. } = &mut self.found.events[at] {
                    *scopes = Scopes::NONE;
                }
            }
        }
        for id in &heading.ids {
            self.headings.entry(id.clone()).or_insert_with(|| text::one_line(&heading.text));
        }
        self.last_heading = heading.ids;
    }

    /// Takes out the links of a table of contents, which say what their headings say, some with a number before it.
    fn drop_contents(&mut self) {
        for Jump { id, events } in std::mem::take(&mut self.jumps) {
            let Some(heading) = self.headings.get(&id) else { continue };
            let parts = events.iter().filter_map(|&at| match &self.found.events[at] {
                Event::Text { range, .. } => Some(&self.found.text[range.clone()]),
                _ => None,
            });
            let link = text::one_line(&parts.collect::<Vec<_>>().join(" "));
            if heading.is_empty() || !(link.ends_with(heading.as_str()) || heading.ends_with(&link)) {
                continue;
            }
            for at in events {
                if let Event::Text { scopes, .. } = &mut self.found.events[at] {
                    *scopes = Scopes::NONE;
                }
            }
        }
    }

    /// Ends the block: one with a date in the header of a text tells of the text, and is none of it.
    fn end_block(&mut self) {
        if std::mem::take(&mut self.is_byline) {
            for event in &mut self.found.events[self.block..] {
                if let Event::Text { scopes, .. } = event {
                    *scopes = Scopes::NONE;
                }
            }
        }
        // In a sentence a link is a part of it.
        if std::mem::take(&mut self.is_prose) {
            self.jumps.iter_mut().skip(self.block_jump).for_each(|jump| jump.events.clear());
        }
        (self.block, self.block_jump) = (self.found.events.len(), self.jumps.len());
    }

    fn text(&mut self, chunk: &TextChunk<'_>) {
        let is_text = match chunk.text_type() {
            TextType::Data | TextType::RCData | TextType::PlainText | TextType::CDataSection => true,
            TextType::ScriptData => return self.script_text(chunk),
            TextType::RawText => false,
        };
        let place = self.place();
        if !is_text || ((place.skipped || place.text.is_empty()) && self.captures.is_empty()) {
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
        self.push(&text, place);
    }

    fn push(&mut self, text: &str, place: Place) {
        // A sign in a heading that leads to the page itself leads to the heading, by whatever id.
        let is_permalink = place.in_permalink || (place.in_jump && !text.contains(char::is_alphanumeric));
        for capture in &mut self.captures {
            if capture.hidden || !place.skipped {
                capture.text.push_str(text);
                if !is_permalink {
                    capture.own.push_str(text);
                }
            }
        }
        if text.is_empty() || place.skipped || place.text.is_empty() {
            return;
        }
        let (scopes, in_form) = (place.text, place.in_form);
        let start = self.found.text.len();
        self.found.text.push_str(text);
        if let Some(language) = place.language {
            self.found.speak(scopes, language, text.trim().len());
        }
        self.found.events.push(Event::Text { range: start..self.found.text.len(), scopes, in_form });
        self.edge = None;
        if text.trim().is_empty() {
            return;
        }
        self.ids.clear();
        match &mut self.heading {
            Some(heading) if is_permalink => heading.permalinks.push(self.found.events.len() - 1),
            Some(heading) => {
                heading.has_own_text |= text.contains(char::is_alphanumeric);
                heading.text.push_str(text);
            }
            None => {
                self.last_heading.clear();
                match place.jump {
                    Some(jump) => self.jumps[jump].events.push(self.found.events.len() - 1),
                    None => self.is_prose |= text.contains(char::is_alphabetic),
                }
            }
        }
        if !place.in_code {
            let tag = |start: &str, end: &str| text.find(start).is_some_and(|at| text[at..].contains(end));
            self.found.is_template |= tag("{%", "%}");
        }
    }

    fn script_text(&mut self, chunk: &TextChunk<'_>) {
        let Some(script) = &self.script else { return };
        let room = match script {
            Script::Data => limits::DATA_BYTES,
            Script::Code => limits::SCRIPT_BYTES,
        };
        if self.node.len() < room {
            self.node.push_str(chunk.as_str());
        }
        if !chunk.last_in_text_node() {
            return;
        }
        let text = std::mem::take(&mut self.node);
        match script {
            Script::Data => {
                if let Some(day) = published_in(&text) {
                    keep_first(&mut self.found.published[1], day);
                }
            }
            Script::Code => self.found.script_sends_on |= sends_on(&text),
        }
    }

    fn capture(&mut self, id: u32, kind: CaptureKind, hidden: bool) {
        self.captures.push(Capture { id, kind, hidden, text: String::new(), own: String::new() });
    }

    fn end_captures(&mut self, id: u32) {
        let ended: Vec<Capture> = self.captures.extract_if(.., |capture| capture.id == id).collect();
        for Capture { kind, text, own, .. } in ended {
            let text = if own.trim().is_empty() { text } else { own };
            let found = &mut self.found;
            match kind {
                CaptureKind::Time(scopes) => self.add_time(scopes, text),
                CaptureKind::Published => keep_first(&mut found.published[0], text),
                CaptureKind::TitleElement => found.title_element = Some(text),
                CaptureKind::H1(scopes) => found.h1.add(scopes, text),
                CaptureKind::Link(scopes, url) => found.text_links.push((scopes, url, text)),
                CaptureKind::MetaTitle => found.meta_title = Some(text),
                CaptureKind::MetaDate => found.meta_date = Some(text),
                CaptureKind::Default(at, name) => {
                    found.default_fields.push((at, Field { kind: FieldKind::Meta, name, value: text, line: None }));
                }
                CaptureKind::Field(at, kind, name) => {
                    found.fields.push((at, Field { kind, name, value: text, line: None }));
                }
            }
        }
    }

    /// The number of a language; of more than any page has, none.
    fn language(&mut self, lang: String) -> Option<usize> {
        let languages = &mut self.found.languages;
        if let Some(known) = languages.iter().position(|known| *known == lang) {
            return Some(known);
        }
        (languages.len() < limits::LANGUAGES).then(|| {
            languages.push(lang);
            languages.len() - 1
        })
    }

    /// The page's versions in other languages, and where its text leads.
    fn read_relations(&mut self, element: &Element, name: &str, id: u32, place: Place) {
        if !matches!(name, "a" | "link") {
            return;
        }
        let Some(href) = attribute(element, "href") else { return };
        let rel = element.get_attribute("rel").unwrap_or_default().to_ascii_lowercase();
        let is = |word: &str| rel.split_ascii_whitespace().any(|rel| rel == word);
        let relations = &mut self.found.relations;
        let hreflang = element.get_attribute("hreflang").and_then(|lang| kin::tag(&lang));
        if let Some(lang) = hreflang.filter(|_| name == "a" || is("alternate"))
            && relations.alternates.len() < limits::TEXT_LINKS
        {
            relations.alternates.push((lang, href.clone()));
        }
        if name == "a"
            && !place.skipped
            && !place.text.is_empty()
            && self.found.text_links.len() < limits::TEXT_LINKS
            // One that is not closed has the text of the next one too.
            && !self.captures.iter().any(|capture| matches!(capture.kind, CaptureKind::Link(..)))
        {
            self.capture(id, CaptureKind::Link(place.text, href), false);
        }
    }

    /// `<meta>` elements of the head.
    fn read_meta(&mut self, element: &Element, place: Place) {
        if let Some(refresh) = refresh(element).filter(|_| !place.skipped) {
            self.found.refresh = Some(refresh);
        }
        let Some(key) = ["property", "name", "http-equiv"].into_iter().find_map(|name| element.get_attribute(name))
        else {
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
            "content-language" => self.found.relations.lang = kin::tag(&content),
            "og:title" => keep_first(&mut self.found.og_title, content),
            "og:image" | "og:image:url" => keep_first(&mut self.found.og_image, content),
            "og:site_name" => keep_first(&mut self.found.site_name, content),
            "generator" => keep_first(&mut self.found.generator, content),
            "article:published_time" => keep_first(&mut self.found.published[2], content),
            "date"
            | "pubdate"
            | "dc.date"
            | "dc.date.issued"
            | "dc.date.created"
            | "dcterms.date"
            | "dcterms.issued"
            | "dcterms.created"
            | "citation_publication_date" => keep_first(&mut self.found.published[3], content),
            _ => {}
        }
    }

    fn read_link(&mut self, element: &Element, place: Place) {
        let is_canonical = || element.get_attribute("rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical"));
        if !place.skipped && self.found.canonical.is_none() && is_canonical() {
            self.found.canonical = attribute(element, "href");
        }
    }

    /// Which attributes an element has that may matter. A mark that is none of ours or Pagefind's is said once.
    fn attributes(&mut self, element: &Element) -> Has {
        let mut has = Has::default();
        for attribute in element.attributes() {
            let name = attribute.name();
            match name.as_str() {
                "role" => has.role = true,
                "itemprop" => has.itemprop = true,
                "hidden" | "aria-hidden" | "style" | "popover" | "inert" => has.hiding = true,
                name => {
                    let Some(mark) =
                        ["data-fihris-", "data-pagefind-"].iter().find_map(|prefix| name.strip_prefix(prefix))
                    else {
                        continue;
                    };
                    has.mark = true;
                    if !MARKS.contains(&mark)
                        && self.unknown.len() < limits::FIELDS
                        && self.unknown.insert(name.to_owned())
                    {
                        let at = element.source_location().bytes().start;
                        self.problem(
                            at,
                            format!("{name} is no attribute that is known, passed over; correct it or take it out"),
                        );
                    }
                }
            }
        }
        has
    }

    /// `data-fihris-meta="title"`, `="date:2024-03-18"`, `="image[src]"`, several with commas between; filters and sort keys alike.
    fn read_marks(&mut self, element: &Element, id: u32, hidden: bool) {
        if let Some(title) = mark(element, true, "title") {
            let title = htmlize::unescape_attribute(&title).into_owned();
            let at = element.source_location().bytes().start;
            self.read_mark(at, FieldKind::Meta, "title", Some(title).filter(|title| !title.is_empty()), id, hidden);
        }
        let kinds = FieldKind::ALL.map(|kind| (kind, kind.attributes(), false));
        let default = (FieldKind::Meta, ["data-fihris-default-meta", "data-pagefind-default-meta"], true);
        for (kind, names, is_default) in kinds.into_iter().chain([default]) {
            let Some(name) = names.into_iter().find(|name| element.has_attribute(name)) else { continue };
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
                match value {
                    Some(value) if is_default => {
                        if self.found.default_fields.len() < limits::FIELDS {
                            let field = Field { kind, name: key.to_owned(), value, line: None };
                            self.found.default_fields.push((at, field));
                        }
                    }
                    None if is_default && self.captures.len() > limits::FIELDS => {}
                    None if is_default => self.capture(id, CaptureKind::Default(at, key.to_owned()), hidden),
                    value => self.read_mark(at, kind, key, value, id, hidden),
                }
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

/// The attributes that mark what of a page is what, behind `data-fihris-` or `data-pagefind-`.
const MARKS: [&str; 9] = ["body", "ignore", "meta", "default-meta", "title", "filter", "sort", "weight", "index-attrs"];

/// The value of a mark, ours before Pagefind's.
fn mark(element: &Element, is_marked: bool, name: &str) -> Option<String> {
    let of = |prefix: &str| element.get_attribute(&format!("data-{prefix}-{name}"));
    is_marked.then(|| of("fihris").or_else(|| of("pagefind"))).flatten()
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

fn is_hidden(element: &Element, name: &str, has: Has) -> bool {
    if !(has.hiding || has.role || name == "dialog") {
        return false;
    }
    // "until-found" is hidden from readers, but made for being found by searching.
    let hidden = element.get_attribute("hidden").is_some_and(|value| !value.eq_ignore_ascii_case("until-found"));
    let is_closed = name == "dialog" && !element.has_attribute("open");
    let is_dialog =
        || element.get_attribute("role").is_some_and(|role| matches!(role.as_str(), "dialog" | "alertdialog"));
    // A whole page that is hidden is shown by its script.
    let is_styled =
        || !matches!(name, "html" | "body") && element.get_attribute("style").is_some_and(|style| hides(&style));
    hidden
        || is_closed
        || element.get_attribute("aria-hidden").is_some_and(|value| value.eq_ignore_ascii_case("true"))
        || element.has_attribute("popover")
        || element.has_attribute("inert")
        || is_dialog()
        || is_styled()
}

/// Whether a style of an element's own hides it: `display: none`.
fn hides(style: &str) -> bool {
    style.split(';').any(|declaration| {
        let (property, value) = declaration.split_once(':').unwrap_or_default();
        let value = value.trim().trim_end_matches("!important").trim_end();
        let is =
            |name: &str, hidden: &str| property.trim().eq_ignore_ascii_case(name) && value.eq_ignore_ascii_case(hidden);
        is("display", "none") || is("visibility", "hidden")
    })
}

impl Edge {
    /// Whether a box stands apart from the next one. Styles and classes of one's own may colour the letters of a word.
    fn is_apart_from(&self, next: &Self) -> bool {
        let (a, b) = (self, next);
        let is_alike = || {
            let (mut a, b) = (a.class.split_ascii_whitespace(), b.class.split_ascii_whitespace());
            a.clone().next().is_none() && b.clone().next().is_none()
                || a.any(|class| b.clone().any(|other| class == other))
        };
        a.last
            && b.first
            && !a.is_styled
            && !b.is_styled
            && !a.is_letter
            && !b.is_letter
            && (!(a.is_span && b.is_span) || a.is_wordy || b.is_wordy || is_alike())
    }
}

/// `<meta http-equiv="refresh" content="0; url=/new/">`
fn refresh(element: &Element) -> Option<(u32, String)> {
    element.get_attribute("http-equiv").filter(|name| name.eq_ignore_ascii_case("refresh"))?;
    let content = attribute(element, "content")?;
    let (seconds, rest) = content.split_once([';', ',']).or_else(|| content.trim().split_once(' '))?;
    let seconds = seconds.trim().split('.').next()?.parse().ok()?;
    let rest = rest.trim_start();
    let url = match rest.get(..3) {
        Some(start) if start.eq_ignore_ascii_case("url") => rest[3..].trim_start().strip_prefix('=')?,
        _ => rest,
    };
    let url = url.trim().trim_matches(['"', '\'']).trim();
    (!url.is_empty()).then(|| (seconds, url.to_owned()))
}

/// What a script is, if it is worth reading.
fn script(element: &Element) -> Option<Script> {
    match element.get_attribute("type") {
        Some(kind) if kind.eq_ignore_ascii_case("application/ld+json") => Some(Script::Data),
        Some(kind) if !kind.is_empty() && !kind.ends_with("javascript") && kind != "module" => None,
        _ => (!element.has_attribute("src")).then_some(Script::Code),
    }
}

/// Whether a script begins by going to another page.
fn sends_on(script: &str) -> bool {
    let mut rest = script.trim_start().trim_start_matches("<!--").trim_start();
    for object in ["window.", "document.", "self.", "top.", "parent."] {
        rest = rest.strip_prefix(object).unwrap_or(rest);
    }
    let Some(rest) = rest.strip_prefix("location") else { return false };
    [".href", ".replace", ".assign"]
        .iter()
        .find_map(|name| rest.strip_prefix(name))
        .unwrap_or(rest)
        .trim_start()
        .starts_with(['=', '('])
}

/// The first `datePublished` of JSON-LD.
fn published_in(json: &str) -> Option<String> {
    fn find(value: &serde_json::Value) -> Option<String> {
        match value {
            serde_json::Value::Object(map) => map
                .get("datePublished")
                .and_then(|date| date.as_str().map(str::to_owned))
                .or_else(|| map.values().find_map(find)),
            serde_json::Value::Array(list) => list.iter().find_map(find),
            _ => None,
        }
    }
    json.contains("\"datePublished\"").then(|| serde_json::from_str(json).ok())?.as_ref().and_then(find)
}
