//! The postings chunk: a range of terms, which of them belong together, and which documents have each.
//!
//! ```text
//! varint number of classes
//! each class: varint 4 * terms + 1 if it begins a lemma + 2 if it begins a stem
//! bits, for each term:
//!   gamma  documents - 1
//!   for each document:
//!     Rice   its number less that after the one before; k by how many there are
//!     unary  0: once in the body and nowhere else, 1: twice, 3: three times, 4: gamma of four times or more
//!            2: not only in the body: 8 bits of impact, gamma of how often - 1
//! ```
//!
//! How much an occurrence in the body weighs depends on the body's length alone, so that it is kept once for a document (its
//! *norm*) and not in each posting; what also stands in a title or heading brings its impact with it.
//!
//! A chunk is read through once when it comes, to find where each term begins: from then on nothing in it can be broken.

use crate::{
    ClassEntry, Impact, Norms,
    bits::{BitWriter, Bits, PADDING, rice_parameter},
    cursor::{Cursor, index, push_varint},
};
use alloc::{vec, vec::Vec};
use core::ops::Range;

/// A document that has a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Posting {
    /// The document, by its number in the index.
    pub document: u32,
    /// The term's weight there.
    pub impact: Impact,
    /// At how many positions it stands.
    pub count: u32,
}

/// A posting to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PostingEntry {
    /// The document.
    pub document: u32,
    /// At how many positions the term stands, at least one.
    pub count: u32,
    /// Its weight, unless it stands in the body alone.
    pub impact: Option<Impact>,
}

/// Which classes stand together with one: itself, those with its lemma, those with its stem.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kin {
    /// The class alone.
    Base,
    /// All classes with its lemma.
    Lemma,
    /// All classes with its stem.
    Stem,
}

/// What a term stands for in a document, by the code before it.
const ONCE: u32 = 0;
const TWICE: u32 = 1;
const WEIGHED: u32 = 2;
const THRICE: u32 = 3;
const OFTEN: u32 = 4;

/// A range of terms, ready to be asked.
pub(crate) struct Terms {
    /// First term of each class, and the end of the last, counted from the chunk's first.
    starts: Vec<u32>,
    begins_lemma: Vec<bool>,
    begins_stem: Vec<bool>,
    bytes: Vec<u8>,
    /// Where each term begins, in bits.
    places: Vec<u32>,
}

/// Writes a chunk.
pub(crate) fn encode_terms<'a>(
    classes: &[ClassEntry],
    terms: impl Iterator<Item = &'a [PostingEntry]>,
    documents: u32,
) -> Vec<u8> {
    let mut out = Vec::new();
    push_varint(u32::try_from(classes.len()).unwrap_or(u32::MAX), &mut out);
    for class in classes {
        let flags = u32::from(class.begins_lemma) | u32::from(class.begins_stem) << 1;
        push_varint(class.terms << 2 | flags, &mut out);
    }
    let mut bits = BitWriter::default();
    for postings in terms {
        let len = u32::try_from(postings.len()).unwrap_or(u32::MAX);
        bits.gamma(len.saturating_sub(1));
        let k = rice_parameter(documents, len);
        let mut next = 0;
        for posting in postings {
            bits.rice(posting.document.wrapping_sub(next), k);
            next = posting.document.wrapping_add(1);
            match (posting.impact, posting.count) {
                (Some(impact), count) => {
                    bits.unary(WEIGHED);
                    bits.put(u32::from(impact.0), 8);
                    bits.gamma(count.saturating_sub(1));
                }
                (None, 0 | 1) => bits.unary(ONCE),
                (None, 2) => bits.unary(TWICE),
                (None, 3) => bits.unary(THRICE),
                (None, count) => {
                    bits.unary(OFTEN);
                    bits.gamma(count - 4);
                }
            }
        }
    }
    out.append(&mut bits.finish());
    out
}

/// Appends postings that are all weighed and have no positions: those of a heavy prefix.
pub(crate) fn encode_weighed(postings: &[PostingEntry], documents: u32, out: &mut Vec<u8>) {
    let mut bits = BitWriter::default();
    let len = u32::try_from(postings.len()).unwrap_or(u32::MAX);
    bits.gamma(len);
    let k = rice_parameter(documents, len);
    let mut next = 0;
    for posting in postings {
        bits.rice(posting.document.wrapping_sub(next), k);
        bits.put(posting.impact.map_or(0, |impact| u32::from(impact.0)), 8);
        next = posting.document.wrapping_add(1);
    }
    out.append(&mut bits.finish());
}

/// Replaces `out` by the postings of a heavy prefix. `None` when they are damaged.
pub(crate) fn decode_weighed(bytes: &[u8], documents: u32, out: &mut Vec<Posting>) -> Option<()> {
    out.clear();
    let mut padded = bytes.to_vec();
    padded.extend(PADDING);
    let mut bits = Bits::new(&padded, 0);
    let count = bits.gamma()?;
    let k = rice_parameter(documents, count);
    let mut next = 0_u32;
    for _ in 0..count {
        let document = next.checked_add(bits.rice(k)?).filter(|&document| document < documents)?;
        out.push(Posting { document, impact: Impact(low_byte(bits.take(8))), count: 0 });
        next = document + 1;
    }
    if bits.is_over() { None } else { Some(()) }
}

impl Terms {
    /// Reads a chunk through. `None` when it breaks a rule.
    pub(crate) fn read(bytes: &[u8], documents: u32) -> Option<Self> {
        let mut cursor = Cursor::new(bytes);
        let mut starts = vec![0];
        let (mut begins_lemma, mut begins_stem) = (Vec::new(), Vec::new());
        let mut end = 0_u32;
        for _ in 0..cursor.varint()? {
            let value = cursor.varint()?;
            end = end.checked_add(value >> 2).filter(|&end| end <= MAX_TERMS)?;
            starts.push(end);
            begins_lemma.push(value & 1 == 1);
            begins_stem.push(value & 2 == 2);
        }
        let mut rest = cursor.bytes(cursor.remaining())?.to_vec();
        rest.extend(PADDING);
        let mut bits = Bits::new(&rest, 0);
        let mut places = Vec::new();
        for _ in 0..end {
            places.push(u32::try_from(bits.position()).ok()?);
            each_posting(&mut bits, documents, |_, _, _| ())?;
        }
        if bits.is_over() {
            return None;
        }
        Some(Self { starts, begins_lemma, begins_stem, bytes: rest, places })
    }

    /// The number of terms.
    pub(crate) fn len(&self) -> usize {
        self.places.len()
    }

    fn bits(&self, term: usize) -> Option<Bits<'_>> {
        Some(Bits::new(&self.bytes, index(*self.places.get(term)?)))
    }

    /// How many documents have a term.
    pub(crate) fn frequency(&self, term: usize) -> u32 {
        self.bits(term).and_then(|mut bits| bits.gamma()).map_or(0, |count| count.saturating_add(1))
    }

    /// Appends the postings of a term.
    pub(crate) fn postings(&self, term: usize, norms: &Norms, out: &mut Vec<Posting>) -> Option<()> {
        each_posting(&mut self.bits(term)?, norms.len(), |document, count, impact| {
            let impact = impact.unwrap_or_else(|| norms.impact(document, count));
            out.push(Posting { document, impact, count });
        })
    }

    /// How often a term stands in each of its documents, and whether in the title.
    pub(crate) fn counts(&self, term: usize, documents: u32, mut each: impl FnMut(u32, u32, bool)) -> Option<()> {
        let is_in_title = |impact: Option<Impact>| impact.is_some_and(Impact::is_in_title);
        each_posting(&mut self.bits(term)?, documents, |document, count, impact| {
            each(document, count, is_in_title(impact));
        })
    }

    /// The class of a term.
    pub(crate) fn class_of(&self, term: u32) -> u32 {
        let after = self.starts.partition_point(|&first| first <= term);
        u32::try_from(after.saturating_sub(1)).unwrap_or(u32::MAX)
    }

    /// The terms of a class and its kin.
    pub(crate) fn of(&self, class: usize, kin: Kin) -> Range<u32> {
        let begins = match kin {
            Kin::Base => return self.terms(class, class.saturating_add(1)),
            Kin::Lemma => &self.begins_lemma,
            Kin::Stem => &self.begins_stem,
        };
        let first = begins.get(..=class).and_then(|until| until.iter().rposition(|&begins| begins)).unwrap_or(class);
        let rest = begins.get(class.saturating_add(1)..).unwrap_or(&[]);
        let end = class.saturating_add(1).saturating_add(rest.iter().take_while(|&&begins| !begins).count());
        self.terms(first, end)
    }

    fn terms(&self, first: usize, end: usize) -> Range<u32> {
        match (self.starts.get(first), self.starts.get(end)) {
            (Some(&first), Some(&end)) => first..end,
            _ => 0..0,
        }
    }
}

/// The most terms of a chunk: they are numbered by 16 bits.
pub(crate) const MAX_TERMS: u32 = 1 << 16;

/// Gives the document, count and, if it is weighed, impact of each posting of a list.
#[inline]
fn each_posting(bits: &mut Bits<'_>, documents: u32, mut each: impl FnMut(u32, u32, Option<Impact>)) -> Option<()> {
    let len = bits.gamma()?.checked_add(1)?;
    let k = rice_parameter(documents, len);
    let mut next = 0_u32;
    for _ in 0..len {
        let document = next.checked_add(bits.rice(k)?).filter(|&document| document < documents)?;
        next = document + 1;
        match bits.unary()? {
            ONCE => each(document, 1, None),
            TWICE => each(document, 2, None),
            WEIGHED => {
                let impact = Impact(low_byte(bits.take(8)));
                each(document, bits.gamma()?.checked_add(1)?, Some(impact));
            }
            THRICE => each(document, 3, None),
            OFTEN => each(document, bits.gamma()?.checked_add(4)?, None),
            _ => return None,
        }
    }
    Some(())
}

fn low_byte(value: u32) -> u8 {
    let [byte, ..] = value.to_le_bytes();
    byte
}
