//! The sections: the one table of their ids, names and chunk sizes, which reader, writer and FORMAT.md all follow.

use crate::{Chunk, FormatError, Header, checksum::checksum};

/// A part of the blob.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum SectionId {
    /// Counts and averages (bincode).
    Metadata = 1,
    /// Keys in order, each with its ordinal (fst).
    Dictionary = 2,
    /// What each key stands for.
    Keys = 3,
    /// Which terms share a base, a lemma, a stem.
    Classes = 4,
    /// Where each term's postings and positions lie.
    Terms = 5,
    /// Per term: documents and impacts.
    Postings = 6,
    /// Per posting: word positions.
    Positions = 7,
    /// Prefixes that very many words have, with their best documents.
    Prefixes = 8,
    /// Per document: id, URL, title, date, lengths.
    Documents = 9,
    /// The documents' text.
    Text = 10,
}

impl SectionId {
    /// All sections in file order.
    pub const ALL: [Self; 10] = [
        Self::Metadata,
        Self::Dictionary,
        Self::Keys,
        Self::Classes,
        Self::Terms,
        Self::Postings,
        Self::Positions,
        Self::Prefixes,
        Self::Documents,
        Self::Text,
    ];

    /// The name used in messages and in FORMAT.md.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Metadata => "metadata",
            Self::Dictionary => "dictionary",
            Self::Keys => "keys",
            Self::Classes => "classes",
            Self::Terms => "terms",
            Self::Postings => "postings",
            Self::Positions => "positions",
            Self::Prefixes => "prefixes",
            Self::Documents => "documents",
            Self::Text => "text",
        }
    }

    /// The number in the file.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Self::Metadata => 1,
            Self::Dictionary => 2,
            Self::Keys => 3,
            Self::Classes => 4,
            Self::Terms => 5,
            Self::Postings => 6,
            Self::Positions => 7,
            Self::Prefixes => 8,
            Self::Documents => 9,
            Self::Text => 10,
        }
    }

    /// The most inflated bytes of one chunk: text is inflated piece by piece, the rest at once.
    #[must_use]
    pub const fn chunk_len(self) -> usize {
        match self {
            Self::Metadata => 4 << 10,
            Self::Text => 64 << 10,
            _ => 16 << 20,
        }
    }

    pub(crate) fn from_number(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number).checked_sub(1)?).copied()
    }

    /// Numbers count from 1.
    fn slot(self) -> usize {
        usize::from(self.number().saturating_sub(1))
    }
}

/// The inflated bytes of all sections.
#[derive(Clone, Debug, Default)]
pub struct Sections {
    bytes: [Vec<u8>; 10],
}

impl Sections {
    /// The bytes of one section.
    #[must_use]
    pub fn get(&self, id: SectionId) -> &[u8] {
        self.bytes.get(id.slot()).map_or(&[], Vec::as_slice)
    }

    /// Takes a section's bytes out.
    pub(crate) fn take(&mut self, id: SectionId) -> Vec<u8> {
        self.bytes.get_mut(id.slot()).map(std::mem::take).unwrap_or_default()
    }

    pub(crate) fn get_mut(&mut self, id: SectionId) -> &mut Vec<u8> {
        match &mut self.bytes {
            [metadata, dictionary, keys, classes, terms, postings, positions, prefixes, documents, text] => match id {
                SectionId::Metadata => metadata,
                SectionId::Dictionary => dictionary,
                SectionId::Keys => keys,
                SectionId::Classes => classes,
                SectionId::Terms => terms,
                SectionId::Postings => postings,
                SectionId::Positions => positions,
                SectionId::Prefixes => prefixes,
                SectionId::Documents => documents,
                SectionId::Text => text,
            },
        }
    }

    /// Appends an inflated chunk after checking it. Chunks come in the order of the header.
    ///
    /// # Errors
    /// When length or checksum are not those of the table.
    pub fn add(&mut self, chunk: &Chunk, inflated: &[u8]) -> Result<(), FormatError> {
        if inflated.len() != chunk.inflated_len() || checksum(inflated) != chunk.checksum {
            return Err(FormatError::Section(chunk.section));
        }
        self.get_mut(chunk.section).extend_from_slice(inflated);
        Ok(())
    }

    /// The chunks to deflate for a file, in order.
    #[must_use]
    pub fn chunks(&self) -> Vec<(SectionId, &[u8])> {
        SectionId::ALL
            .into_iter()
            .flat_map(|id| self.get(id).chunks(id.chunk_len()).map(move |chunk| (id, chunk)))
            .collect()
    }

    /// The file of these sections; `deflated` are the deflated [`Self::chunks`], in order.
    ///
    /// # Errors
    /// When the file would be over [`crate::Header::MAX_FILE_LEN`].
    pub fn into_file(self, deflated: &[Vec<u8>]) -> Result<Vec<u8>, FormatError> {
        let chunks: Vec<(SectionId, usize, u64)> =
            self.chunks().into_iter().map(|(id, bytes)| (id, bytes.len(), checksum(bytes))).collect();
        Header::write(&chunks, deflated)
    }
}

#[cfg(test)]
mod tests {
    use super::SectionId;

    #[test]
    fn the_documentation_names_every_section_and_its_chunk_size() {
        let documentation = include_str!("../FORMAT.md");
        for id in SectionId::ALL {
            let size = match id.chunk_len() {
                len if len >= 1 << 20 => format!("{} MiB", len >> 20),
                len => format!("{} KiB", len >> 10),
            };
            let row = format!("| {} | {} | {size} |", id.number(), id.name());
            assert!(documentation.contains(&row), "FORMAT.md lacks {row}");
            assert!(
                documentation.contains(&format!("**{}**:", id.name())),
                "FORMAT.md does not describe {}",
                id.name()
            );
        }
    }
}
