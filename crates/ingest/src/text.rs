//! From marked-up text to plain text: the body with its headings, titles and dates.
//!
//! A body is built by [`TextWriter`]. Runs of white space become one space, blocks are separated by `\n`, control characters are dropped:
//!
//! ```text
//! push("وصل  ") push("الوفد") end_block() push("\tإلى جنيف.")   →   "وصل الوفد\nإلى جنيف."
//! ```

use std::ops::Range;

use fihris_index::Section;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::limits;

/// What separates the text written next from the text before it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    None,
    Space,
    Block,
}

/// Collects the text of one page.
pub(crate) struct TextWriter {
    body: String,
    headings: Vec<Range<usize>>,
    sections: Vec<Section>,
    gap: Gap,
    /// The heading being written: `Some(None)` until it has its first character.
    heading: Option<Option<usize>>,
    /// Blocks count as headings; and where the one being written begins.
    is_weighed: bool,
    weighed: Option<usize>,
    /// Where links may lead: to the heading being written, or to the one that comes next if there is no text before it.
    anchor: Option<String>,
}

impl TextWriter {
    pub(crate) fn new() -> Self {
        Self {
            body: String::new(),
            headings: Vec::new(),
            sections: Vec::new(),
            gap: Gap::None,
            heading: None,
            is_weighed: false,
            weighed: None,
            anchor: None,
        }
    }

    /// Appends text of the current block. White space at its ends separates words; none does not.
    pub(crate) fn push(&mut self, text: &str) {
        let mut rest = text;
        while !rest.is_empty() {
            let plain = rest.find(|c: char| c.is_whitespace() || c.is_control()).unwrap_or(rest.len());
            let (word, tail) = rest.split_at(plain);
            if !word.is_empty() {
                self.close_gap();
                self.body.push_str(word);
                if self.heading.is_none() {
                    self.anchor = None;
                }
            }
            let mut chars = tail.chars();
            if chars.next().is_some_and(char::is_whitespace) {
                self.separate(Gap::Space);
            }
            rest = chars.as_str();
        }
    }

    /// Separates what follows by a space.
    pub(crate) fn space(&mut self) {
        self.separate(Gap::Space);
    }

    /// Ends the current block, if it has any text.
    pub(crate) fn end_block(&mut self) {
        self.separate(Gap::Block);
    }

    /// Links may lead here by this id. A heading has the last before it, or else the first that is inside it.
    pub(crate) fn anchor(&mut self, id: &str) {
        let is_usable = !id.trim().is_empty() && id.chars().nth(limits::ANCHOR_CHARS).is_none();
        if is_usable && (self.heading.is_none() || self.anchor.is_none()) {
            self.anchor = Some(fragment(id));
        }
    }

    /// What follows is a heading, until [`end_heading`](Self::end_heading).
    pub(crate) fn start_heading(&mut self) {
        self.end_heading();
        self.end_weighed();
        self.heading = Some(None);
    }

    /// Ends the heading, if one is open.
    pub(crate) fn end_heading(&mut self) {
        if let Some(Some(start)) = self.heading.take() {
            self.headings.push(start..self.body.len());
            self.sections.extend(self.anchor.take().map(|anchor| Section { start, anchor }));
        }
        self.end_block();
    }

    /// Blocks from here on count as headings, or no more. None of them can be linked to by that.
    pub(crate) fn weigh(&mut self, is_weighed: bool) {
        self.end_block();
        self.is_weighed = is_weighed;
    }

    /// Appends the blocks of `other` as blocks of their own.
    pub(crate) fn append(&mut self, mut other: Self) {
        other.end_heading();
        let anchor = other.anchor.take();
        let (body, headings, sections) = other.finish();
        self.end_heading();
        if !body.is_empty() {
            self.close_gap();
            let start = self.body.len();
            self.body.push_str(&body);
            self.headings.extend(headings.into_iter().map(|range| start + range.start..start + range.end));
            let sections = sections.into_iter();
            self.sections.extend(sections.map(|section| Section { start: start + section.start, ..section }));
            self.anchor = None;
            self.end_block();
        }
        self.anchor = anchor.or(self.anchor.take());
    }

    /// The text written until now.
    pub(crate) fn so_far(&self) -> &str {
        &self.body
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.body.is_empty()
    }

    /// Takes the first heading that says the same as the title out of the text: a reader sees it above the text already.
    pub(crate) fn remove_title(&mut self, title: &str) {
        let is_title = |range: &Range<usize>| one_line(&self.body[range.clone()]) == title;
        let Some(at) = self.headings.iter().position(is_title) else {
            return;
        };
        let Range { start, mut end } = self.headings.remove(at);
        end += usize::from(self.body[end..].starts_with('\n'));
        self.body.drain(start..end);
        for heading in &mut self.headings[at..] {
            *heading = heading.start - (end - start)..heading.end - (end - start);
        }
        self.sections.retain(|section| section.start != start);
        for section in self.sections.iter_mut().filter(|section| section.start > start) {
            section.start -= end - start;
        }
        if self.body.ends_with('\n') {
            self.body.pop();
        }
    }

    /// The body, the byte ranges of its headings, and those that links may lead to.
    pub(crate) fn finish(mut self) -> (String, Vec<Range<usize>>, Vec<Section>) {
        self.end_heading();
        self.end_weighed();
        (self.body, self.headings, self.sections)
    }

    fn separate(&mut self, gap: Gap) {
        if gap == Gap::Block {
            self.end_weighed();
        }
        if !self.body.is_empty() {
            self.gap = self.gap.max(gap);
        }
    }

    fn end_weighed(&mut self) {
        self.headings.extend(self.weighed.take().map(|start| start..self.body.len()));
    }

    fn close_gap(&mut self) {
        // Inside a heading a line break is a space: a heading is one line.
        let inside_heading = matches!(self.heading, Some(Some(_)));
        match self.gap {
            Gap::None => {}
            Gap::Block if !inside_heading => self.body.push('\n'),
            Gap::Space | Gap::Block => self.body.push(' '),
        }
        self.gap = Gap::None;
        match &mut self.heading {
            Some(start @ None) => *start = Some(self.body.len()),
            None if self.is_weighed && self.weighed.is_none() => self.weighed = Some(self.body.len()),
            _ => {}
        }
    }
}

/// An id as it stands behind the `#` of a URL: what the URL standard encodes there, and the sign itself, but no letters.
fn fragment(id: &str) -> String {
    let mut out = String::with_capacity(id.len());
    for c in id.chars() {
        if c.is_control() || matches!(c, ' ' | '"' | '<' | '>' | '`' | '%') {
            out.extend(utf8_percent_encode(c.encode_utf8(&mut [0; 4]), NON_ALPHANUMERIC));
        } else {
            out.push(c);
        }
    }
    out
}

/// Text on one line, fit for a title: white space collapsed, without control characters and without the bidirectional overrides and isolates
/// (U+202A–U+202E, U+2066–U+2069) that could reorder what stands beside the title.
pub(crate) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        let before = line.len();
        if before > 0 {
            line.push(' ');
        }
        let start = line.len();
        line.extend(word.chars().filter(|&c| !c.is_control() && !is_bidi_control(c)));
        if line.len() == start {
            line.truncate(before);
        }
    }
    line
}

fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// The text cut to `limit` characters with «…» at its end, between words where it has spaces; `None` if it is short enough.
pub(crate) fn cut(text: &str, limit: usize) -> Option<String> {
    text.char_indices().nth(limit)?;
    let end = text.char_indices().nth(limit - 1).map_or(text.len(), |(at, _)| at);
    let head = &text[..end];
    // A space in the first half would leave too little: then the text has no words to speak of.
    let space = head.rfind(' ').filter(|&at| at >= head.len() / 2 && !text[end..].starts_with(' '));
    let head = head[..space.unwrap_or(head.len())].trim_end();
    Some(format!("{head}…"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_collapses_and_blocks_stay_apart() {
        let mut writer = TextWriter::new();
        for text in ["  وصل \n\t الوف", "د", "\u{A0}إلى\u{0}\u{7} ", "جنيف"] {
            writer.push(text);
        }
        writer.end_block();
        writer.end_block();
        writer.push(" وغادر ");
        assert_eq!(writer.finish(), ("وصل الوفد إلى جنيف\nوغادر".to_owned(), vec![], vec![]));
    }

    #[test]
    fn headings_are_ranges_and_one_of_them_may_be_the_title() {
        let mut writer = TextWriter::new();
        for (heading, text) in [("تمهيد", "نص أول."), ("بيان  ختامي", "نص ثان."), ("خاتمة", "")]
        {
            writer.start_heading();
            writer.push(heading);
            writer.end_heading();
            writer.push(text);
            writer.end_block();
        }
        writer.start_heading();
        writer.end_heading();
        writer.remove_title("بيان ختامي");
        let (body, headings, _) = writer.finish();
        assert_eq!(body, "تمهيد\nنص أول.\nنص ثان.\nخاتمة");
        assert_eq!(headings.iter().map(|range| &body[range.clone()]).collect::<Vec<_>>(), ["تمهيد", "خاتمة"]);
    }

    #[test]
    fn a_heading_has_the_anchor_inside_it_or_before_it() {
        let mut writer = TextWriter::new();
        for (before, inside, heading, text) in
            [("a", "b", "العنوان", "نص"), ("c d", "", "ثان", "نص"), ("", "قسم", "ثالث", "نص"), ("", "", "رابع", "نص")]
        {
            writer.anchor(before);
            writer.start_heading();
            writer.anchor(inside);
            writer.push(heading);
            writer.end_heading();
            writer.push(text);
            writer.anchor("text");
            writer.push(text);
            writer.end_block();
        }
        let mut more = TextWriter::new();
        more.push("نص");
        more.end_block();
        more.start_heading();
        more.anchor("e");
        more.push("خامس");
        more.end_heading();
        more.anchor("f");
        writer.append(more);
        writer.start_heading();
        writer.push("سادس");
        writer.end_heading();
        writer.remove_title("العنوان");
        let (body, _, sections) = writer.finish();
        let found: Vec<_> = sections
            .iter()
            .map(|section| (section.anchor.as_str(), body[section.start..].split('\n').next().unwrap()))
            .collect();
        assert_eq!(found, [("c%20d", "ثان"), ("قسم", "ثالث"), ("e", "خامس"), ("f", "سادس")]);
    }

    #[test]
    fn a_line_break_in_a_heading_is_a_space() {
        let mut writer = TextWriter::new();
        writer.push("مقدمة");
        writer.start_heading();
        writer.push("بيان");
        writer.end_block();
        writer.push("رقم ٣");
        let (body, headings, _) = writer.finish();
        assert_eq!((body.as_str(), &body[headings[0].clone()]), ("مقدمة\nبيان رقم ٣", "بيان رقم ٣"));
    }

    #[test]
    fn titles_lose_controls_and_bidi_overrides() {
        assert_eq!(
            one_line(" قرار\u{202E} \u{2067}مجلس\u{2069}\n \u{200B}\u{1}الأمن\u{85}\u{202C} "),
            "قرار مجلس \u{200B}الأمن"
        );
        // The zero width non-joiner is spelling in Persian and stays.
        assert_eq!(one_line("می\u{200C}رود"), "می\u{200C}رود");
    }

    #[test]
    fn long_text_is_cut_between_words() {
        assert_eq!(cut("قرار مجلس الأمن", 15), None);
        assert_eq!(cut("قرار مجلس الأمن", 14).as_deref(), Some("قرار مجلس…"));
        assert_eq!(cut("قرار مجلس الأمن", 10).as_deref(), Some("قرار مجلس…"));
        assert_eq!(cut("فسيكفيكهم", 5).as_deref(), Some("فسيك…"));
    }
}
