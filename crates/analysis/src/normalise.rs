//! Normalisation: characters to letters in one encoding, with the way back to the source.
//!
//! Two forms, both table-driven, both the same at build and query time:
//!
//! - **clean**: the same word in the same spelling, whatever keyboard or encoding it came from. أحمد stays أحمد;
//!   the marks go (U+064B …), ﻻ becomes لا, Farsi ی becomes ي, ٢ becomes 2, Latin is lower case.
//! - **fold**: one key for the spellings readers do not tell apart. أ إ آ become ا, ة ه, ى ي, ؤ and ئ both ء (the only
//!   value that unites مسؤول and مسئول); foreign letters become their Arabic neighbour, ü u, ß ss.
//!
//! Not folded, because words would merge: ا/ى at the end, ض/ظ, ذ/د, ث/ت, long vowels.
//!
//! Composition comes first, per letter: alef + U+0654 is أ, and (ى ی ي) + U+0654 is ئ even with harakat between them.
//! Presentation forms are replaced one by one, never over the whole string, because whole-string NFKC puts a space
//! before the spacing marks U+FE70 … and so splits words.

use crate::letters::{CLEAN, FOLD, Replacement, Table, composed};
use alloc::string::String;
use core::str::CharIndices;

/// A source character and the letters it became.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Step {
    /// Byte range in the source: the character, with any marks composed into it.
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// What it became; empty when it was dropped.
    pub(crate) letters: Replacement,
}

/// Iterates over a text's characters and the letters they become.
pub(crate) struct Steps<'a> {
    table: &'static Table,
    chars: CharIndices<'a>,
}

/// The folded letters of `source`, with their source ranges.
pub(crate) fn fold_steps(source: &str) -> Steps<'_> {
    Steps { table: &FOLD, chars: source.char_indices() }
}

/// `source` in clean form. O(length).
#[must_use]
pub fn clean(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut last = None;
    for step in (Steps { table: &CLEAN, chars: source.char_indices() }) {
        match step.letters {
            // Latin accents compose after the fact: the letter before the mark is already clean.
            Replacement::One(c) => match last.and_then(|letter| composed(letter, c)) {
                Some(whole) => {
                    out.pop();
                    out.push(whole);
                }
                None => out.push(c),
            },
            Replacement::Many(letters) => out.push_str(letters),
        }
        last = out.chars().next_back();
    }
    out
}

/// `source` in folded form. O(length).
///
/// ```
/// assert_eq!(fihris_analysis::fold("مُدَرِّسةٌ"), "مدرسه");
/// assert_eq!(fihris_analysis::fold("مسؤول"), fihris_analysis::fold("مسئول"));
/// ```
#[must_use]
pub fn fold(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    for step in fold_steps(source) {
        match step.letters {
            Replacement::One(c) => out.push(c),
            Replacement::Many(letters) => out.push_str(letters),
        }
    }
    out
}

impl Iterator for Steps<'_> {
    type Item = Step;

    #[inline]
    fn next(&mut self) -> Option<Step> {
        let (start, c) = self.chars.next()?;
        let mut end = start + c.len_utf8();
        let mut whole = c;
        if takes_hamza(c) {
            let mut ahead = self.chars.clone();
            for (at, mark) in ahead.by_ref() {
                match (c, mark) {
                    (_, '\u{64B}'..='\u{652}' | '\u{670}') => continue,
                    ('ا', '\u{653}') => whole = 'آ',
                    ('ا', '\u{654}') => whole = 'أ',
                    ('ا', '\u{655}') => whole = 'إ',
                    ('و', '\u{654}') => whole = 'ؤ',
                    ('ي' | 'ى' | '\u{6CC}' | '\u{6D2}', '\u{654}') => whole = 'ئ',
                    _ => break,
                }
                end = at + mark.len_utf8();
                break;
            }
            if whole != c {
                self.chars = ahead;
            }
        }
        Some(Step { start, end, letters: self.table.get(whole) })
    }
}

/// Letters that a following combining hamza or madda changes.
#[inline]
fn takes_hamza(c: char) -> bool {
    matches!(c, 'ا' | 'و' | 'ي' | 'ى' | '\u{6CC}' | '\u{6D2}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn latin_accents_compose_in_clean_and_go_in_fold() {
        assert_eq!(clean("Malmo\u{308} e\u{302}\u{301}"), "malmö ế");
        assert_eq!(fold("Malmo\u{308} ế"), "malmo e");
    }

    #[test]
    fn clean_of_an_empty_text_is_empty() {
        assert_eq!(clean(""), "");
        assert_eq!(fold("\u{64B}\u{640}"), "");
    }

    fn text() -> impl Strategy<Value = String> {
        prop_oneof![
            any::<String>(),
            proptest::collection::vec(
                prop_oneof![
                    proptest::char::range('\u{600}', '\u{6FF}'),
                    proptest::char::range('\u{FB50}', '\u{FEFF}'),
                    proptest::char::range('\u{A0}', '\u{370}'),
                    proptest::char::range('\u{1E00}', '\u{2070}'),
                    proptest::char::range(' ', '~'),
                ],
                0..40
            )
            .prop_map(|chars| chars.into_iter().collect()),
        ]
    }

    proptest! {
        #[test]
        fn folding_is_idempotent(s in text()) {
            let once = fold(&s);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn cleaning_is_idempotent_and_does_not_change_the_fold(s in text()) {
            let once = clean(&s);
            prop_assert_eq!(&clean(&once), &once);
            prop_assert_eq!(fold(&once), fold(&s));
        }

        #[test]
        fn steps_cover_the_source_in_order(s in text()) {
            let mut at = 0;
            for step in fold_steps(&s) {
                prop_assert_eq!(step.start, at);
                prop_assert!(step.end > step.start && s.is_char_boundary(step.end));
                at = step.end;
            }
            prop_assert_eq!(at, s.len());
        }
    }
}
