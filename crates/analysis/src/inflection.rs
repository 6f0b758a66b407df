//! Inflection undone without a lexicon: what a word that is not known may be a form of.
//!
//! ```text
//! بالجامعة     جامعة    article and particles
//! مدرستنا      مدرسة    pronouns, before which ة is written ت
//! محامين       محامي    plural, dual, feminine, case
//! نعترض        يعترض    persons of a verb
//! ```
//!
//! The counterpart of `segment` and `stem` for a query: there is nothing to know words by but the dictionary of the index, so
//! the words that a form may come from are tried in turn, those that need the least change first. Which words must not be
//! taken for forms of others was decided when the index was built, by the same function: see `fihris_index`.

use crate::segment::{is_arabic, letters};
use alloc::string::String;

/// Particles, and the article, that come off the front one after another.
const PARTICLES: [&str; 7] = ["و", "ف", "ب", "ل", "ك", "س", "ال"];

/// Pronouns that hang on the end.
const PRONOUNS: [&str; 11] = ["", "ي", "ه", "ك", "ها", "هم", "هن", "نا", "كم", "كن", "هما"];

/// Endings before a pronoun, and what the word may have in their place.
const ENDINGS: [(&str, &[&str]); 15] = [
    ("", &["", "ه", "ي"]),
    ("ت", &["ه", ""]),
    ("ات", &["ه", ""]),
    ("ين", &["", "ي"]),
    ("ون", &["", "ي"]),
    ("ان", &[""]),
    ("تين", &["ه"]),
    ("تان", &["ه"]),
    ("ه", &[""]),
    ("ا", &["", "ي"]),
    ("ي", &["", "ه", "يا"]),
    ("يه", &["", "ه", "يا"]),
    ("و", &[""]),
    ("وا", &[""]),
    ("تم", &[""]),
];

/// The letters that a stem has at least.
const STEM: usize = 3;

/// The first word that `find` knows among those that a folded word may be a form of, the word itself not among them.
///
/// Of a word that is still being typed the ending may be unfinished too. `find` is asked some dozens of words.
pub fn uninflected<T>(word: &str, is_unfinished: bool, mut find: impl FnMut(&str) -> Option<T>) -> Option<T> {
    if !is_arabic(word) {
        return None;
    }
    let mut rest = word;
    loop {
        if let Some(found) = without_suffix(rest, rest != word, is_unfinished, &mut find) {
            return Some(found);
        }
        rest =
            PARTICLES.iter().find_map(|particle| rest.strip_prefix(particle)).filter(|rest| letters(rest) >= STEM)?;
    }
}

fn without_suffix<T>(
    word: &str,
    is_itself: bool,
    is_unfinished: bool,
    find: &mut impl FnMut(&str) -> Option<T>,
) -> Option<T> {
    if is_itself && let Some(found) = find(word) {
        return Some(found);
    }
    let mut form = String::new();
    for pronoun in PRONOUNS {
        let Some(noun) = strip(word, pronoun, is_unfinished) else { continue };
        for (ending, replacements) in ENDINGS {
            let Some(stem) = strip(noun, ending, is_unfinished && pronoun.is_empty()) else { continue };
            // Before any ending ة is written ت.
            if stem != word && stem.ends_with('ه') {
                continue;
            }
            for replacement in replacements {
                // A noun in ة has two letters before it at least.
                let least = if ending.starts_with('ت') && *replacement == "ه" { STEM - 1 } else { STEM };
                if letters(stem) < least {
                    continue;
                }
                form.clear();
                form.push_str(stem);
                form.push_str(replacement);
                if form != word
                    && let Some(found) = find(&form)
                {
                    return Some(found);
                }
                // The third person stands for the others of a verb.
                if let Some(rest) = stem.strip_prefix(['ا', 'ن', 'ت']).filter(|rest| letters(rest) >= STEM) {
                    form.clear();
                    form.push('ي');
                    form.push_str(rest);
                    form.push_str(replacement);
                    if let Some(found) = find(&form) {
                        return Some(found);
                    }
                }
            }
        }
    }
    None
}

/// The word without what it ends in: a suffix, or a beginning of one where it may be unfinished.
fn strip<'w>(word: &'w str, suffix: &str, is_unfinished: bool) -> Option<&'w str> {
    let mut ending = suffix;
    loop {
        if let Some(stem) = word.strip_suffix(ending) {
            return Some(stem);
        }
        ending = ending.get(..ending.len().checked_sub(2)?).filter(|ending| is_unfinished && !ending.is_empty())?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(known: &[&str], word: &str, expected: Option<&str>) {
        let found = uninflected(word, false, |form| known.iter().find(|known| **known == form).copied());
        assert_eq!(found, expected, "{word}");
    }

    #[test]
    fn forms_lead_to_their_word() {
        for (word, form) in [
            ("جامعه", "بالجامعه"),
            ("شمل", "الشمل"),
            ("مدرسه", "مدرستنا"),
            ("طفل", "لطفلكم"),
            ("محامي", "محامين"),
            ("سفاره", "سفارتان"),
            ("جمعيه", "جمعياتهم"),
            ("مهندس", "والمهندسين"),
            ("طبيب", "طبيبه"),
            ("يعترض", "اعترض"),
            ("يجدد", "سنجدد"),
            ("لبنان", "لبناني"),
        ] {
            check(&[word], form, Some(word));
        }
        check(&["طن", "مال", "رس"], "وطن", None);
        check(&["حساب"], "حساب", None);
        check(&["المصريه"], "المصريهه", None);
    }

    #[test]
    fn the_least_change_comes_first() {
        check(&["ولد", "لدي"], "ولدي", Some("ولد"));
        check(&["قضاه", "قضا"], "قضاتهم", Some("قضاه"));
    }

    proptest! {
        #[test]
        fn an_unfinished_ending_is_taken_off_too(at in 6_usize..9) {
            let word = "مهندستنا";
            let typed: String = word.chars().take(at).collect();
            prop_assert!(uninflected(&typed, true, |form| (form == "مهندسه").then_some(())).is_some());
        }

        #[test]
        fn any_word_is_safe(word in "[والبكفسلهيتنم]{0,12}|\\PC{0,6}") {
            prop_assert_eq!(uninflected(&crate::fold(&word), true, |_| None::<()>), None);
        }
    }
}
