//! A blob whose sections are checked, ready to be asked.
//!
//! `open` reads the tables (keys, terms, documents) into arrays once; postings, positions and text are read in place when
//! asked for. What could not be checked at once (each list's inner order) is checked while it is read.

use crate::{
    Dictionary, FormatError, KeyRecord, Link, Metadata, Posting, Prefix, SectionId, Sections,
    cursor::{Cursor, index},
    postings::{Positions, decode_postings, posting_count},
    prefixes::Prefixes,
    vocabulary::Vocabulary,
};
use std::ops::Range;

/// An index in memory.
pub struct Blob {
    metadata: Metadata,
    dictionary: Dictionary,
    vocabulary: Vocabulary,
    prefixes: Prefixes,
    /// Ends of the terms' postings and positions.
    terms: Vec<(u32, u32)>,
    documents: Vec<Offsets>,
    sections: Sections,
}

/// What a document shows in a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DocumentRecord<'a> {
    /// As it was given when indexing.
    pub id: &'a str,
    /// Root-relative or absolute.
    pub url: &'a str,
    /// One line, may be empty.
    pub title: &'a str,
    /// The date, if it has one.
    pub date: Option<&'a str>,
    /// The text below the title.
    pub text: &'a str,
    /// Position of the first word of the text.
    pub text_position: u32,
}

#[derive(Clone, Copy)]
struct Offsets {
    /// Of the record, in the documents section.
    record: usize,
    /// Of the text, in the text section.
    text: (usize, usize),
}

impl Blob {
    /// Takes the sections of a file whose chunks were all added. O(keys + terms + documents).
    ///
    /// # Errors
    /// When a section is missing or breaks the format.
    pub fn open(mut sections: Sections) -> Result<Self, FormatError> {
        let metadata = Metadata::decode(sections.get(SectionId::Metadata))?;
        let dictionary = Dictionary::open(sections.take(SectionId::Dictionary), metadata.keys)?;
        let (keys, classes) = (sections.get(SectionId::Keys), sections.get(SectionId::Classes));
        let vocabulary = Vocabulary::read(keys, classes, metadata)?;
        let prefixes =
            Prefixes::read(sections.take(SectionId::Prefixes)).ok_or(FormatError::Section(SectionId::Prefixes))?;
        let terms = read_terms(&sections, metadata).ok_or(FormatError::Section(SectionId::Terms))?;
        let documents = read_documents(&sections, metadata).ok_or(FormatError::Section(SectionId::Documents))?;
        Ok(Self { metadata, dictionary, vocabulary, prefixes, terms, documents, sections })
    }

    /// The counts.
    #[must_use]
    pub fn metadata(&self) -> Metadata {
        self.metadata
    }

    /// The keys.
    #[must_use]
    pub fn dictionary(&self) -> &Dictionary {
        &self.dictionary
    }

    /// What a folded word stands for, if it is a key. O(letters).
    #[must_use]
    pub fn key(&self, word: &str) -> Option<&KeyRecord> {
        self.vocabulary.keys.get(index(self.dictionary.get(word)?))
    }

    /// What the keys of a range of ordinals stand for.
    #[must_use]
    pub fn keys(&self, ordinals: Range<u32>) -> &[KeyRecord] {
        self.vocabulary.keys.get(index(ordinals.start)..index(ordinals.end)).unwrap_or(&[])
    }

    /// The classes a key stands for besides its own.
    #[must_use]
    pub fn links(&self, key: &KeyRecord) -> &[Link] {
        self.vocabulary.links(key)
    }

    /// The documents that come first when the key of an ordinal is the whole query, in order. O(log pins).
    #[must_use]
    pub fn pins(&self, key: u32) -> &[u32] {
        self.vocabulary.pins(key)
    }

    /// The class of a term: the number of its base. O(log classes).
    #[must_use]
    pub fn class_of(&self, term: u32) -> u32 {
        self.vocabulary.class_of(term)
    }

    /// The terms of a class.
    #[must_use]
    pub fn base(&self, class: u32) -> Range<u32> {
        self.vocabulary.base(class)
    }

    /// The terms of all classes that have the lemma of one. O(classes of the stem).
    #[must_use]
    pub fn lemma(&self, class: u32) -> Range<u32> {
        self.vocabulary.lemma(class)
    }

    /// The terms of all classes that have the stem of one. O(classes of the stem).
    #[must_use]
    pub fn stem(&self, class: u32) -> Range<u32> {
        self.vocabulary.stem(class)
    }

    /// Replaces `out` by the postings of a term, in document order.
    ///
    /// # Errors
    /// When there is no such term or the list is damaged.
    pub fn postings(&self, term: u32, out: &mut Vec<Posting>) -> Result<(), FormatError> {
        let bytes = self.term_bytes(term, SectionId::Postings, |(postings, _)| postings)?;
        decode_postings(bytes, self.metadata.documents, out).ok_or(FormatError::Section(SectionId::Postings))
    }

    /// The heavy prefix that has exactly these keys, if they are that many. O(heavy prefixes), a few dozen.
    #[must_use]
    pub fn prefix(&self, keys: &Range<u32>) -> Option<&Prefix> {
        self.prefixes.get(keys)
    }

    /// Replaces `out` by the most important documents of a heavy prefix, in document order; the impact of each is that of all
    /// words with the prefix.
    ///
    /// # Errors
    /// When the list is damaged.
    pub fn prefix_postings(&self, prefix: &Prefix, out: &mut Vec<Posting>) -> Result<(), FormatError> {
        self.prefixes.postings(prefix, self.metadata.documents, out)
    }

    /// How many documents have a term; 0 when there is no such term. O(1).
    #[must_use]
    pub fn frequency(&self, term: u32) -> u32 {
        self.term_bytes(term, SectionId::Postings, |(postings, _)| postings).ok().and_then(posting_count).unwrap_or(0)
    }

    /// The positions of a term, posting after posting in the order of [`Self::postings`].
    ///
    /// # Errors
    /// When there is no such term.
    pub fn positions(&self, term: u32) -> Result<Positions<'_>, FormatError> {
        self.term_bytes(term, SectionId::Positions, |(_, positions)| positions).map(Positions::new)
    }

    fn term_bytes(&self, term: u32, section: SectionId, end: impl Fn((u32, u32)) -> u32) -> Result<&[u8], FormatError> {
        let at = index(term);
        let start = at.checked_sub(1).and_then(|before| self.terms.get(before)).map_or(0, |&ends| end(ends));
        self.terms
            .get(at)
            .and_then(|&ends| self.sections.get(section).get(index(start)..index(end(ends))))
            .ok_or(FormatError::Section(section))
    }

    /// A document's record and text. O(lengths).
    ///
    /// # Errors
    /// When there is no such document or its strings are damaged.
    pub fn document(&self, document: u32) -> Result<DocumentRecord<'_>, FormatError> {
        self.read_document(document).ok_or(FormatError::Section(SectionId::Documents))
    }

    fn read_document(&self, document: u32) -> Option<DocumentRecord<'_>> {
        let offsets = self.documents.get(index(document))?;
        let mut cursor = Cursor::new(self.sections.get(SectionId::Documents).get(offsets.record..)?);
        let (id, url, title, date) = (cursor.text()?, cursor.text()?, cursor.text()?, cursor.text()?);
        let text_position = cursor.varint()?;
        let text = str::from_utf8(self.sections.get(SectionId::Text).get(offsets.text.0..offsets.text.1)?).ok()?;
        Some(DocumentRecord { id, url, title, date: Some(date).filter(|date| !date.is_empty()), text, text_position })
    }
}

fn read_terms(sections: &Sections, metadata: Metadata) -> Option<Vec<(u32, u32)>> {
    let mut cursor = Cursor::new(sections.get(SectionId::Terms));
    let mut terms = Vec::new();
    let (mut postings, mut positions) = (0_u32, 0_u32);
    while !cursor.is_empty() {
        postings = postings.checked_add(cursor.varint()?)?;
        positions = positions.checked_add(cursor.varint()?)?;
        terms.push((postings, positions));
    }
    let ends_meet = sections.get(SectionId::Postings).len() == index(postings)
        && sections.get(SectionId::Positions).len() == index(positions)
        && u32::try_from(terms.len()) == Ok(metadata.terms);
    if ends_meet { Some(terms) } else { None }
}

fn read_documents(sections: &Sections, metadata: Metadata) -> Option<Vec<Offsets>> {
    let bytes = sections.get(SectionId::Documents);
    let mut cursor = Cursor::new(bytes);
    let mut documents = Vec::new();
    let (mut record, mut text) = (0_usize, 0_usize);
    while !cursor.is_empty() {
        for _ in 0..4 {
            let len = index(cursor.varint()?);
            cursor.bytes(len)?;
        }
        cursor.varint()?;
        let end = text.checked_add(index(cursor.varint()?))?;
        documents.push(Offsets { record, text: (text, end) });
        text = end;
        record = bytes.len() - cursor.remaining();
    }
    let is_whole =
        text == sections.get(SectionId::Text).len() && u32::try_from(documents.len()) == Ok(metadata.documents);
    if is_whole { Some(documents) } else { None }
}
