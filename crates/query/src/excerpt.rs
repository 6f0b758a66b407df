//! Excerpts: the passage of a document that shows best why it matches, with the words of the query marked.
//!
//! The text is cut into words by the analysis, the words that match are found by their positions (and, for a word still
//! being typed, by how they begin), and of all stretches of the right length the one with most different words of the query
//! wins, then the one with most matches, then the first. Marks cover whole words, so that Arabic letters stay joined.

use crate::{
    Fragment,
    parse::{Query, Word},
    place::Place,
    score::bit,
};
use fihris_analysis::{Token, Tokens};
use fihris_format::{BODY_START, DocumentRecord};

/// Words of a passage.
const LENGTH: usize = 32;
/// Words shown before the first match, unless a line begins later.
const LEAD: usize = 6;
const ELLIPSIS: &str = "…";

/// Makes the excerpts of one query.
pub(crate) struct Excerpts<'a> {
    tokens: Tokens,
    unfinished: Option<(usize, &'a Word)>,
}

/// A word of the text that matches a word of the query.
#[derive(Clone, Copy)]
struct Found {
    token: usize,
    word: usize,
}

impl<'a> Excerpts<'a> {
    pub(crate) fn new(query: &'a Query) -> Self {
        let unfinished = query.words.iter().enumerate().find(|(_, word)| word.is_prefix);
        Self { tokens: Tokens::default(), unfinished }
    }

    /// The best passage of a document whose matching words stand at `places`.
    pub(crate) fn best(&mut self, document: &DocumentRecord, places: &[(u32, Place)]) -> Vec<Fragment> {
        self.tokens.read(&document.text);
        let found = self.find(places);
        let tokens = self.tokens.as_slice();
        let first = best_start(&found).unwrap_or(0);
        let passage = passage(&document.text, tokens, first);
        let Some(shown) = tokens.get(passage.clone()) else {
            return Vec::new();
        };
        let (Some(head), Some(tail)) = (shown.first(), shown.last()) else {
            return Vec::new();
        };

        let mut fragments = Fragments::default();
        let start = if passage.start == 0 { 0 } else { head.start };
        let end = if passage.end == tokens.len() { document.text.len() } else { tail.end };
        if start > 0 {
            fragments.push(ELLIPSIS, false);
        }
        let mut at = start;
        for found in found.iter().filter(|found| passage.contains(&found.token)) {
            if let Some(token) = tokens.get(found.token).filter(|token| token.start >= at) {
                fragments.push(document.text.get(at..token.start).unwrap_or(""), false);
                fragments.push(document.text.get(token.start..token.end).unwrap_or(""), true);
                at = token.end;
            }
        }
        fragments.push(document.text.get(at..end).unwrap_or("").trim_end(), false);
        if end < document.text.len() {
            fragments.push(ELLIPSIS, false);
        }
        fragments.list
    }

    /// The matching words of the text, in order.
    fn find(&self, places: &[(u32, Place)]) -> Vec<Found> {
        let mut found = Vec::new();
        let mut places = places.iter().map(|(_, place)| place).peekable();
        for (i, token) in self.tokens.as_slice().iter().enumerate() {
            let position = token.position.saturating_add(BODY_START);
            while places.next_if(|place| place.position < position).is_some() {}
            let mut is_placed = false;
            while let Some(place) = places.next_if(|place| place.position == position) {
                is_placed = true;
                found.push(Found { token: i, word: place.word });
            }
            if let (false, Some((word, typed))) = (is_placed, self.unfinished)
                && self.tokens.word(token).starts_with(&typed.text)
            {
                found.push(Found { token: i, word });
            }
        }
        found
    }
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
fn passage(text: &str, tokens: &[Token], first: usize) -> std::ops::Range<usize> {
    let earliest = first.saturating_sub(LEAD);
    // Begin with the line, if it begins shortly before.
    let begins_line = |i: &usize| {
        let before = i.checked_sub(1).and_then(|i| tokens.get(i)).map_or(0, |token| token.end);
        tokens.get(*i).and_then(|token| text.get(before..token.start)).is_some_and(|gap| *i == 0 || gap.contains('\n'))
    };
    let mut start = (earliest..=first).rev().find(begins_line).unwrap_or(earliest);
    let end = (start + LENGTH).min(tokens.len());
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
        let text = text.replace('\n', " ");
        match self.list.last_mut() {
            Some(last) if last.mark == mark && !mark => last.text.push_str(&text),
            _ => self.list.push(Fragment { text, mark }),
        }
    }
}
