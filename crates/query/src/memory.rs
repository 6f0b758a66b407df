//! What one keystroke leaves for the next, so that only the last word is read anew: words and their postings, the
//! shown documents cut into words, and room to compute in.
//!
//! It saves work and never changes an answer: a word is known by its whole expansion, a document by its number. What
//! is too much is forgotten all at once.

use crate::{
    expand::Expansion,
    limits::{self, Work},
    score::{Accumulator, Found, Total},
};
use alloc::vec::Vec;
use fihris_analysis::Tokens;
use fihris_format::{Blob, DocumentRecord, FormatError};

/// Bounded by [`limits::REMEMBERED_POSTINGS`] and [`limits::REMEMBERED_WORDS`], and by what one query needs.
#[derive(Default)]
pub(crate) struct Memory {
    /// The words of the last queries.
    words: Vec<(Expansion, Found)>,
    /// Of each document, while a query is scored; zero between queries.
    pub(crate) totals: Vec<Total>,
    pub(crate) accumulator: Accumulator,
    /// The documents shown last, by number.
    texts: Vec<Text>,
    /// Words of all of them.
    text_words: usize,
    tokens: Tokens,
}

/// A document, its title and text cut into words.
pub(crate) struct Text {
    number: u32,
    pub(crate) record: DocumentRecord,
    pub(crate) title: Vec<Cut>,
    pub(crate) cuts: Vec<Cut>,
}

/// A word of a text: its position, first byte and end.
#[derive(Clone, Copy)]
pub(crate) struct Cut {
    pub(crate) position: u32,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

fn cut(text: &str, tokens: &mut Tokens) -> Vec<Cut> {
    tokens.read(text);
    let mut cuts = Vec::with_capacity(tokens.as_slice().len());
    for token in tokens.as_slice() {
        cuts.push(Cut { position: token.position, start: token.start, end: token.end });
    }
    cuts
}

impl Memory {
    /// What is known of a word, at most about `most` postings of it.
    pub(crate) fn take(&mut self, expansion: &Expansion, most: usize) -> Option<Found> {
        let at = self.words.iter().position(|(known, found)| found.is_as_read(most) && known == expansion)?;
        let last = self.words.pop()?;
        let taken = match self.words.get_mut(at) {
            Some(place) => core::mem::replace(place, last),
            None => last,
        };
        Some(taken.1)
    }

    /// Remembers the words of a query.
    pub(crate) fn keep(&mut self, expansions: Vec<Expansion>, found: Vec<Found>) {
        if self.words.iter().map(|(_, found)| found.size()).sum::<usize>() > limits::REMEMBERED_POSTINGS {
            self.words.clear();
        }
        self.words.extend(expansions.into_iter().zip(found));
    }

    /// A document and the words of its text, of which the first [`limits::TEXT_BYTES`] are read; `None` while it is missing.
    /// And room to cut more.
    pub(crate) fn text(&mut self, blob: &Blob, number: u32) -> Result<Option<(&Text, &mut Tokens)>, FormatError> {
        let mut at = self.texts.partition_point(|text| text.number < number);
        if self.texts.get(at).is_none_or(|text| text.number != number) {
            let Some(record) = blob.document(number)? else { return Ok(None) };
            if self.text_words > limits::REMEMBERED_WORDS {
                self.texts.clear();
                (self.text_words, at) = (0, 0);
            }
            // A letter has four bytes at most.
            let end = (0..4).find_map(|back| record.text.get(..limits::TEXT_BYTES - back));
            let text = end.unwrap_or(&record.text);
            limits::note(Work::Bytes, u32::try_from(text.len()).unwrap_or(u32::MAX));
            let cuts = cut(text, &mut self.tokens);
            let title = cut(&record.title, &mut self.tokens);
            self.text_words += cuts.len();
            self.texts.insert(at, Text { number, record, title, cuts });
        }
        Ok(self.texts.get(at).map(|text| (text, &mut self.tokens)))
    }
}
