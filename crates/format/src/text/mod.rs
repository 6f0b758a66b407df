//! Coding texts, so that a few documents can be decoded without any other.
//!
//! A model is learnt from a sample of the documents ([`train_text`]) and stored once; every text is coded by it alone and
//! is a whole number of bytes. General compressors need much text at once to learn what the model already knows, so
//! small pieces are some 40 % smaller this way.
//!
//! # The code
//!
//! A text is cut into *units*: letters, parts of words, words with the space behind them. Units are in *classes* of those that
//! follow and precede the same others (articles, stems after an article, endings, first names), and a unit is coded as its
//! class, given the class before, and then as itself, given its class. There is one more class, *copy*: some words that the
//! text had before, told by how many and how many words back. A *word* is what ends behind a space or a control character.
//! One unit is empty: it is the *escape*, and a byte follows, so any text can be coded.
//!
//! Numbers are coded by rANS (see `rans`), which ends by itself: neither a length nor an end is stored.
//!
//! # The model
//!
//! A probability is stored as a *step*, half bits below that of the most probable one of the same table, 0 to 31.
//!
//! ```text
//! u8             number of classes, not counting copy
//! text           alphabet: the letters of the units, up to 255 (varint length, UTF-8)
//! 32 bytes       steps of the table of steps
//! the rest       coded by rANS:
//!   steps          of the letters and ends in units: at the beginning, after a letter that ends a word, elsewhere
//!   for each class, copy last:
//!     steps          of the classes after it; those after copy stand also at the beginning of a text
//!     0 to 32767     how many units it has; for copy, how many numbers of words
//!     steps          of its units; for copy, of the numbers of words, from 1
//!     units          each as letters and an end; not for copy
//! ```
//!
//! The ends of units come behind the letters of the alphabet, and there are 16: they tell how many letters the next unit of the
//! class has from this one. Nothing is gained by compressing a model.

#[cfg(feature = "write")]
mod classes;
#[cfg(feature = "write")]
mod encode;
mod rans;
#[cfg(feature = "write")]
mod train;
#[cfg(feature = "write")]
mod trie;
#[cfg(feature = "write")]
mod write;

#[cfg(feature = "write")]
pub use encode::TextEncoder;
#[cfg(feature = "write")]
pub use train::train_text;

use crate::cursor::{Cursor, index};
use alloc::{string::String, vec, vec::Vec};
use rans::{Decoder, TOTAL, Table};

/// How many words back a copy may be. The number is coded as one of those that there are.
const MAX_BACK: u32 = TOTAL;

/// How many steps there are.
const STEPS: usize = 32;
/// How many ends of units there are.
const ENDS: usize = 16;
/// How many kinds of places letters stand in: see [`place_after`]. The beginning of what a unit has of its own is the first.
const PLACES: usize = 3;
/// The most letters of a unit.
const MAX_LETTERS: usize = 15;
/// The most bytes of all units.
const MAX_UNITS_LEN: usize = 1 << 21;

/// What texts are decoded with.
#[derive(Clone, Debug)]
pub struct TextModel {
    /// The last one is copy.
    classes: Vec<Class>,
    /// The units one after another.
    text: String,
}

#[derive(Clone, Debug)]
struct Class {
    /// Which class comes next.
    next: Table,
    units: Table,
    /// Where in the model's text each unit begins, and the last one ends.
    bounds: Vec<u32>,
}

impl TextModel {
    /// `None` when the bytes are not those of a model.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let mut cursor = Cursor::new(bytes);
        let copy = usize::from(cursor.u8()?);
        let alphabet: Vec<char> = cursor.text()?.chars().collect();
        let steps = Table::new(cursor.bytes(STEPS)?)?;
        let mut decoder = Decoder::new(cursor.bytes(cursor.remaining())?);
        let mut letters = Vec::new();
        for _ in 0..PLACES {
            letters.push(decoder.table(alphabet.len() + ENDS, &steps)?);
        }
        let (mut classes, mut text) = (Vec::new(), String::new());
        for class in 0..=copy {
            let next = decoder.table(copy + 1, &steps)?;
            let size = index(decoder.even(TOTAL));
            let units = decoder.table(size, &steps)?;
            let (mut bounds, mut unit, mut place) = (vec![u32::try_from(text.len()).ok()?], Vec::new(), 0);
            while class < copy && bounds.len() <= size {
                let symbol = decoder.symbol(letters.get(place)?)?;
                if let Some(&letter) = alphabet.get(symbol) {
                    unit.push(letter);
                    place = place_after(letter);
                } else {
                    text.extend(&unit);
                    bounds.push(u32::try_from(text.len()).ok()?);
                    unit.truncate(symbol - alphabet.len());
                    place = 0;
                }
                // A damaged model could have units without end.
                if unit.len() > MAX_LETTERS || text.len() > MAX_UNITS_LEN {
                    return None;
                }
            }
            classes.push(Class { next, units, bounds });
        }
        decoder.is_done().then_some(Self { classes, text })
    }

    /// Replaces `text` by what `code` stands for. `None`, and no text, when it is damaged or would be longer than `limit`
    /// bytes, which bounds the time and memory too.
    #[must_use]
    pub fn decode(&self, code: &[u8], limit: usize, text: &mut String) -> Option<()> {
        let mut out = core::mem::take(text).into_bytes();
        out.clear();
        let mut decoder = Decoder::new(code);
        // Where words begin; the last one is not there yet.
        let mut words = vec![0];
        let copy = self.classes.len().checked_sub(1)?;
        let mut class = self.classes.get(copy)?;
        while !decoder.is_done() {
            let start = out.len();
            let next = decoder.symbol(&class.next)?;
            class = self.classes.get(next)?;
            let unit = decoder.symbol(&class.units)?;
            if next == copy {
                let before = words.len() - 1;
                let back = decoder.even(u32::try_from(before).map_or(MAX_BACK, |before| before.clamp(1, MAX_BACK)));
                let first = before.checked_sub(1 + index(back))?;
                let source = *words.get(first)?..*words.get(first + unit + 1)?;
                // Byte by byte: copying a stretch at once brings in a way to panic.
                for at in source {
                    out.push(*out.get(at)?);
                }
            } else {
                match self.unit(class, unit)? {
                    [] => out.push(u8::try_from(decoder.even(256)).ok()?),
                    unit => out.extend_from_slice(unit),
                }
            }
            if out.len() > limit {
                return None;
            }
            words
                .extend((start + 1..).zip(out.get(start..)?).filter(|(_, byte)| ends_word(**byte)).map(|(end, _)| end));
        }
        *text = String::from_utf8(out).ok()?;
        Some(())
    }

    fn unit(&self, class: &Class, place: usize) -> Option<&[u8]> {
        self.text.as_bytes().get(index(*class.bounds.get(place)?)..index(*class.bounds.get(place + 1)?))
    }
}

/// The place behind a letter.
fn place_after(letter: char) -> usize {
    if letter <= ' ' { 1 } else { 2 }
}

/// Whether a word ends behind this byte.
fn ends_word(byte: u8) -> bool {
    byte <= b' '
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::sync::LazyLock;

    const NEWS: [&str; 6] = [
        "أعلنت وزارة التعليم العالي اليوم فتح باب القبول في الجامعات الحكومية.\nوقالت الوزارة إن القبول في الجامعات يبدأ الأحد.",
        "قالت وزارة الصحة إن عدد المصابين بلغ 1,250 مصابًا في المدينة، وإن المستشفيات الحكومية في المدينة تستقبل المصابين.",
        "افتتح وزير التعليم العالي جامعة جديدة في المدينة، وقال الوزير إن الجامعة الجديدة تستقبل الطلاب العام المقبل.",
        "تستقبل الجامعات الحكومية الطلاب في العام المقبل، وأعلنت الجامعات أسماء المقبولين اليوم.",
        "بلغ عدد الطلاب المقبولين في الجامعة 3,400 طالب وطالبة، وفق وزارة التعليم العالي.",
        "وقال الوزير في المدينة اليوم: «يبدأ العام الدراسي الأحد المقبل»، وفق وكالة الأنباء (AFP).",
    ];

    static BYTES: LazyLock<Vec<u8>> = LazyLock::new(|| train_text(&NEWS.repeat(20), 300));
    static MODEL: LazyLock<TextModel> = LazyLock::new(|| TextModel::read(&BYTES).unwrap());

    fn code(model: &TextModel, text: &str) -> Vec<u8> {
        let mut out = Vec::new();
        TextEncoder::new(model).encode(text, &mut out);
        out
    }

    fn decode(model: &TextModel, code: &[u8], limit: usize) -> Option<String> {
        let mut text = String::from("what was here before");
        model.decode(code, limit, &mut text).map(|()| text)
    }

    fn assert_comes_back(model: &TextModel, text: &str) {
        assert_eq!(decode(model, &code(model, text), text.len()).as_deref(), Some(text));
    }

    #[test]
    fn texts_of_all_kinds_come_back() {
        let emoji = "صباح الخير 👋🏽\u{200F}\u{FE0F} — 你好\r\n\t\0  ٣٫١٤ — Ǆ ﷺ 𐎀";
        for text in NEWS.iter().chain(&["", " ", "\n\n\n", "و", "x", emoji]) {
            assert_comes_back(&MODEL, text);
        }
    }

    #[test]
    fn a_long_text_comes_back() {
        let words = ["الجامعة ", "في ", "قسطنطينية ", "،", "x\n", "المدينة "];
        let text: String = (0..60_000_usize).filter_map(|i| words.get(i * i / 7 % 6)).copied().collect();
        assert_comes_back(&MODEL, &text);
        assert_comes_back(&MODEL, &"ط".repeat(50_000));
    }

    #[test]
    fn a_text_like_the_sample_is_small() {
        let text = "أعلنت وزارة الصحة اليوم أن عدد المقبولين في الجامعة الجديدة بلغ 1,400 طالب.";
        let len = code(&MODEL, text).len();
        assert!(len * 3 < text.len(), "{len} of {} bytes", text.len());
    }

    #[test]
    fn words_again_are_copied() {
        let once = "قسطنطينية بيزنطة ";
        let (one, many) = (code(&MODEL, once).len(), code(&MODEL, &once.repeat(15)).len());
        assert!(many < one + 12, "{one} bytes, 15 times {many} bytes");
    }

    #[test]
    fn texts_one_after_another_are_coded_as_alone() {
        let mut encoder = TextEncoder::new(&MODEL);
        for text in NEWS {
            let mut out = vec![7];
            encoder.encode(text, &mut out);
            assert_eq!(out.split_first(), Some((&7, code(&MODEL, text).as_slice())));
        }
    }

    #[test]
    fn nothing_longer_than_the_limit_is_decoded() {
        let text = "المدينة ".repeat(1000);
        let code = code(&MODEL, &text);
        assert!(code.len() * 30 < text.len());
        assert_eq!(decode(&MODEL, &code, text.len() - 1), None);
        assert_eq!(decode(&MODEL, &code, text.len()), Some(text));
    }

    #[test]
    fn the_same_sample_gives_the_same_model() {
        assert_eq!(train_text(&NEWS, 300), train_text(&NEWS, 300));
    }

    #[test]
    fn any_sample_gives_a_model() {
        let every_letter: String = ('\u{0}'..'\u{3000}').collect();
        for sample in [&[][..], &[""], &["", "a"], &["\n"], &[&every_letter], &["ا".repeat(5000).as_str()]] {
            for units in [0, 10, 5000] {
                let model = TextModel::read(&train_text(sample, units)).unwrap();
                for text in sample.iter().chain(&NEWS) {
                    assert_comes_back(&model, text);
                }
            }
        }
    }

    #[test]
    fn a_cut_model_is_refused_or_decodes_something() {
        let bytes = &BYTES;
        let code = code(&MODEL, NEWS[0]);
        for len in 0..bytes.len() {
            if let Some(model) = TextModel::read(&bytes[..len]) {
                assert!(decode(&model, &code, 10_000).is_none_or(|text| text.len() <= 10_000));
            }
        }
    }

    proptest! {
        #[test]
        fn any_text_comes_back(text in any::<String>(), arabic in "[ا-ي0-9،. \n\u{64B}-\u{652}]{0,200}") {
            assert_comes_back(&MODEL, &text);
            assert_comes_back(&MODEL, &arabic);
        }

        #[test]
        fn any_words_come_back(words in proptest::collection::vec("الجامعات |في |و|المدينة، |[ا-ي]{1,3} |\n", 0..300)) {
            assert_comes_back(&MODEL, &words.concat());
        }

        #[test]
        fn any_code_is_decoded_or_refused(any in any::<Vec<u8>>(), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
            let mut damaged = code(&MODEL, &NEWS.concat());
            let at = at.index(damaged.len());
            damaged[at] = byte;
            for code in [any, damaged] {
                prop_assert!(decode(&MODEL, &code, 1000).is_none_or(|text| text.len() <= 1000));
            }
        }

        #[test]
        fn a_damaged_model_is_read_or_refused(
            at in any::<prop::sample::Index>(),
            byte in any::<u8>(),
            code in any::<Vec<u8>>(),
        ) {
            let mut bytes = BYTES.clone();
            let at = at.index(bytes.len());
            bytes[at] = byte;
            if let Some(model) = TextModel::read(&bytes) {
                prop_assert!(decode(&model, &code, 1000).is_none_or(|text| text.len() <= 1000));
            }
        }

        #[test]
        fn any_model_is_read_or_refused(bytes in any::<Vec<u8>>()) {
            let _ = TextModel::read(&bytes);
        }
    }
}
