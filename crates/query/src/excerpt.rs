//! Excerpts: the passage of a document that shows best why it matches, with the words of the query marked.
//!
//! The text is cut into words by the analysis, those that match are found by their positions, and of all stretches of the right
//! length the one with most different words of the query wins, then the one with most matches, then the first. Marks cover
//! whole words, so that Arabic letters stay joined. A prefix too heavy for positions chooses no passage, but is marked in it.
//! What a single letter may become is not: it would be a third of all words, and tell nobody why a page is there.

use crate::{
    Fragment, HitSection,
    expand::Reach,
    limits,
    memory::{Cut, Text},
    order::sort,
    parse::Query,
    place::Place,
    score::bit,
};
use alloc::{borrow::ToOwned as _, string::String, vec::Vec};
use core::ops::Range;
use fihris_analysis::Tokens;
use fihris_format::{BODY_START, DocumentRecord};

/// Words of a passage: two lines of a box, three of a telephone.
const LENGTH: usize = 28;
/// Words shown before the first match, unless a line begins later.
const LEAD: usize = 6;
const ELLIPSIS: &str = "…";

/// Makes the excerpts of one query.
pub(crate) struct Excerpts<'a> {
    query: &'a Query,
    /// The word that has no places.
    unplaced: Option<usize>,
    /// The word of which there is one letter yet.
    initial: Option<usize>,
}

/// A word of the text that matches a word of the query.
#[derive(Clone, Copy)]
struct Found {
    token: usize,
    word: usize,
    /// What it is to stand together with others in: the number of a section, from 1, or 0 for the whole text.
    section: usize,
}

/// A stretch to mark, and the word of the query that it answers.
struct Mark {
    start: usize,
    end: usize,
    word: usize,
}

impl<'a> Excerpts<'a> {
    /// `has_heavy`: the unfinished word is a heavy prefix.
    pub(crate) fn new(query: &'a Query, has_heavy: bool) -> Self {
        let unfinished = query.words.iter().position(|word| word.is_prefix);
        let is_initial = |&word: &usize| query.words.get(word).is_some_and(|word| word.text.chars().nth(1).is_none());
        let initial = unfinished.filter(is_initial);
        Self { query, unplaced: unfinished.filter(|_| has_heavy && initial.is_none()), initial }
    }

    /// The title of a document, marked.
    pub(crate) fn title(&self, document: &Text, places: &[Place], tokens: &mut Tokens) -> Vec<Fragment> {
        let (title, cuts) = (document.record.title.as_str(), document.title.as_slice());
        let mut fragments = Fragments::default();
        self.mark(title, 0..title.len(), cuts, &self.find(cuts, places, 0), tokens, &mut fragments);
        fragments.list
    }

    /// The best passage of a document whose matching words stand at `places`, the section that it is in, and at most `most` other
    /// sections with theirs, best first.
    pub(crate) fn best(
        &self,
        document: &Text,
        places: &[Place],
        most: usize,
        tokens: &mut Tokens,
    ) -> (Vec<Fragment>, Option<HitSection>, Vec<HitSection>) {
        let Text { record, cuts, .. } = document;
        let mut found = self.find(cuts, places, BODY_START);
        let first = best_start(&found);
        let excerpt = self.excerpt(document, 0..record.text.len(), first.unwrap_or(0), &found, tokens);
        let mut taken = first.map_or(0, |first| section_at(document, first));
        let own = section(record, taken, Vec::new());
        let mut sections = Vec::new();
        if most > 0 {
            found.iter_mut().for_each(|found| found.section = section_at(document, found.token));
        }
        while sections.len() < most.min(limits::SECTIONS) {
            // What is in a section that was shown, or in none, is found no more.
            found.retain(|found| found.section != 0 && found.section != taken);
            let Some(first) = best_start(&found) else { break };
            taken = section_at(document, first);
            let begins = |at: usize| record.sections.get(at).map_or(record.text.len(), |section| section.start);
            let excerpt = self.excerpt(document, begins(taken - 1)..begins(taken), first, &found, tokens);
            sections.extend(section(record, taken, excerpt));
        }
        (excerpt, own, sections)
    }

    /// The passage of a stretch of the text around the match at token `first`, marked.
    fn excerpt(
        &self,
        document: &Text,
        stretch: Range<usize>,
        first: usize,
        found: &[Found],
        tokens: &mut Tokens,
    ) -> Vec<Fragment> {
        let (text, cuts) = (document.record.text.as_str(), document.cuts.as_slice());
        let cut_at = |byte| cuts.partition_point(|cut| cut.start < byte);
        let within = cut_at(stretch.start)..cut_at(stretch.end);
        let passage = passage(text, cuts, &within, first);
        let Some([head, .., tail] | [head @ tail]) = cuts.get(passage.clone()) else {
            return Vec::new();
        };
        let is_start = passage.start == within.start;
        let is_end = passage.end == within.end;
        let start = if is_start { stretch.start } else { head.start };
        let behind = text.get(tail.end..stretch.end).unwrap_or("").trim_end_matches([' ', '\n']);
        let end = if is_end { tail.end + behind.len() } else { tail.end };
        let mut fragments = Fragments::default();
        if !is_start {
            fragments.push(ELLIPSIS, 0);
        }
        self.mark(text, start..end, cuts, found, tokens, &mut fragments);
        if !is_end {
            fragments.push(ELLIPSIS, 0);
        }
        fragments.list
    }

    /// The matching words of a title or text whose positions begin at `first`, in order.
    fn find(&self, cuts: &[Cut], places: &[Place], first: u32) -> Vec<Found> {
        let mut found = Vec::new();
        for place in places {
            if place.reach == Reach::Completion && self.initial == Some(place.word) {
                continue;
            }
            if let Some(position) = place.position().checked_sub(first)
                && let Ok(token) = cuts.binary_search_by(|cut| cut.position.cmp(&position))
            {
                found.push(Found { token, word: place.word, section: 0 });
            }
        }
        found
    }

    /// Appends a stretch of a text, with what of the found words is in it marked.
    fn mark(
        &self,
        text: &str,
        stretch: Range<usize>,
        cuts: &[Cut],
        found: &[Found],
        tokens: &mut Tokens,
        fragments: &mut Fragments,
    ) {
        let mut marks = Vec::new();
        for found in found {
            if let Some(cut) = cuts.get(found.token)
                && stretch.start <= cut.start
                && cut.end <= stretch.end
            {
                marks.push(Mark { start: cut.start, end: cut.end, word: found.word });
            }
        }
        if let Some(word) = self.unplaced {
            let prefix = self.query.words.get(word).map_or("", |word| word.text.as_str());
            tokens.read(text.get(stretch.clone()).unwrap_or(""));
            for token in tokens.as_slice() {
                if tokens.word(token).starts_with(prefix) {
                    marks.push(Mark { start: stretch.start + token.start, end: stretch.start + token.end, word });
                }
            }
            sort(&mut marks, |a, b| a.start < b.start);
        }
        let mut at = stretch.start;
        for Mark { start, end, word } in marks {
            if start >= at {
                fragments.push(text.get(at..start).unwrap_or(""), 0);
                fragments.push(text.get(start..end).unwrap_or(""), self.query.number(word));
                at = end;
            }
        }
        fragments.push(text.get(at..stretch.end).unwrap_or(""), 0);
    }
}

/// The number of the last section that begins before a word of the text, from 1; 0 if none does.
fn section_at(Text { record, cuts, .. }: &Text, token: usize) -> usize {
    let at = cuts.get(token).map_or(0, |cut| cut.start);
    record.sections.partition_point(|section| section.start <= at)
}

fn section(record: &DocumentRecord, number: usize, excerpt: Vec<Fragment>) -> Option<HitSection> {
    let section = record.sections.get(number.checked_sub(1)?)?;
    let title = record.text.get(section.start..)?.split(['\n']).next()?.to_owned();
    let mut url = record.url.split(['#']).next()?.to_owned();
    url.push('#');
    url.push_str(&section.anchor);
    Some(HitSection { title, url, excerpt })
}

/// The first token of the best stretch of matches.
fn best_start(found: &[Found]) -> Option<usize> {
    let mut best: Option<((u32, usize), usize)> = None;
    for (i, first) in found.iter().enumerate() {
        let is_with = |other: &&Found| other.token < first.token + LENGTH - LEAD && other.section == first.section;
        let within = || found.iter().skip(i).take_while(is_with);
        let words = within().fold(0, |words, other| words | bit(other.word)).count_ones();
        let value = (words, within().count());
        if best.is_none_or(|(other, _)| value > other) {
            best = Some((value, first.token));
        }
    }
    best.map(|(_, token)| token)
}

/// The tokens to show around the match at `first`, out of some.
fn passage(text: &str, cuts: &[Cut], of: &Range<usize>, first: usize) -> Range<usize> {
    let earliest = first.saturating_sub(LEAD).max(of.start);
    // Begin with the line, if it begins shortly before.
    let begins_line = |i: &usize| {
        let before = i.checked_sub(1).and_then(|i| cuts.get(i)).map_or(0, |cut| cut.end);
        cuts.get(*i)
            .and_then(|cut| text.get(before..cut.start))
            .is_some_and(|gap| *i == 0 || gap.bytes().any(|byte| byte == b'\n'))
    };
    let mut start = (earliest..=first).rev().find(begins_line).unwrap_or(earliest);
    let end = (start + LENGTH).min(of.end);
    // Near the end of the text, show more before instead.
    if end - start < LENGTH {
        start = start.min(end.saturating_sub(LENGTH)).max(of.start);
    }
    start..end
}

/// Fragments under construction: neighbours of a kind become one, line breaks become spaces.
#[derive(Default)]
struct Fragments {
    list: Vec<Fragment>,
}

impl Fragments {
    fn push(&mut self, text: &str, mark: u32) {
        if text.is_empty() {
            return;
        }
        match self.list.last_mut() {
            Some(last) if last.mark == mark && mark == 0 => {}
            _ => self.list.push(Fragment { text: String::new(), mark }),
        }
        if let Some(last) = self.list.last_mut() {
            let mut start = 0;
            for (at, &byte) in text.as_bytes().iter().enumerate() {
                if byte == b'\n' {
                    last.text.push_str(text.get(start..at).unwrap_or(""));
                    last.text.push(' ');
                    start = at + 1;
                }
            }
            last.text.push_str(text.get(start..).unwrap_or(""));
        }
    }
}
