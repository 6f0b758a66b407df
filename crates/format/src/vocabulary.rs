//! Keys and classes: what can be looked up, and which terms belong together.
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
//! So every class, lemma and stem is a range of terms, and whatever a key stands for is a few ranges. A key of several words,
//! with one space between them, stands for what its words mean together (golan heights for الجولان).

use crate::{
    FormatError, KeyEntry, Metadata, SectionId,
    cursor::{Cursor, index, push_varint},
};
use std::ops::Range;

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
    /// The class whose base is this, if there is one.
    pub class: Option<u32>,
    /// A function word: it says little about a document when there are other words.
    pub is_stop_word: bool,
    links: (u32, u32),
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

/// The keys and classes of an index, in memory.
pub(crate) struct Vocabulary {
    pub(crate) keys: Vec<KeyRecord>,
    links: Vec<Link>,
    /// The documents that belong first for keys, in key order, and the ordinal of the key of each. Few keys have any.
    pins: Vec<u32>,
    pinned: Vec<u32>,
    /// First term of each class, and the end of the last.
    starts: Vec<u32>,
    begins_lemma: Vec<bool>,
    begins_stem: Vec<bool>,
}

const HAS_SURFACE: u8 = 1;
const HAS_CLASS: u8 = 2;
const IS_STOP_WORD: u8 = 4;
const HAS_LINKS: u8 = 8;
const HAS_PINS: u8 = 16;

/// Appends a key's record. `before` has the term and the class last written, for the difference.
pub(crate) fn encode_key_record(key: &KeyEntry<'_>, before: &mut (u32, u32), out: &mut Vec<u8>) {
    let flag = |is_set: bool, flag: u8| if is_set { flag } else { 0 };
    out.push(
        flag(key.surface.is_some(), HAS_SURFACE)
            | flag(key.class.is_some(), HAS_CLASS)
            | flag(key.is_stop_word, IS_STOP_WORD)
            | flag(!key.links.is_empty(), HAS_LINKS)
            | flag(!key.pins.is_empty(), HAS_PINS),
    );
    if let Some(surface) = key.surface {
        push_varint(zigzag(surface.wrapping_sub(before.0)), out);
        before.0 = surface;
    }
    if let Some(class) = key.class {
        push_varint(zigzag(class.wrapping_sub(before.1)), out);
        before.1 = class;
    }
    if !key.links.is_empty() {
        push_varint(u32::try_from(key.links.len()).unwrap_or(u32::MAX), out);
        for link in &key.links {
            let kind = match link.kind {
                LinkKind::Variant => 0,
                LinkKind::Soft => 1,
                LinkKind::Synonym => 2,
            };
            push_varint(link.class.wrapping_mul(3).wrapping_add(kind), out);
        }
    }
    if !key.pins.is_empty() {
        push_varint(u32::try_from(key.pins.len()).unwrap_or(u32::MAX), out);
        for &document in &key.pins {
            push_varint(document, out);
        }
    }
}

/// Appends a class.
pub(crate) fn encode_class(class: ClassEntry, out: &mut Vec<u8>) {
    let flags = u32::from(class.begins_lemma) | u32::from(class.begins_stem) << 1;
    push_varint(class.terms << 2 | flags, out);
}

impl Vocabulary {
    pub(crate) fn read(keys: &[u8], classes: &[u8], metadata: Metadata) -> Result<Self, FormatError> {
        let mut out = Self {
            keys: Vec::new(),
            links: Vec::new(),
            pins: Vec::new(),
            pinned: Vec::new(),
            starts: vec![0],
            begins_lemma: Vec::new(),
            begins_stem: Vec::new(),
        };
        out.read_classes(classes, metadata).ok_or(FormatError::Section(SectionId::Classes))?;
        out.read_keys(keys, metadata).ok_or(FormatError::Section(SectionId::Keys))?;
        Ok(out)
    }

    fn read_classes(&mut self, bytes: &[u8], metadata: Metadata) -> Option<()> {
        let mut cursor = Cursor::new(bytes);
        let mut end = 0_u32;
        while !cursor.is_empty() {
            let value = cursor.varint()?;
            end = end.checked_add(value >> 2).filter(|&end| end <= metadata.terms)?;
            self.starts.push(end);
            self.begins_lemma.push(value & 1 == 1);
            self.begins_stem.push(value & 2 == 2);
        }
        if end == metadata.terms { Some(()) } else { None }
    }

    fn read_keys(&mut self, bytes: &[u8], metadata: Metadata) -> Option<()> {
        let class_count = u32::try_from(self.begins_stem.len()).ok()?;
        let mut cursor = Cursor::new(bytes);
        let mut before = (0_u32, 0_u32);
        while !cursor.is_empty() {
            let flags = cursor.u8()?;
            let mut record = KeyRecord { is_stop_word: flags & IS_STOP_WORD != 0, ..KeyRecord::default() };
            if flags & HAS_SURFACE != 0 {
                before.0 = before.0.wrapping_add(unzigzag(cursor.varint()?));
                record.surface = Some(before.0).filter(|&term| term < metadata.terms);
                record.surface?;
            }
            if flags & HAS_CLASS != 0 {
                before.1 = before.1.wrapping_add(unzigzag(cursor.varint()?));
                record.class = Some(before.1).filter(|&class| class < class_count);
                record.class?;
            }
            let first = u32::try_from(self.links.len()).ok()?;
            if flags & HAS_LINKS != 0 {
                for _ in 0..cursor.varint()? {
                    let value = cursor.varint()?;
                    let kind = match value % 3 {
                        0 => LinkKind::Variant,
                        1 => LinkKind::Soft,
                        _ => LinkKind::Synonym,
                    };
                    let class = Some(value / 3).filter(|&class| class < class_count)?;
                    self.links.push(Link { kind, class });
                }
            }
            record.links = (first, u32::try_from(self.links.len()).ok()?);
            if flags & HAS_PINS != 0 {
                let key = u32::try_from(self.keys.len()).ok()?;
                for _ in 0..cursor.varint()? {
                    let document = Some(cursor.varint()?).filter(|&document| document < metadata.documents);
                    self.pins.push(document?);
                    self.pinned.push(key);
                }
            }
            self.keys.push(record);
        }
        if u32::try_from(self.keys.len()) == Ok(metadata.keys) { Some(()) } else { None }
    }

    /// The other classes a key stands for.
    pub(crate) fn links(&self, key: &KeyRecord) -> &[Link] {
        self.links.get(index(key.links.0)..index(key.links.1)).unwrap_or(&[])
    }

    /// The documents that belong first for a key, by its ordinal.
    pub(crate) fn pins(&self, key: u32) -> &[u32] {
        let first = self.pinned.partition_point(|&other| other < key);
        let end = self.pinned.partition_point(|&other| other <= key);
        self.pins.get(first..end).unwrap_or(&[])
    }

    /// The class of a term.
    pub(crate) fn class_of(&self, term: u32) -> u32 {
        let after = self.starts.partition_point(|&first| first <= term);
        u32::try_from(after.saturating_sub(1)).unwrap_or(u32::MAX)
    }

    /// The terms of a class.
    pub(crate) fn base(&self, class: u32) -> Range<u32> {
        let at = index(class);
        match (self.starts.get(at), self.starts.get(at.saturating_add(1))) {
            (Some(&first), Some(&end)) => first..end,
            _ => 0..0,
        }
    }

    /// The terms of all classes with the lemma of one.
    pub(crate) fn lemma(&self, class: u32) -> Range<u32> {
        self.group(class, &self.begins_lemma)
    }

    /// The terms of all classes with the stem of one.
    pub(crate) fn stem(&self, class: u32) -> Range<u32> {
        self.group(class, &self.begins_stem)
    }

    fn group(&self, class: u32, begins: &[bool]) -> Range<u32> {
        let at = index(class);
        let first = begins.get(..=at).and_then(|until| until.iter().rposition(|&begins| begins)).unwrap_or(at);
        let rest = begins.get(at.saturating_add(1)..).unwrap_or(&[]);
        let end = at.saturating_add(1).saturating_add(rest.iter().take_while(|&&begins| !begins).count());
        match (self.starts.get(first), self.starts.get(end)) {
            (Some(&first), Some(&end)) => first..end,
            _ => 0..0,
        }
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
        fn any_bytes_are_read_or_refused(keys: Vec<u8>, classes: Vec<u8>, terms in 0_u32..20, count in 0_u32..20) {
            let metadata = Metadata { documents: 1, terms, keys: count, words: 1 };
            if let Ok(vocabulary) = Vocabulary::read(&keys, &classes, metadata) {
                for (ordinal, key) in (0..).zip(&vocabulary.keys) {
                    let _ = vocabulary.links(key);
                    prop_assert!(vocabulary.pins(ordinal).iter().all(|&document| document == 0));
                    if let Some(class) = key.class {
                        prop_assert!(vocabulary.stem(class).end <= terms);
                    }
                }
            }
        }
    }

    #[test]
    fn links_and_pins_come_back_with_their_key() {
        let links = vec![Link { kind: LinkKind::Variant, class: 0 }, Link { kind: LinkKind::Synonym, class: 1 }];
        let linked = KeyEntry { word: "تبرع", class: Some(1), links: links.clone(), ..KeyEntry::default() };
        let pinned = KeyEntry { word: "تبرع الان", pins: vec![2, 0], ..KeyEntry::default() };
        let mut keys = Vec::new();
        let mut before = (0, 0);
        for key in [&linked, &pinned, &KeyEntry { pins: Vec::new(), ..pinned.clone() }, &pinned] {
            encode_key_record(key, &mut before, &mut keys);
        }
        let mut classes = Vec::new();
        for _ in 0..2 {
            encode_class(ClassEntry { terms: 1, begins_lemma: true, begins_stem: true }, &mut classes);
        }
        let metadata = Metadata { documents: 3, terms: 2, keys: 4, words: 2 };
        let vocabulary = Vocabulary::read(&keys, &classes, metadata).unwrap();
        assert_eq!(vocabulary.links(&vocabulary.keys[0]), links);
        let pins = |key| vocabulary.pins(key).to_vec();
        assert_eq!([pins(0), pins(1), pins(2), pins(3)], [vec![], vec![2, 0], vec![], vec![2, 0]]);
        assert!(Vocabulary::read(&keys, &classes, Metadata { documents: 2, ..metadata }).is_err());
    }

    #[test]
    fn groups_are_ranges_of_terms() {
        let entry = |terms, begins_lemma, begins_stem| ClassEntry { terms, begins_lemma, begins_stem };
        let mut classes = Vec::new();
        for class in [entry(2, true, true), entry(1, true, false), entry(3, false, false), entry(1, true, true)] {
            encode_class(class, &mut classes);
        }
        let metadata = Metadata { documents: 1, terms: 7, keys: 0, words: 1 };
        let vocabulary = Vocabulary::read(&[], &classes, metadata).unwrap();
        assert_eq!(vocabulary.class_of(3), 2);
        assert_eq!(vocabulary.base(2), 3..6);
        assert_eq!(vocabulary.lemma(2), 2..6);
        assert_eq!(vocabulary.stem(2), 0..6);
        assert_eq!(vocabulary.stem(3), 6..7);
    }
}
