//! A query typed on the wrong keyboard layout, read again: `s,vdh` is سوريا, «حنن» is pkk.
//!
//! Whoever types Arabic while the keyboard is set to Latin letters presses the keys of the Arabic 101 layout. Which
//! characters come out depends on the Latin layout, so there is one reading for each. It works on the query as typed,
//! before it is cut into words, because `[ ] ; ' , . /` and the backtick are letters here.
//!
//! A layout is the string of what its keys give, in the order of [`ARABIC`], with spaces between. What this module does
//! not do: look at the index. The caller takes a reading only if its words are keys.

use alloc::{string::String, vec::Vec};

/// What the keys give in the Arabic 101 layout: three rows from left to right, the key left of 1, and the keys that give
/// letters when shifted.
pub(crate) const ARABIC: &str = "ض ص ث ق ف غ ع ه خ ح ج د ش س ي ب ل ا ت ن م ك ط ئ ء ؤ ر لا ى ة و ز ظ ذ إ لإ أ لأ آ لآ";

/// The same keys of a US keyboard.
pub(crate) const LATIN: &str = "q w e r t y u i o p [ ] a s d f g h j k l ; ' z x c v b n m , . / ` Y T H G N B";

/// Apple's Arabic layout, which differs at the right end and in the lowest row.
const ARABIC_APPLE: &str = "ض ص ث ق ف غ ع ه خ ح ج ة ش س ي ب ل ا ت ن م ك ؛ ظ ط ذ د ز ر و ، . / ذ";

/// What may have been typed on which layout, and on which it was meant: the likelier first.
const MISTAKES: [(&str, &str); 7] = [
    (ARABIC, LATIN),
    (LATIN, ARABIC),
    // German, Swedish, Turkish Q, French.
    ("q w e r t z u i o p ü + a s d f g h j k l ö ä y x c v b n m , . - ^ Z T H G N B", ARABIC),
    ("q w e r t y u i o p å ¨ a s d f g h j k l ö ä z x c v b n m , . - § Y T H G N B", ARABIC),
    ("q w e r t y u ı o p ğ ü a s d f g h j k l ş i z x c v b n m ö ç . \" Y T H G N B", ARABIC),
    ("a z e r t y u i o p ^ $ q s d f g h j k l m ù w x c v b n , ; : ! ² Y T H G N B", ARABIC),
    (LATIN, ARABIC_APPLE),
];

/// The query as it would read had the other layout been on: distinct readings, the likelier first.
///
/// A layout that has no key for some character of the query gives no reading.
pub(crate) fn decodings(query: &str) -> Vec<String> {
    let mut out = Vec::new();
    for (from, to) in MISTAKES {
        if let Some(reading) = retype(query, from, to)
            && reading != query
            && !out.contains(&reading)
        {
            out.push(reading);
        }
    }
    out
}

/// What was typed on the layout `from`, on the layout `to`, in lower case if it is Latin.
fn retype(query: &str, from: &str, to: &str) -> Option<String> {
    let mut out = String::with_capacity(query.len().saturating_mul(2));
    let mut rest = query;
    while let Some(c) = rest.chars().next() {
        let small = lower(c);
        // The key that gives the most of what was typed: لا is one, not two. A capital of no key of its own is a small letter.
        let mut typed = 0;
        let mut letters = "";
        for (key, other) in from.split([' ']).zip(to.split([' '])) {
            let len = if rest.starts_with(key) { key.len() } else { 0 };
            if len > typed || (letters.is_empty() && key.starts_with([small]) && key.len() == small.len_utf8()) {
                typed = len;
                letters = other;
            }
        }
        if letters.is_empty() {
            if c != ' ' && !c.is_ascii_digit() {
                return None;
            }
            out.push(c);
        } else {
            out.push_str(letters);
        }
        rest = rest.get(typed.max(c.len_utf8())..)?;
    }
    out.make_ascii_lowercase();
    Some(out)
}

/// The capitals of the layouts above in lower case; no layout is written with any other.
fn lower(c: char) -> char {
    match c {
        'Ä' | 'Å' | 'Ç' | 'Ö' | 'Ü' => char::from_u32(u32::from(c).wrapping_add(0x20)).unwrap_or(c),
        'Ş' => 'ş',
        'Ğ' => 'ğ',
        'İ' => 'i',
        _ => c.to_ascii_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_layout_has_every_key() {
        for (layout, _) in MISTAKES {
            assert_eq!(layout.split(' ').count(), ARABIC.split(' ').count(), "{layout}");
        }
        assert_eq!(ARABIC_APPLE.split(' ').count(), 34);
    }

    #[test]
    fn what_no_layout_can_type_is_left_alone() {
        assert_eq!(decodings("日本"), Vec::<String>::new());
        assert_eq!(decodings("2254"), Vec::<String>::new());
        assert_eq!(decodings(""), Vec::<String>::new());
    }

    #[test]
    fn the_likelier_layout_comes_first() {
        assert_eq!(decodings("s,vdh").first().map(String::as_str), Some("سوريا"));
        assert_eq!(decodings("şvü"), ["كرد"]);
        assert_eq!(decodings("hGs]").first().map(String::as_str), Some("الأسد"));
        assert_eq!(decodings("S,VDh").first().map(String::as_str), Some("سوريا"));
        assert_eq!(decodings("لالاؤ"), ["bbc"]);
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_repeats(text in any::<String>()) {
            let readings = decodings(&text);
            for (i, reading) in readings.iter().enumerate() {
                prop_assert!(!readings[..i].contains(reading));
            }
        }

        #[test]
        fn arabic_words_survive_both_ways(word in "[ضصثقفغعهخحجدشسيبتنمكطئءؤرىةوزظذ]{1,8}") {
            let typed = retype(&word, ARABIC, LATIN).unwrap();
            prop_assert!(decodings(&typed).contains(&word), "{typed}");
        }
    }
}
