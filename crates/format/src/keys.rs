//! The keys chunk: a range of what can be looked up, and what each key stands for.
//!
//! Terms are numbered so that relatives are neighbours. The terms with one *base* (the word without its proclitics) are a
//! class; the classes with one *lemma* (pronouns, plural and dual undone) follow on one another, and so do the lemmas with
//! one *stem* (ة dropped):
//!
//! ```text
//! stem   مدرس    | lemma مدرس               | lemma مدرسه
//! base            | مدرس      | مدرسين       | مدارس           | مدرسه
//! term            | مدرس المدرس | للمدرسين    | المدارس مدارس    | المدرسه بمدرسه مدرسه
//! ```
//!
//! So every class, lemma and stem is a range of terms, and whatever a key stands for is a few ranges. Terms and classes are
//! counted within their postings chunk, whose number is in the high 16 bits: a new word moves the numbers of one chunk only.
//! A key of several words, with one space between them, stands for what its words mean together (golan heights for الجولان).

use crate::{
    FormatError, Prefix, PrefixEntry,
    cursor::{Cursor, index, push_varint},
    dictionary::Automaton,
    prefixes::{encode_prefixes, read_prefixes},
};
use alloc::vec::Vec;
use fihris_analysis::encode_key;

/// Why a key stands for a class that is not written like it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LinkKind {
    /// Another spelling or form of the same word (سورية for سوريا, مدارس for مدرسة).
    Variant,
    /// A split that is possible but not likely (جهة in وجهة).
    Soft,
    /// A name in another language (aleppo for حلب), or a word that the site's owner gave for another.
    Synonym,
}

/// A class that a key stands for besides its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Link {
    /// Why.
    pub kind: LinkKind,
    /// The class, by number.
    pub class: u32,
}

/// What a key of the dictionary stands for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyRecord {
    /// The term that is written like this, if it occurs.
    pub surface: Option<u32>,
    /// Whether it is the base of its own term's class.
    pub is_base: bool,
    /// The class whose base this is, if it is another than that of its own term.
    pub class: Option<u32>,
    /// A function word: it says little about a document when there are other words.
    pub is_stop_word: bool,
    /// In how many documents it stands, in any form, to the nearest power of four: 0 for none, 1 for one, 2 for up to 4 …
    pub spread: u8,
    /// The classes it stands for besides its own, sorted.
    pub links: Vec<Link>,
    /// The documents that come first when this is the whole query, in order.
    pub pins: Vec<u32>,
}

/// A key to write.
#[derive(Clone, Debug, Default)]
pub struct KeyEntry<'a> {
    /// The folded word, or folded words with one space between them.
    pub word: &'a str,
    /// What it stands for.
    pub record: KeyRecord,
}

/// A class to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClassEntry {
    /// How many terms it has.
    pub terms: u32,
    /// Whether its lemma is another than that of the class before.
    pub begins_lemma: bool,
    /// Whether its stem is another than that of the class before.
    pub begins_stem: bool,
}

/// A range of keys, ready to be asked.
pub(crate) struct Keys {
    pub(crate) automaton: Automaton,
    pub(crate) records: Vec<KeyRecord>,
    prefixes: Vec<(Vec<u8>, Prefix)>,
}

/// What a key stands for, in the two low bits: links only, its term, a class, or its term whose base it is.
const SURFACE: u8 = 1;
const CLASS: u8 = 2;
const BASE: u8 = 3;
/// In place of a link's kind: not a link, but the class whose base the key is.
const OTHER_BASE: u8 = 3;
const IS_STOP_WORD: u8 = 4;
const HAS_LINKS: u8 = 8;
const HAS_PINS: u8 = 16;
/// Where the three bits of the spread begin.
const SPREAD: u32 = 5;

/// The spread of so many documents.
#[must_use]
pub fn spread(documents: u32) -> u8 {
    match documents {
        0 => 0,
        1 => 1,
        2..=4 => 2,
        5..=16 => 3,
        17..=64 => 4,
        65..=256 => 5,
        257..=1024 => 6,
        _ => 7,
    }
}

/// About how many documents a spread stands for.
#[must_use]
pub fn spread_documents(spread: u8) -> u32 {
    [0, 1, 3, 8, 32, 128, 512, 2048].get(usize::from(spread)).copied().unwrap_or(0)
}

/// Writes a chunk: keys in the order of their bytes, and the heavy prefixes that lie here.
#[cfg(feature = "write")]
pub(crate) fn encode_keys(
    keys: &[KeyEntry<'_>],
    prefixes: &[PrefixEntry],
    documents: u32,
) -> Result<Vec<u8>, FormatError> {
    let broken = |_| FormatError::Chunk(crate::ChunkKind::Keys);
    let mut automaton = fst::MapBuilder::memory();
    let mut records = Vec::new();
    let mut bytes = Vec::new();
    let mut before = (0, 0);
    for (ordinal, key) in (0_u64..).zip(keys) {
        bytes.clear();
        encode_key(key.word, &mut bytes);
        automaton.insert(&bytes, ordinal).map_err(broken)?;
        encode_record(&key.record, &mut before, &mut records);
    }
    let automaton = automaton.into_inner().map_err(broken)?;
    let mut out = Vec::new();
    for part in [automaton, records] {
        push_varint(u32::try_from(part.len()).unwrap_or(u32::MAX), &mut out);
        out.extend(part);
    }
    encode_prefixes(prefixes, documents, &mut out);
    Ok(out)
}

/// Appends a record. `before` has the term and the class last written, for the difference.
fn encode_record(key: &KeyRecord, before: &mut (u32, u32), out: &mut Vec<u8>) {
    let flag = |is_set: bool, flag: u8| if is_set { flag } else { 0 };
    // A word that is a term of one class and the base of another is rare.
    let other = key.class.filter(|_| key.surface.is_some()).map(|class| (OTHER_BASE, class));
    let links = key.links.iter().map(|link| {
        let kind = match link.kind {
            LinkKind::Variant => 0,
            LinkKind::Soft => 1,
            LinkKind::Synonym => 2,
        };
        (kind, link.class)
    });
    let links: Vec<(u8, u32)> = other.into_iter().chain(links).collect();
    out.push(
        flag(key.surface.is_some(), SURFACE)
            | flag(key.is_base, BASE)
            | flag(key.surface.is_none() && key.class.is_some(), CLASS)
            | flag(key.is_stop_word, IS_STOP_WORD)
            | flag(!links.is_empty(), HAS_LINKS)
            | flag(!key.pins.is_empty(), HAS_PINS)
            | key.spread.min(7) << SPREAD,
    );
    if let Some(surface) = key.surface {
        push_varint(zigzag(surface.wrapping_sub(before.0)), out);
        before.0 = surface;
    }
    if let Some(class) = key.class.filter(|_| key.surface.is_none()) {
        push_varint(zigzag(class.wrapping_sub(before.1)), out);
        before.1 = class;
    }
    if !links.is_empty() {
        push_varint(u32::try_from(links.len()).unwrap_or(u32::MAX), out);
        let mut before = before.1;
        for (kind, class) in links {
            out.push(kind);
            push_varint(zigzag(class.wrapping_sub(before)), out);
            before = class;
        }
    }
    if !key.pins.is_empty() {
        push_varint(u32::try_from(key.pins.len()).unwrap_or(u32::MAX), out);
        for &document in &key.pins {
            push_varint(document, out);
        }
    }
}

fn read_record(cursor: &mut Cursor<'_>, before: &mut (u32, u32), documents: u32) -> Option<KeyRecord> {
    let flags = cursor.u8()?;
    let mut record =
        KeyRecord { is_stop_word: flags & IS_STOP_WORD != 0, spread: flags >> SPREAD, ..KeyRecord::default() };
    let stands_for = flags & BASE;
    if stands_for & SURFACE != 0 {
        before.0 = before.0.wrapping_add(unzigzag(cursor.varint()?));
        record.surface = Some(before.0);
        record.is_base = stands_for == BASE;
    } else if stands_for == CLASS {
        before.1 = before.1.wrapping_add(unzigzag(cursor.varint()?));
        record.class = Some(before.1);
    }
    if flags & HAS_LINKS != 0 {
        let mut class = before.1;
        for _ in 0..cursor.varint()? {
            let kind = cursor.u8()?;
            class = class.wrapping_add(unzigzag(cursor.varint()?));
            let kind = match kind {
                0 => LinkKind::Variant,
                1 => LinkKind::Soft,
                OTHER_BASE => {
                    record.class = Some(class);
                    continue;
                }
                _ => LinkKind::Synonym,
            };
            record.links.push(Link { kind, class });
        }
    }
    if flags & HAS_PINS != 0 {
        for _ in 0..cursor.varint()? {
            record.pins.push(Some(cursor.varint()?).filter(|&document| document < documents)?);
        }
    }
    Some(record)
}

impl Keys {
    /// Reads a chunk of `count` keys. `None` when it breaks a rule.
    pub(crate) fn read(bytes: &[u8], count: u32, documents: u32) -> Option<Self> {
        let mut cursor = Cursor::new(bytes);
        let len = index(cursor.varint()?);
        let automaton = Automaton::open(cursor.bytes(len)?.to_vec(), count)?;
        let len = index(cursor.varint()?);
        let mut rest = Cursor::new(cursor.bytes(len)?);
        let mut before = (0, 0);
        let mut records = Vec::new();
        while !rest.is_empty() {
            records.push(read_record(&mut rest, &mut before, documents)?);
        }
        let prefixes = read_prefixes(cursor.bytes(cursor.remaining())?, documents)?;
        (u32::try_from(records.len()) == Ok(count)).then_some(Self { automaton, records, prefixes })
    }

    /// A heavy prefix by its bytes.
    pub(crate) fn prefix(&self, key: &[u8]) -> Option<&Prefix> {
        self.prefixes.iter().find(|(own, _)| own == key).map(|(_, prefix)| prefix)
    }
}

/// A wrapped difference as a small number, whichever its sign.
fn zigzag(difference: u32) -> u32 {
    if difference >> 31 == 1 { !(difference << 1) } else { difference << 1 }
}

fn unzigzag(value: u32) -> u32 {
    if value & 1 == 1 { !(value >> 1) } else { value >> 1 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Impact;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn differences_come_back(before: u32, value: u32) {
            prop_assert_eq!(before.wrapping_add(unzigzag(zigzag(value.wrapping_sub(before)))), value);
        }

        #[test]
        fn small_differences_are_small(difference in 0_u32..1000) {
            prop_assert!(zigzag(difference) <= 2 * difference && zigzag(0_u32.wrapping_sub(difference)) <= 2 * difference);
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes: Vec<u8>, count in 0_u32..20) {
            let _ = Keys::read(&bytes, count, 10);
        }
    }

    #[test]
    fn records_and_prefixes_come_back() {
        let links = vec![Link { kind: LinkKind::Variant, class: 0 }, Link { kind: LinkKind::Synonym, class: 1 << 16 }];
        let record =
            KeyRecord { surface: Some(7), class: Some(1), is_base: true, spread: 3, links, ..KeyRecord::default() };
        let pinned = KeyRecord { pins: vec![2, 0], is_stop_word: true, ..KeyRecord::default() };
        let keys = [
            KeyEntry { word: "تبرع", record: record.clone() },
            KeyEntry { word: "تبرع الان", record: pinned.clone() },
            KeyEntry { word: "تبرعات", record: KeyRecord { surface: Some(3 << 16), ..KeyRecord::default() } },
        ];
        let entry = |document| crate::PostingEntry { document, count: 1, impact: Some(Impact::new(2.0, true)) };
        let prefix = PrefixEntry { key: vec![0x8A], documents: 9, postings: vec![entry(1), entry(8)] };
        let bytes = encode_keys(&keys, &[prefix], 10).unwrap();
        let read = Keys::read(&bytes, 3, 10).unwrap();
        let records: Vec<_> = keys.into_iter().map(|key| key.record).collect();
        assert_eq!(read.records, records);
        let found = read.prefix(&[0x8A]).unwrap();
        assert_eq!(found.postings.iter().map(|posting| posting.document).collect::<Vec<_>>(), [1, 8]);
        assert!(found.postings.iter().all(|posting| posting.impact == Impact::new(2.0, true)));
        assert!(read.prefix(&[0x8B]).is_none());
        assert!(Keys::read(&bytes, 3, 2).is_none(), "a pin or a posting beyond the documents");
    }
}
