//! An index, as far as it has been loaded: what a query asks.
//!
//! The directory is always there. A chunk is put in when it has come, and checked then; whoever asks for something that lies
//! in a chunk which is not there is given nothing, and the chunk is noted. A question has been answered when
//! [`Blob::complete`] says so; else the noted chunks ([`Blob::take_missing`]) are to be loaded and the question to be asked
//! again. So an answer depends on the index alone, never on what of it happened to be there.

use crate::{
    ChunkKind, Dictionary, Directory, DocumentRecord, Facet, FacetKind, FormatError, KeyRecord, Metadata, Posting,
    Prefix, chunk,
    cursor::index,
    documents::read_document,
    keys::Keys,
    positions::{PositionLists, Positions},
    postings::{Kin, Terms},
    shelf::{Notes, Shelf},
    tables::Tables,
};
use alloc::vec::Vec;
use core::ops::Range;

/// An index in memory, whole or in part.
pub struct Blob {
    directory: Directory,
    dictionary: Dictionary,
    tables: Shelf<Tables>,
    terms: Shelf<Terms>,
    positions: Shelf<PositionLists>,
    /// The code of each.
    documents: Shelf<Vec<u8>>,
    facets: Shelf<Facet>,
}

/// The postings chunk of a term or class, and which of its own it is.
fn split(number: u32) -> (usize, u32) {
    (index(number >> 16), number & 0xFFFF)
}

fn join(chunk: usize, own: u32) -> u32 {
    u32::try_from(chunk).unwrap_or(u32::MAX) << 16 | own
}

impl Blob {
    /// Takes a directory; nothing else is loaded yet.
    #[must_use]
    pub fn new(mut directory: Directory) -> Self {
        let keys = core::mem::take(&mut directory.keys);
        let [tables, _, postings, positions, documents, facets] = directory.counts;
        Self {
            dictionary: Dictionary::new(keys),
            tables: Shelf::new(tables),
            terms: Shelf::new(postings),
            positions: Shelf::new(positions),
            documents: Shelf::new(documents),
            facets: Shelf::new(facets),
            directory,
        }
    }

    /// What there is, and where.
    #[must_use]
    pub fn directory(&self) -> &Directory {
        &self.directory
    }

    /// Takes a chunk: the bytes at its [`crate::Location`], inflated if its kind is. O(length).
    ///
    /// # Errors
    /// When its checksum does not hold or it breaks the format.
    pub fn put(&mut self, number: usize, bytes: &[u8]) -> Result<(), FormatError> {
        let (kind, at) = self.directory.kind(number).ok_or(FormatError::Directory)?;
        let content = chunk::open(kind, bytes)?;
        self.read(kind, at, content).ok_or(FormatError::Chunk(kind))
    }

    fn read(&mut self, kind: ChunkKind, at: usize, content: &[u8]) -> Option<()> {
        let documents = self.directory.metadata.documents;
        match kind {
            ChunkKind::Tables => {
                self.tables.put(at, Tables::read(content, documents)?);
                for at in 0..self.terms.notes().len() {
                    self.join(at)?;
                }
            }
            ChunkKind::Keys => {
                self.dictionary.chunks.put(at, Keys::read(content, self.dictionary.count(at), documents)?);
            }
            ChunkKind::Postings => {
                self.terms.put(at, Terms::read(content, documents)?);
                self.join(at)?;
            }
            ChunkKind::Positions => {
                self.positions.put(at, PositionLists::new(content));
                self.join(at)?;
            }
            ChunkKind::Documents => {
                self.documents.put(at, content.to_vec());
            }
            ChunkKind::Facets => self.facets.put(at, Facet::read(content, documents)?),
        }
        Some(())
    }

    /// Finds where the positions of each term begin, as soon as all that tells it is there.
    fn join(&mut self, at: usize) -> Option<()> {
        match (self.positions.get_mut(at), self.terms.get_mut(at), self.tables.get_mut(0)) {
            (Some(positions), Some(terms), Some(tables)) => positions.join(terms, &tables.norms),
            _ => Some(()),
        }
    }

    /// Whether a chunk is there.
    #[must_use]
    pub fn has(&self, number: usize) -> bool {
        let mut at = number;
        for notes in self.notes() {
            match at.checked_sub(notes.len()) {
                Some(rest) => at = rest,
                None => return notes.has(at),
            }
        }
        false
    }

    /// Of each kind, in the order of the kinds.
    fn notes(&self) -> [&Notes; 6] {
        [
            self.tables.notes(),
            self.dictionary.chunks.notes(),
            self.terms.notes(),
            self.positions.notes(),
            self.documents.notes(),
            self.facets.notes(),
        ]
    }

    /// Whether everything asked for since [`Self::take_missing`] was there.
    ///
    /// # Errors
    /// [`FormatError::Missing`] when something was not: what was answered is worth nothing then.
    pub fn complete(&self) -> Result<(), FormatError> {
        if self.notes().into_iter().any(Notes::is_any_wanted) { Err(FormatError::Missing) } else { Ok(()) }
    }

    /// The numbers of the chunks that were asked for and not there, in order; forgets them.
    pub fn take_missing(&self) -> Vec<u32> {
        let mut out = Vec::new();
        let mut first = 0;
        for notes in self.notes() {
            notes.take_wanted(first, &mut out);
            first += notes.len();
        }
        out
    }

    /// Notes what every answer needs as missing if it is, so that it comes together with what a query asks for first.
    pub fn want_tables(&self) {
        self.tables.notes().want(0);
    }

    /// Notes the positions of a term's or class's relatives as missing if they are: they will be asked for.
    pub fn want_positions(&self, number: u32) {
        self.positions.notes().want(split(number).0);
    }

    /// The counts.
    #[must_use]
    pub fn metadata(&self) -> Metadata {
        self.directory.metadata
    }

    /// The keys.
    #[must_use]
    pub fn dictionary(&self) -> &Dictionary {
        &self.dictionary
    }

    /// What a folded word stands for, if it is a key. O(letters).
    #[must_use]
    pub fn key(&self, word: &str) -> Option<&KeyRecord> {
        let key = self.dictionary.get(word)?;
        self.keys(key..key.saturating_add(1)).next()
    }

    /// What the keys of a range of ordinals stand for.
    pub fn keys(&self, ordinals: Range<u32>) -> impl Iterator<Item = &KeyRecord> {
        self.dictionary.records(ordinals)
    }

    /// The class of a term: the number of its base. O(log classes).
    #[must_use]
    pub fn class_of(&self, term: u32) -> u32 {
        let (chunk, term) = split(term);
        self.terms.get(chunk).map_or(u32::MAX, |terms| join(chunk, terms.class_of(term)))
    }

    /// The terms of a class.
    #[must_use]
    pub fn base(&self, class: u32) -> Range<u32> {
        self.terms_of(class, Kin::Base)
    }

    /// The terms of all classes that have the lemma of one. O(classes of the stem).
    #[must_use]
    pub fn lemma(&self, class: u32) -> Range<u32> {
        self.terms_of(class, Kin::Lemma)
    }

    /// The terms of all classes that have the stem of one. O(classes of the stem).
    #[must_use]
    pub fn stem(&self, class: u32) -> Range<u32> {
        self.terms_of(class, Kin::Stem)
    }

    /// The terms of a class and its kin.
    #[must_use]
    pub fn terms_of(&self, class: u32, kin: Kin) -> Range<u32> {
        let (chunk, class) = split(class);
        let Range { start, end } = self.terms.get(chunk).map_or(0..0, |terms| terms.of(index(class), kin));
        if start < end { join(chunk, start)..join(chunk, 0).saturating_add(end) } else { 0..0 }
    }

    /// Replaces `out` by the postings of a term, in document order.
    ///
    /// # Errors
    /// When there is no such term.
    pub fn postings(&self, term: u32, out: &mut Vec<Posting>) -> Result<(), FormatError> {
        out.clear();
        let (chunk, term) = split(term);
        let (Some(terms), Some(tables)) = (self.terms.get(chunk), self.tables.get(0)) else { return Ok(()) };
        terms.postings(index(term), &tables.norms, out).ok_or(FormatError::Chunk(ChunkKind::Postings))
    }

    /// The heavy prefix with these letters, if it is one. O(heavy prefixes of a chunk).
    #[must_use]
    pub fn prefix(&self, prefix: &str) -> Option<&Prefix> {
        self.dictionary.prefix(prefix)
    }

    /// How many documents have a term; 0 when there is no such term. O(1).
    #[must_use]
    pub fn frequency(&self, term: u32) -> u32 {
        let (chunk, term) = split(term);
        self.terms.get(chunk).map_or(0, |terms| terms.frequency(index(term)))
    }

    /// The positions of a term, posting after posting in the order of [`Self::postings`]; `None` while they are missing.
    ///
    /// # Errors
    /// When there is no such term.
    pub fn positions(&self, term: u32) -> Result<Option<Positions<'_>>, FormatError> {
        let (chunk, term) = split(term);
        let (Some(lists), Some(tables)) = (self.positions.get(chunk), self.tables.get(0)) else { return Ok(None) };
        lists.of(index(term), &tables.norms).map(Some).ok_or(FormatError::Chunk(ChunkKind::Positions))
    }

    /// The names of the filters, in order.
    pub fn filters(&self) -> impl Iterator<Item = &str> {
        let filters = self.directory.facets.iter().filter(|facet| facet.kind == FacetKind::Filter);
        filters.map(|facet| facet.name.as_str())
    }

    /// Notes the values of all filters as missing that are: they will be counted.
    pub fn want_filters(&self) {
        for (at, facet) in self.directory.facets.iter().enumerate() {
            if facet.kind == FacetKind::Filter {
                self.facets.notes().want(at);
            }
        }
    }

    /// The values of a filter or sort key, if there is one; `None` while it is missing. O(facets).
    #[must_use]
    pub fn facet(&self, kind: FacetKind, name: &str) -> Option<&Facet> {
        let at = self.directory.facets.iter().position(|facet| facet.kind == kind && facet.name == name)?;
        self.facets.get(at)
    }

    /// A document's record and text; `None` while it is missing. O(lengths).
    ///
    /// # Errors
    /// When there is no such document or its strings are damaged.
    pub fn document(&self, document: u32) -> Result<Option<DocumentRecord>, FormatError> {
        let (Some(code), Some(tables)) = (self.documents.get(index(document)), self.tables.get(0)) else { return Ok(None) };
        let record = read_document(code, &tables.model);
        record.map(Some).ok_or(FormatError::Chunk(ChunkKind::Documents))
    }
}
