//! Lemma and stem: the classes that unite the forms of a word behind its base.
//!
//! ```text
//! base         lemma     stem      undone
//! جامعتها      جامعة     جامع      pronoun; the stem drops ة
//! مسؤولين      مسؤول     مسؤول     plural
//! مناطقها      منطقة     منطق      pronoun, broken plural (by list)
//! سوريون       سوري      سوري      plural of an adjective in ي
//! سورية        سورية     سوري      the feminine is another lemma, the same stem
//! ```
//!
//! Two classes and not one, because ة both marks the feminine (معتقل, معتقلة) and makes another word (مدرس, مدرسة): a
//! stem match ranks below a lemma match. An ending is only taken off where what is left is a word of the corpus or the
//! ending can be nothing else; لبنان, قانون and فلسطين are listed as ending so themselves.
//!
//! Used while building an index only. Verbs lose object pronouns but keep their imperfect prefixes, and no root is
//! looked for: what is searched for is mostly nouns.

use crate::{
    lexicon::{function_word, has_own_end, singulars},
    segment::{Evidence, is_arabic, letters},
};
use alloc::{borrow::ToOwned as _, string::String};

/// Possessive and object pronouns that come off where three letters are left, longest first.
const PRONOUNS: [&str; 10] = ["هما", "كما", "هم", "هن", "ها", "نا", "كم", "كن", "ك", "ه"];

/// Endings of number and case, in the order they are tried.
const ENDINGS: [&str; 14] = ["تين", "تان", "تي", "يات", "يين", "يون", "ات", "ون", "ين", "ان", "وا", "تا", "ا", "و"];

/// The lemma of a folded base: pronoun, dual and plural undone, ة kept. Function words and words with other than Arabic
/// letters are their own.
///
/// `evidence` knows the words as written, `attested` says in how many documents a word stands as a base. The lemma of a lemma is itself, so a word and its
/// forms always meet.
#[must_use]
pub fn lemma(base: &str, evidence: &impl Evidence, attested: &impl Fn(&str) -> u32) -> String {
    let mut word = base.to_owned();
    // Each step but ت -> ة shortens the word or finds a singular, which stays; a few steps reach the end.
    for _ in 0..MAX_STEPS {
        match step(&word, evidence, attested) {
            Some(next) if next != word => word = next,
            _ => break,
        }
    }
    word
}

/// The longest chain met in real text is three: pronoun with plural, plural, dual of a noun in ة.
const MAX_STEPS: usize = 6;

/// The stem of a lemma: without ة and, in سورية, with the ي kept. It is a beginning of the lemma.
#[must_use]
pub fn stem(lemma: &str) -> &str {
    if !is_arabic(lemma) || function_word(lemma).is_some() {
        return lemma;
    }
    match lemma.strip_suffix('ه') {
        Some(rest) if letters(rest) >= 3 => rest,
        _ => lemma,
    }
}

/// One pronoun and one ending taken off; `None` when the word is as short as it gets.
fn step(word: &str, evidence: &impl Evidence, attested: &impl Fn(&str) -> u32) -> Option<String> {
    if !is_arabic(word) || function_word(word).is_some() {
        return None;
    }
    if let Some(singular) = singular(word, attested) {
        return Some(singular.to_owned());
    }
    if has_own_end(word) {
        return None;
    }
    let bare = without_pronoun(word, evidence, attested);
    let bare = bare.as_deref().unwrap_or(word);
    if let Some(singular) = singular(bare, attested) {
        return Some(singular.to_owned());
    }
    if has_own_end(bare) {
        return Some(bare.to_owned());
    }
    Some(without_ending(bare, attested).unwrap_or_else(|| bare.to_owned()))
}

/// The singular of a listed broken plural, with the tanwin's alef or without; the commonest if there are several.
fn singular(plural: &str, attested: &impl Fn(&str) -> u32) -> Option<&'static str> {
    let mut found = singulars(plural);
    if let (true, Some(bare)) = (found.is_empty(), plural.strip_suffix('ا')) {
        found = singulars(bare);
    }
    let mut best: Option<(&str, u32)> = None;
    for singular in found {
        let count = attested(singular);
        if best.is_none_or(|(_, most)| count > most) {
            best = Some((singular, count));
        }
    }
    best.map(|(singular, _)| singular)
}

fn with_ta(word: &str) -> String {
    [word, "ه"].concat()
}

/// The word without its pronoun, if it ends in one.
fn without_pronoun(word: &str, evidence: &impl Evidence, attested: &impl Fn(&str) -> u32) -> Option<String> {
    let takes_article =
        |noun: &str| ["ال", "وال", "بال", "لل"].iter().any(|article| evidence.count(&[article, noun].concat()) > 0);
    for pronoun in PRONOUNS {
        let Some(rest) = word.strip_suffix(pronoun).filter(|rest| letters(rest) >= 3) else { continue };
        let is_plural = !singulars(rest).is_empty();
        let as_written = attested(rest);
        // جامعتها: before a pronoun ة is written ت.
        let noun = rest.strip_suffix('ت').map(with_ta);
        let as_noun = noun.as_deref().map_or(0, attested);
        let is_pronoun = match pronoun {
            // ه is mostly ة; a pronoun only where ة cannot be.
            "ه" if is_plural || is_sound_plural(rest, attested) => {
                // تجارة is not تجار + ه: what takes the article has no pronoun.
                return (!takes_article(word)).then(|| rest.to_owned());
            }
            "ه" => return noun.filter(|_| as_noun >= 3 * as_written.max(1)),
            "هما" | "هم" | "هن" | "ها" => letters(rest) >= 4 || is_plural || as_written + as_noun > 0,
            _ if function_word(rest).is_some() => false,
            // مشارك is not مشار + ك: many words end in a ك of their own, so the word without it must be far commoner.
            "ك" => is_plural || as_written.max(as_noun) > attested(word).saturating_mul(3).max(1),
            _ => is_plural || as_written.max(as_noun) >= attested(word).max(1),
        };
        if is_pronoun {
            let is_noun = as_noun > 0 && f64::from(as_noun) >= 0.3 * f64::from(as_written);
            if is_noun {
                return noun;
            }
            // مستخدميها is of مستخدمين, which loses its ن before a pronoun.
            let plural = rest.strip_suffix('ي').map(|stem| (stem, [stem, "ين"].concat()));
            return match plural {
                Some((stem, plural)) if attested(stem) > 0 && attested(&plural) > 0 => Some(plural),
                _ => Some(rest.to_owned()),
            };
        }
    }
    None
}

/// Whether the word is a plural in ات of a word of the corpus.
fn is_sound_plural(word: &str, attested: &impl Fn(&str) -> u32) -> bool {
    word.strip_suffix("ات")
        .is_some_and(|rest| letters(rest) >= 2 && (attested(rest) > 0 || attested(&with_ta(rest)) > 0))
}

/// The word without its ending of number or case, if it has one.
fn without_ending(word: &str, attested: &impl Fn(&str) -> u32) -> Option<String> {
    for ending in ENDINGS {
        let least = if ending == "ات" { 2 } else { 3 };
        let Some(rest) = word.strip_suffix(ending).filter(|rest| letters(rest) >= least) else { continue };
        let in_ta = || attested(&with_ta(rest));
        let found = match ending {
            "تين" | "تان" | "تا" => (in_ta() >= 1).then(|| with_ta(rest)),
            "تي" => (in_ta() >= 2).then(|| with_ta(rest)),
            "يات" => Some(singular_of_yat(rest, attested)),
            "يين" | "يون" => Some([rest, "ي"].concat()),
            "ات" => Some(singular_of_at(rest, attested)),
            // سوريا, تركيا
            "ا" if rest.ends_with('ي') => None,
            // كانون is not كان + ون.
            _ if function_word(rest).is_some() => None,
            // A dual is rarer than its singular (مهرجان is none), a plural need not be, and مؤخرا is far commoner than مؤخر.
            "ان" => (attested(rest) >= attested(word).max(1)).then(|| rest.to_owned()),
            "ون" | "ين" | "وا" => (attested(rest) >= (attested(word) / 20).max(1)).then(|| rest.to_owned()),
            "ا" => (attested(rest) >= (attested(word) / 100).max(1)).then(|| rest.to_owned()),
            // The plural before a genitive, مهندسو: its full form stands elsewhere.
            _ => {
                let plurals = attested(&[rest, "ون"].concat()) + attested(&[rest, "ين"].concat());
                (plurals >= 1 && attested(rest) >= attested(word).max(1)).then(|| rest.to_owned())
            }
        };
        if found.is_some() {
            return found;
        }
    }
    None
}

/// The singular of a plural in يات: عمليات is of عملية, مستشفيات of مستشفى (folded to ي), مباريات of مباراة.
fn singular_of_yat(rest: &str, attested: &impl Fn(&str) -> u32) -> String {
    let mut best = ([rest, "يه"].concat(), 0);
    best.1 = attested(&best.0);
    for ending in ["ي", "اه"] {
        let singular = [rest, ending].concat();
        let count = attested(&singular);
        if count > best.1 {
            best = (singular, count);
        }
    }
    best.0
}

/// The singular of a plural in ات: the commonest of قرار (قرارات), جامعة, and for وات also قناة (قنوات) and سنة (سنوات).
fn singular_of_at(rest: &str, attested: &impl Fn(&str) -> u32) -> String {
    let mut best = (rest.to_owned(), attested(rest));
    let mut offer = |singular: String| {
        let count = attested(&singular);
        if count > 0 && count >= best.1 {
            best = (singular, count);
        }
    };
    offer(with_ta(rest));
    if let Some(root) = rest.strip_suffix('و').filter(|root| letters(root) >= 2) {
        offer([root, "اه"].concat());
        offer(with_ta(root));
    }
    best.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The words of a small corpus.
    struct Words<'c>(&'c [&'c str]);

    impl Evidence for Words<'_> {
        fn count(&self, word: &str) -> u32 {
            u32::from(self.0.contains(&word))
        }
    }

    fn check(corpus: &[&str], base: &str, expected_lemma: &str, expected_stem: &str) {
        let found = lemma(base, &Words(corpus), &|word| Words(corpus).count(word));
        assert_eq!((found.as_str(), stem(&found)), (expected_lemma, expected_stem), "{base}");
    }

    #[test]
    fn pronouns_come_off() {
        check(&["جامعه"], "جامعتها", "جامعه", "جامع");
        check(&["قرار"], "قراراته", "قرار", "قرار");
        check(&["بلد"], "بلدنا", "بلد", "بلد");
        check(&["مشار", "مشارك"], "مشارك", "مشارك", "مشارك");
        check(&[], "مشارك", "مشارك", "مشارك");
        check(&[], "مدرسه", "مدرسه", "مدرس");
        check(&[], "قصاءده", "قصيده", "قصيد");
        check(&["التجاره"], "تجاره", "تجاره", "تجار");
        check(&["مستخدم", "مستخدمين"], "مستخدميها", "مستخدم", "مستخدم");
    }

    #[test]
    fn plurals_and_duals_meet_their_singular() {
        check(&["جامعه"], "جامعات", "جامعه", "جامع");
        check(&["جامعه"], "جامعتين", "جامعه", "جامع");
        check(&["سنه"], "سنوات", "سنه", "سنه");
        check(&["قناه"], "قنوات", "قناه", "قنا");
        check(&["معتقل"], "معتقلون", "معتقل", "معتقل");
        check(&[], "سوريين", "سوري", "سوري");
        check(&["مباراه"], "مباريات", "مباراه", "مبارا");
        check(&["مستشفي"], "مستشفيات", "مستشفي", "مستشفي");
        check(&[], "مناطقها", "منطقه", "منطق");
        check(&[], "وزراء", "وزير", "وزير");
    }

    #[test]
    fn radical_endings_stay() {
        for word in ["لبنان", "فلسطين", "قانون", "سوريا", "درعا", "فرات", "في", "pkk", "2254"]
        {
            check(&["لبن", "فلسط", "قان", "سوري", "درع", "فر"], word, word, word);
        }
    }

    proptest! {
        #[test]
        fn a_lemma_is_its_own_lemma(word in "[ابتكهونيمسر]{1,9}", sieve in 1_usize..5) {
            let attested = |word: &str| u32::from(word.bytes().map(usize::from).sum::<usize>() % sieve == 0);
            let once = lemma(&word, &Words(&[]), &attested);
            prop_assert_eq!(lemma(&once, &Words(&[]), &attested), once.clone());
            prop_assert!(once.starts_with(stem(&once)));
        }
    }
}
