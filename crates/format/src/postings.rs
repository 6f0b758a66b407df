//! Postings and positions: which documents have a term, how much it weighs there, and where it stands.

use crate::{
    FormatError, Impact, SectionId,
    cursor::{Cursor, push_varint},
};

/// A document that has a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Posting {
    /// The document, by its number in the index.
    pub document: u32,
    /// The term's weight there.
    pub impact: Impact,
}

/// Appends a term's postings, which are in document order.
pub fn encode_postings(postings: &[Posting], out: &mut Vec<u8>) {
    push_varint(u32::try_from(postings.len()).unwrap_or(u32::MAX), out);
    let mut next = 0;
    for posting in postings {
        push_varint(posting.document.wrapping_sub(next), out);
        next = posting.document.wrapping_add(1);
    }
    out.extend(postings.iter().map(|posting| posting.impact.0));
}

/// Replaces `out` by the postings in `bytes`; document numbers are below `documents` and grow. `None` when they are damaged.
pub(crate) fn decode_postings(bytes: &[u8], documents: u32, out: &mut Vec<Posting>) -> Option<()> {
    out.clear();
    let mut cursor = Cursor::new(bytes);
    let count = crate::cursor::index(cursor.varint()?);
    // Impacts are the last `count` bytes; a count beyond the bytes there are fails here, before anything is allocated.
    let (deltas, impacts) = bytes.len().checked_sub(count).and_then(|at| bytes.split_at_checked(at))?;
    let mut cursor = Cursor::new(deltas);
    cursor.varint()?;
    out.reserve(count);
    let mut next = 0_u32;
    for &impact in impacts {
        let document = next.checked_add(cursor.varint()?).filter(|&document| document < documents)?;
        out.push(Posting { document, impact: Impact(impact) });
        next = document + 1;
    }
    if cursor.is_empty() { Some(()) } else { None }
}

/// How many postings `bytes` say they hold.
pub(crate) fn posting_count(bytes: &[u8]) -> Option<u32> {
    Cursor::new(bytes).varint()
}

/// Appends the positions of one posting, in order and without repetition.
pub fn encode_positions(positions: &[u32], out: &mut Vec<u8>) {
    push_varint(u32::try_from(positions.len()).unwrap_or(u32::MAX), out);
    let mut next = 0;
    for &position in positions {
        push_varint(position.wrapping_sub(next), out);
        next = position.wrapping_add(1);
    }
}

/// The positions of a term, posting after posting.
#[derive(Clone, Debug)]
pub struct Positions<'a> {
    cursor: Cursor<'a>,
}

impl<'a> Positions<'a> {
    const ERROR: FormatError = FormatError::Section(SectionId::Positions);

    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { cursor: Cursor::new(bytes) }
    }

    /// Skips the next posting. Returns how many positions it has.
    ///
    /// # Errors
    /// When the section is damaged.
    pub fn skip(&mut self) -> Result<u32, FormatError> {
        self.try_skip().ok_or(Self::ERROR)
    }

    /// Gives the positions of the next posting to `each`, in order. Returns how many there are.
    ///
    /// # Errors
    /// When the section is damaged.
    pub fn read(&mut self, each: impl FnMut(u32)) -> Result<u32, FormatError> {
        self.try_read(each).ok_or(Self::ERROR)
    }

    fn try_skip(&mut self) -> Option<u32> {
        let count = self.cursor.varint()?;
        for _ in 0..count {
            self.cursor.varint()?;
        }
        Some(count)
    }

    fn try_read(&mut self, mut each: impl FnMut(u32)) -> Option<u32> {
        let count = self.cursor.varint()?;
        let mut next = 0_u32;
        for _ in 0..count {
            let position = next.checked_add(self.cursor.varint()?)?;
            each(position);
            next = position.saturating_add(1);
        }
        Some(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::{collection::btree_map, collection::btree_set, prelude::*};

    proptest! {
        #[test]
        fn postings_come_back(list in btree_map(0_u32..5000, any::<u8>(), 0..200)) {
            let list: Vec<Posting> =
                list.into_iter().map(|(document, impact)| Posting { document, impact: Impact(impact) }).collect();
            let (mut bytes, mut decoded) = (Vec::new(), Vec::new());
            encode_postings(&list, &mut bytes);
            prop_assert_eq!(decode_postings(&bytes, 5000, &mut decoded), Some(()));
            prop_assert_eq!(decoded, list);
        }

        #[test]
        fn positions_come_back(lists in proptest::collection::vec(btree_set(0_u32..100_000, 0..20), 1..8), skipped in 0_usize..8) {
            let mut bytes = Vec::new();
            for list in &lists {
                encode_positions(&list.iter().copied().collect::<Vec<_>>(), &mut bytes);
            }
            let mut positions = Positions::new(&bytes);
            for (i, list) in lists.iter().enumerate() {
                if i == skipped {
                    prop_assert_eq!(positions.skip(), Ok(u32::try_from(list.len()).unwrap()));
                } else {
                    let mut found = Vec::new();
                    positions.read(|position| found.push(position)).unwrap();
                    prop_assert_eq!(&found, &list.iter().copied().collect::<Vec<_>>());
                }
            }
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes: Vec<u8>, documents: u32) {
            let mut out = Vec::new();
            if decode_postings(&bytes, documents, &mut out).is_some() {
                prop_assert!(out.is_sorted_by(|a, b| a.document < b.document));
                prop_assert!(out.iter().all(|posting| posting.document < documents));
            }
            let mut positions = Positions::new(&bytes);
            for _ in 0..8 {
                let _ = positions.read(|_| ());
            }
        }
    }
}
