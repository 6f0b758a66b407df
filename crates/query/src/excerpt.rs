//! Excerpts: the passage of a document that shows best why it matches, with the words of the query marked.
//!
//! The text is cut into words by the analysis, those that match are found by their positions, and of all stretches of the right
//! length the one with most different words of the query wins, then the one with most matches, then the first. Marks cover
//! whole words, so that Arabic letters stay joined. A prefix too heavy for positions chooses no passage, but is marked in it.

use crate::{
    Fragment,
    memory::{Cut, Text},
    order::sort,
    parse::{Query, Word},
    place::Place,
    score::bit,
};
use alloc::{string::String, vec::Vec};
use core::ops::Range;
use fihris_analysis::Tokens;
use fihris_format::BODY_START;

/// Words of a passage.
const LENGTH: usize = 32;
/// Words shown before the first match, unless a line begins later.
const LEAD: usize = 6;
const ELLIPSIS: &str = "…";

/// Makes the excerpts of one query.
pub(crate) struct Excerpts<'a> {
    /// The word that has no places.
    unplaced: Option<&'a Word>,
}

/// A word of the text that matches a word of the query.
#[derive(Clone, Copy)]
struct Found {
    token: usize,
    word: usize,
}

impl<'a> Excerpts<'a> {
    /// `has_heavy`: the unfinished word is a heavy prefix.
    pub(crate) fn new(query: &'a Query, has_heavy: bool) -> Self {
        Self { unplaced: query.words.iter().find(|word| has_heavy && word.is_prefix) }
    }

    /// The best passage of a document whose matching words stand at `places`.
    pub(crate) fn best(&self, document: &Text, places: &[Place], tokens: &mut Tokens) -> Vec<Fragment> {
        let (text, cuts) = (document.record.text.as_str(), document.cuts.as_slice());
        let found = find(cuts, places);
        let passage = passage(text, cuts, best_start(&found).unwrap_or(0));
        let Some([head, .., tail] | [head @ tail]) = cuts.get(passage.clone()) else {
            return Vec::new();
        };

        let start = if passage.start == 0 { 0 } else { head.start };
        let end = if passage.end == cuts.len() { text.len() } else { tail.end };
        let mut marks = Vec::new();
        for found in found.iter().filter(|found| passage.contains(&found.token)) {
            if let Some(cut) = cuts.get(found.token) {
                marks.push((cut.start, cut.end));
            }
        }
        if let Some(word) = self.unplaced {
            tokens.read(text.get(start..end).unwrap_or(""));
            for token in tokens.as_slice() {
                if tokens.word(token).starts_with(&word.text) {
                    marks.push((start + token.start, start + token.end));
                }
            }
            sort(&mut marks, |a, b| a.0 < b.0);
        }

        let mut fragments = Fragments::default();
        if start > 0 {
            fragments.push(ELLIPSIS, false);
        }
        let mut at = start;
        for (start, end) in marks {
            if start >= at {
                fragments.push(text.get(at..start).unwrap_or(""), false);
                fragments.push(text.get(start..end).unwrap_or(""), true);
                at = end;
            }
        }
        fragments.push(text.get(at..end).unwrap_or("").trim_end_matches([' ', '\n']), false);
        if end < text.len() {
            fragments.push(ELLIPSIS, false);
        }
        fragments.list
    }
}

/// The matching words of the text, in order.
fn find(cuts: &[Cut], places: &[Place]) -> Vec<Found> {
    let mut found = Vec::new();
    for place in places {
        if let Some(position) = place.position().checked_sub(BODY_START)
            && let Ok(token) = cuts.binary_search_by(|cut| cut.position.cmp(&position))
        {
            found.push(Found { token, word: place.word });
        }
    }
    found
}

/// The first token of the best stretch of matches.
fn best_start(found: &[Found]) -> Option<usize> {
    let mut best: Option<((u32, usize), usize)> = None;
    for (i, first) in found.iter().enumerate() {
        let within = || found.iter().skip(i).take_while(|other| other.token < first.token + LENGTH - LEAD);
        let words = within().fold(0, |words, other| words | bit(other.word)).count_ones();
        let value = (words, within().count());
        if best.is_none_or(|(other, _)| value > other) {
            best = Some((value, first.token));
        }
    }
    best.map(|(_, token)| token)
}

/// The tokens to show around the match at `first`.
fn passage(text: &str, cuts: &[Cut], first: usize) -> Range<usize> {
    let earliest = first.saturating_sub(LEAD);
    // Begin with the line, if it begins shortly before.
    let begins_line = |i: &usize| {
        let before = i.checked_sub(1).and_then(|i| cuts.get(i)).map_or(0, |cut| cut.end);
        cuts.get(*i)
            .and_then(|cut| text.get(before..cut.start))
            .is_some_and(|gap| *i == 0 || gap.bytes().any(|byte| byte == b'\n'))
    };
    let mut start = (earliest..=first).rev().find(begins_line).unwrap_or(earliest);
    let end = (start + LENGTH).min(cuts.len());
    // Near the end of the text, show more before instead.
    if end - start < LENGTH {
        start = start.min(end.saturating_sub(LENGTH));
    }
    start..end
}

/// Fragments under construction: neighbours of a kind become one, line breaks become spaces.
#[derive(Default)]
struct Fragments {
    list: Vec<Fragment>,
}

impl Fragments {
    fn push(&mut self, text: &str, mark: bool) {
        if text.is_empty() {
            return;
        }
        match self.list.last_mut() {
            Some(last) if last.mark == mark && !mark => {}
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
