//! Writing the sections: the other half of `blob`.

use crate::{
    ClassEntry, FormatError, Link, Metadata, Posting, PrefixEntry, SectionId, Sections,
    cursor::push_varint,
    postings::encode_postings,
    prefixes::encode_prefixes,
    vocabulary::{encode_class, encode_key_record},
};
use fihris_analysis::encode_key;

/// A key to write.
#[derive(Clone, Debug, Default)]
pub struct KeyEntry<'a> {
    /// The folded word, or folded words with one space between them.
    pub word: &'a str,
    /// The term that is written like this, if any.
    pub surface: Option<u32>,
    /// The class whose base this is, if any.
    pub class: Option<u32>,
    /// See [`crate::KeyRecord::is_stop_word`].
    pub is_stop_word: bool,
    /// Other classes it stands for, sorted.
    pub links: Vec<Link>,
    /// The documents that come first when this is the whole query, in order.
    pub pins: Vec<u32>,
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
/// `keys` are in the order of their dictionary bytes ([`encode_key`]); `classes` are in the order of their terms; `terms` gives
/// for each term, in order, its postings and the bytes of its positions; `prefixes` are in the order of their first keys.
///
/// # Errors
/// When keys are out of order or something is over a limit.
pub fn write_sections<'a>(
    words: u64,
    keys: &[KeyEntry<'_>],
    classes: &[ClassEntry],
    terms: impl Iterator<Item = (&'a [Posting], &'a [u8])>,
    prefixes: &[PrefixEntry],
    documents: impl Iterator<Item = DocumentEntry<'a>>,
) -> Result<Sections, FormatError> {
    let mut sections = Sections::default();
    write_keys(keys, &mut sections)?;
    for class in classes {
        encode_class(*class, sections.get_mut(SectionId::Classes));
    }

    let mut term_count = 0_u32;
    for (postings, positions) in terms {
        term_count += 1;
        let section = sections.get_mut(SectionId::Postings);
        let start = section.len();
        encode_postings(postings, section);
        let len = section.len() - start;
        let entry = sections.get_mut(SectionId::Terms);
        push_varint(length(len, "a term's postings")?, entry);
        push_varint(length(positions.len(), "a term's positions")?, entry);
        sections.get_mut(SectionId::Positions).extend_from_slice(positions);
    }

    encode_prefixes(prefixes, sections.get_mut(SectionId::Prefixes));

    let mut document_count = 0_u32;
    for document in documents {
        document_count += 1;
        let record = sections.get_mut(SectionId::Documents);
        for text in [document.id, document.url, document.title, document.date] {
            push_varint(length(text.len(), "a document's field")?, record);
            record.extend_from_slice(text.as_bytes());
        }
        push_varint(document.text_position, record);
        push_varint(length(document.text.len(), "a document's text")?, record);
        sections.get_mut(SectionId::Text).extend_from_slice(document.text.as_bytes());
    }

    let key_count =
        u32::try_from(keys.len()).map_err(|_| FormatError::TooLarge { what: "the number of keys", limit: u32::MAX })?;
    let metadata = Metadata { documents: document_count, terms: term_count, keys: key_count, words };
    *sections.get_mut(SectionId::Metadata) = metadata.encode()?;
    Ok(sections)
}

fn write_keys(keys: &[KeyEntry<'_>], sections: &mut Sections) -> Result<(), FormatError> {
    let broken = |_| FormatError::Section(SectionId::Dictionary);
    let mut dictionary = fst::MapBuilder::memory();
    let mut bytes = Vec::new();
    let mut before = (0, 0);
    for (ordinal, key) in (0_u64..).zip(keys) {
        bytes.clear();
        encode_key(key.word, &mut bytes);
        dictionary.insert(&bytes, ordinal).map_err(broken)?;
        let record = sections.get_mut(SectionId::Keys);
        encode_key_record(key, &mut before, record);
    }
    *sections.get_mut(SectionId::Dictionary) = dictionary.into_inner().map_err(broken)?;
    Ok(())
}

fn length(len: usize, what: &'static str) -> Result<u32, FormatError> {
    u32::try_from(len).map_err(|_| FormatError::TooLarge { what, limit: u32::MAX })
}
