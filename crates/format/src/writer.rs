//! Writing the sections: the other half of `blob`.

use crate::{FormatError, Metadata, SectionId, Sections, cursor::push_varint};
use fihris_analysis::encode_key;
use std::ops::Range;

/// A key to write.
#[derive(Clone, Debug)]
pub struct KeyEntry<'a> {
    /// The folded word.
    pub word: &'a str,
    /// The term that is written like this, if any.
    pub surface: Option<u32>,
    /// The terms whose base this is; the ranges of all keys, in order, follow on one another.
    pub base: Range<u32>,
}

/// A document to write.
#[derive(Clone, Copy, Debug)]
pub struct DocumentEntry<'a> {
    /// See [`crate::DocumentRecord`].
    pub id: &'a str,
    /// Root-relative or absolute.
    pub url: &'a str,
    /// One line.
    pub title: &'a str,
    /// Empty when there is none.
    pub date: &'a str,
    /// The text below the title.
    pub text: &'a str,
    /// Position of the first word of the text.
    pub text_position: u32,
}

/// Writes all sections.
///
/// `keys` are in the order of their dictionary bytes ([`encode_key`]); `terms` gives for each term, in order, the bytes of
/// its postings and of its positions.
///
/// # Errors
/// When keys are out of order or something is over a limit.
pub fn write_sections<'a>(
    words: u64,
    keys: &[KeyEntry<'_>],
    terms: impl Iterator<Item = (&'a [u8], &'a [u8])>,
    documents: impl Iterator<Item = DocumentEntry<'a>>,
) -> Result<Sections, FormatError> {
    let mut sections = Sections::default();
    write_keys(keys, &mut sections)?;

    let mut term_count = 0_u32;
    for (postings, positions) in terms {
        term_count += 1;
        let entry = sections.get_mut(SectionId::Terms);
        push_varint(length(postings, "a term's postings")?, entry);
        push_varint(length(positions, "a term's positions")?, entry);
        sections.get_mut(SectionId::Postings).extend_from_slice(postings);
        sections.get_mut(SectionId::Positions).extend_from_slice(positions);
    }

    let mut document_count = 0_u32;
    for document in documents {
        document_count += 1;
        let record = sections.get_mut(SectionId::Documents);
        for text in [document.id, document.url, document.title, document.date] {
            push_varint(length(text.as_bytes(), "a document's field")?, record);
            record.extend_from_slice(text.as_bytes());
        }
        push_varint(document.text_position, record);
        push_varint(length(document.text.as_bytes(), "a document's text")?, record);
        sections.get_mut(SectionId::Text).extend_from_slice(document.text.as_bytes());
    }

    let key_count = u32::try_from(keys.len())
        .map_err(|_| FormatError::TooLarge { what: "the number of keys", limit: u64::from(u32::MAX) })?;
    let metadata = Metadata { documents: document_count, terms: term_count, keys: key_count, words };
    *sections.get_mut(SectionId::Metadata) = metadata.encode()?;
    Ok(sections)
}

fn write_keys(keys: &[KeyEntry<'_>], sections: &mut Sections) -> Result<(), FormatError> {
    let broken = |_| FormatError::Section(SectionId::Dictionary);
    let mut dictionary = fst::MapBuilder::memory();
    let mut bytes = Vec::new();
    for (ordinal, key) in (0_u64..).zip(keys) {
        bytes.clear();
        encode_key(key.word, &mut bytes);
        dictionary.insert(&bytes, ordinal).map_err(broken)?;
        let record = sections.get_mut(SectionId::Keys);
        let surface = match key.surface {
            None => 0,
            Some(term) if term == key.base.start && !key.base.is_empty() => 1,
            Some(term) => term.saturating_add(2),
        };
        push_varint(surface, record);
        push_varint(key.base.end.saturating_sub(key.base.start), record);
    }
    *sections.get_mut(SectionId::Dictionary) = dictionary.into_inner().map_err(broken)?;
    Ok(())
}

fn length(bytes: &[u8], what: &'static str) -> Result<u32, FormatError> {
    u32::try_from(bytes.len()).map_err(|_| FormatError::TooLarge { what, limit: u64::from(u32::MAX) })
}
