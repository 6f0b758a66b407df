//! Character tables: what a single character becomes in `clean` and in `fold` form, and what kind of character it is.
//!
//! The tables come from `data/letters.tsv` (see there for the rules and `build.rs` for the layout).

include!(concat!(env!("OUT_DIR"), "/tables.rs"));

/// Replacements of one normal form.
pub(crate) struct Table {
    /// Of each code point of [`PAGES`], what becomes of it (see `build.rs`): the low bytes and the high bytes.
    low: &'static [u8],
    high: &'static [u8],
    pool: &'static str,
    /// Of each replacement in the pool, in bytes. Lengths compress to nothing, where they begin would not.
    lengths: &'static [u8],
}

/// What a character becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Replacement {
    One(char),
    /// Several letters, as in U+FEFB ﻻ; empty when the character is dropped.
    Many(&'static str),
}

impl Replacement {
    /// The letters, in order.
    #[inline]
    pub(crate) fn chars(self) -> impl Iterator<Item = char> {
        let (one, many) = match self {
            Self::One(c) => (Some(c), ""),
            Self::Many(letters) => (None, letters),
        };
        one.into_iter().chain(many.chars())
    }
}

impl Table {
    /// The replacement of `c`, standing alone. O(1).
    #[inline]
    pub(crate) fn get(&self, c: char) -> Replacement {
        let cp = u32::from(c);
        if cp < 0x80 {
            return Replacement::One(c.to_ascii_lowercase());
        }
        let mut before = 0;
        for &(first, last, is_added) in PAGES {
            if (first..=last).contains(&cp) {
                let at = before + cp - first;
                let letter = match self.value(at) {
                    0 => cp,
                    DROPPED => return Replacement::Many(""),
                    POOLED => return Replacement::Many(self.pooled(at)),
                    value if value >> 8 == ASCII => value & 0x7F,
                    value if is_added => (cp + value) & 0xFFFF,
                    value => value,
                };
                return Replacement::One(char::from_u32(letter).unwrap_or(c));
            }
            before += last - first + 1;
        }
        Replacement::One(c)
    }

    #[inline]
    fn value(&self, at: u32) -> u32 {
        let byte = |bytes: &[u8]| usize::try_from(at).ok().and_then(|at| bytes.get(at)).map_or(0, |&byte| byte.into());
        byte(self.high) << 8 | byte(self.low)
    }

    /// The longer replacement of a code point: they are pooled in the order of their code points. O(table), and rare in
    /// text; numbers in the table would be larger than all else in it.
    fn pooled(&self, at: u32) -> &'static str {
        let i = (0..at).filter(|&before| self.value(before) == POOLED).count();
        let start: usize = self.lengths.iter().take(i).map(|&length| usize::from(length)).sum();
        let length = self.lengths.get(i).map_or(0, |&length| usize::from(length));
        self.pool.get(start..start + length).unwrap_or("")
    }
}

/// The values of code points that become several letters, and none; the high byte of those that become an ASCII letter.
const POOLED: u32 = 0xD800;
const DROPPED: u32 = 0xD801;
const ASCII: u32 = 0xD9;

/// The composed letter of a clean `letter` and a combining `mark`, as Unicode's NFC has it for Latin, Greek and Cyrillic.
pub(crate) fn composed(letter: char, mark: char) -> Option<char> {
    let key = (u16::try_from(u32::from(letter)).ok()?, u16::try_from(u32::from(mark)).ok()?);
    let at = COMPOSED.binary_search_by_key(&key, |&(base, mark, _)| (base, mark)).ok()?;
    char::from_u32(u32::from(COMPOSED.get(at)?.2))
}

/// The kind of a folded letter, which decides where words begin and end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    /// A letter of the Arabic script.
    Arabic,
    /// A letter of any other script.
    Latin,
    /// An ASCII digit (all digits fold to these).
    Digit,
    /// Anything else.
    Separator,
}

/// The kind of a folded letter.
#[inline]
pub(crate) fn class(c: char) -> Class {
    match u32::from(c) {
        0x30..=0x39 => Class::Digit,
        0x61..=0x7A => Class::Latin,
        0x00..=0xA9 => Class::Separator,
        0x0620..=0x064A
        | 0x066E..=0x066F
        | 0x0671..=0x06D3
        | 0x06D5
        | 0x06EE..=0x06EF
        | 0x06FA..=0x06FC
        | 0x06FF
        | 0x0750..=0x077F
        | 0x08A0..=0x08C9
        | 0xFB50..=0xFDFF
        | 0xFE70..=0xFEFC => Class::Arabic,
        // The letters of other scripts by block; symbols, punctuation and pictographs fall through.
        0xAA
        | 0xB5
        | 0xBA
        | 0xC0..=0xD6
        | 0xD8..=0xF6
        | 0xF8..=0x02AF
        | 0x0370..=0x0373
        | 0x0376..=0x037D
        | 0x0386
        | 0x0388..=0x0481
        | 0x048A..=0x0556
        | 0x0560..=0x0588
        | 0x05D0..=0x05EA
        | 0x0710..=0x072F
        | 0x074D..=0x074F
        | 0x0780..=0x07B1
        | 0x0900..=0x0963
        | 0x0966..=0x0DFF
        | 0x0E01..=0x0E3A
        | 0x0E40..=0x0E4E
        | 0x0E81..=0x0FBC
        | 0x1000..=0x1049
        | 0x10A0..=0x135F
        | 0x1380..=0x167F
        | 0x1780..=0x17D3
        | 0x1E00..=0x1FFF
        | 0x2C00..=0x2DFF
        | 0x3041..=0x3096
        | 0x30A1..=0x30FA
        | 0x3105..=0x318E
        | 0x3400..=0x4DBF
        | 0x4E00..=0xA48C
        | 0xA640..=0xABFF
        | 0xAC00..=0xD7A3
        | 0xF900..=0xFAFF
        | 0x2_0000..=0x3_FFFF => Class::Latin,
        _ => Class::Separator,
    }
}
