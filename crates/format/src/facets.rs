//! The facets chunk: which values of one filter, or of one sort key, the documents have; and what else parts or orders them.
//!
//! ```text
//! varint number of values; each: text
//! bits, each value in order: gamma of the number of its documents less one; each: Rice by density of the gap before it
//! ```
//!
//! A sort key's values are in its order and have no text, as nothing but their order is asked for: it was found when the index
//! was built, so that whoever sorts compares whole numbers. The kinds without a name are there once at most.

use crate::{
    bits::{BitWriter, Bits, PADDING, rice_parameter},
    cursor::{Cursor, index, push_varint},
};
use alloc::{string::String, vec::Vec};

/// What a facet is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FacetKind {
    /// Documents are chosen by its values.
    Filter,
    /// Documents are put into its order.
    Sort,
    /// Documents are in these languages, the main one first. It has no name.
    Language,
    /// Documents that are one page in other languages, or copies of it; a value has [`COPIES`] for text if its documents have
    /// the same text, and none if they are all translations and copies of one page. It has no name.
    Twins,
    /// Documents that list others: a value of one document, and one of those it lists. It has no name.
    Lists,
}

/// See [`FacetKind::Twins`].
pub const COPIES: &str = "=";

impl FacetKind {
    const ALL: [Self; 5] = [Self::Filter, Self::Sort, Self::Language, Self::Twins, Self::Lists];
}

/// What a facet is called, and for what.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FacetName {
    /// For what.
    pub kind: FacetKind,
    /// As pages name it.
    pub name: String,
}

/// The values of a facet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facet {
    /// The chunk, of which the texts are read when they are asked for.
    bytes: Vec<u8>,
    /// The end of the documents of each value.
    ends: Vec<usize>,
    documents: Vec<u32>,
}

/// A facet to write: its values in order, each with the numbers of its documents, which increase and are at least one.
pub type FacetEntry = Vec<(String, Vec<u32>)>;

pub(crate) fn encode_facet(values: &[(String, Vec<u32>)], documents: u32) -> Vec<u8> {
    let number = |len: usize| u32::try_from(len).unwrap_or(u32::MAX);
    let mut out = Vec::new();
    push_varint(number(values.len()), &mut out);
    let mut bits = BitWriter::default();
    for (text, list) in values {
        push_varint(number(text.len()), &mut out);
        out.extend_from_slice(text.as_bytes());
        let count = number(list.len());
        let k = rice_parameter(documents, count);
        bits.gamma(count.saturating_sub(1));
        let mut next = 0;
        for &document in list {
            bits.rice(document.saturating_sub(next), k);
            next = document.saturating_add(1);
        }
    }
    out.extend(bits.finish());
    out
}

impl Facet {
    /// Reads the chunk. `None` when it breaks a rule.
    pub(crate) fn read(content: &[u8], documents: u32) -> Option<Self> {
        let mut bytes = content.to_vec();
        bytes.extend(PADDING);
        let mut out = Self { bytes, ends: Vec::new(), documents: Vec::new() };
        let mut cursor = Cursor::new(content);
        for _ in 0..cursor.varint()? {
            cursor.text()?;
            out.ends.push(0);
        }
        let mut bits = Bits::new(&out.bytes, content.len().saturating_sub(cursor.remaining()).saturating_mul(8));
        for end in &mut out.ends {
            let count = bits.gamma()?.checked_add(1)?;
            let k = rice_parameter(documents, count);
            let mut next = 0_u32;
            for _ in 0..count {
                let document = next.checked_add(bits.rice(k)?).filter(|&document| document < documents)?;
                next = document.saturating_add(1);
                out.documents.push(document);
            }
            *end = out.documents.len();
        }
        if bits.is_over() { None } else { Some(out) }
    }

    /// Each value in order, with the numbers of its documents, which increase.
    pub fn values(&self) -> impl Iterator<Item = (&str, &[u32])> {
        let mut cursor = Cursor::new(&self.bytes);
        cursor.varint();
        let mut start = 0;
        self.ends.iter().map_while(move |&end| {
            let documents = self.documents.get(start..end)?;
            start = end;
            Some((cursor.text()?, documents))
        })
    }
}

/// Bytes of a name and of what it is for, in the directory.
pub(crate) fn push_name(name: &FacetName, out: &mut Vec<u8>) {
    let len = u32::try_from(name.name.len()).unwrap_or(u32::MAX);
    let kind = FacetKind::ALL.iter().position(|kind| *kind == name.kind).unwrap_or(0);
    push_varint(len.saturating_mul(8).saturating_add(u32::try_from(kind).unwrap_or(0)), out);
    out.extend_from_slice(name.name.as_bytes());
}

pub(crate) fn read_name(cursor: &mut Cursor<'_>) -> Option<FacetName> {
    let flags = cursor.varint()?;
    let kind = *FacetKind::ALL.get(index(flags & 7))?;
    let name = str::from_utf8(cursor.bytes(index(flags >> 3))?).ok()?.into();
    Some(FacetName { kind, name })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn values_come_back(
            values in proptest::collection::vec((any::<String>(), proptest::collection::btree_set(0_u32..500, 1..60)), 0..12),
            more in 0_u32..100_000,
        ) {
            let entry: FacetEntry = values.into_iter().map(|(text, list)| (text, list.into_iter().collect())).collect();
            let facet = Facet::read(&encode_facet(&entry, 500 + more), 500 + more).unwrap();
            let read: FacetEntry = facet.values().map(|(text, list)| (text.to_owned(), list.to_vec())).collect();
            prop_assert_eq!(read, entry);
        }

        #[test]
        fn names_come_back(name: String, kind in 0_usize..5) {
            let kind = FacetKind::ALL[kind];
            let name = FacetName { kind, name };
            let mut bytes = Vec::new();
            push_name(&name, &mut bytes);
            prop_assert_eq!(read_name(&mut Cursor::new(&bytes)), Some(name));
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes: Vec<u8>, documents: u32) {
            if let Some(facet) = Facet::read(&bytes, documents) {
                let is_sound = |(_, list): (&str, &[u32])| {
                    list.is_sorted_by(|a, b| a < b) && list.iter().all(|&document| document < documents)
                };
                prop_assert!(facet.values().all(is_sound));
            }
            let _ = read_name(&mut Cursor::new(&bytes));
        }
    }

    #[test]
    fn a_hundred_thousand_dates_are_small_and_come_back() {
        let documents = 100_000;
        let entry: FacetEntry = (0..documents).map(|at| (String::new(), vec![at * 7_919 % documents])).collect();
        let bytes = encode_facet(&entry, documents);
        assert!(bytes.len() < 100_000 + 100_000 * 20 / 8, "{} bytes", bytes.len());
        assert_eq!(Facet::read(&bytes, documents).unwrap().values().count(), 100_000);
    }

    #[test]
    fn more_than_the_bytes_have_is_refused() {
        let mut bytes = encode_facet(&[(String::from("a"), (0..40).collect())], 40);
        assert!(Facet::read(&bytes, 39).is_none());
        bytes.pop();
        assert!(Facet::read(&bytes, 40).is_none());
        assert!(Facet::read(&[0xFF, 0xFF, 0xFF, 0xFF, 15], 40).is_none());
    }
}
