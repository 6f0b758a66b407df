//! Word families: what is related but not a form of one word, united by the stem, the weakest tier.
//!
//! ```text
//! lemma      family    why
//! تقع        يقع       the feminine of the imperfect, where the masculine occurs too
//! ولدت       ولد       the feminine of the perfect
//! ميلاد      ولد       listed in families.tsv: derived from one another by no rule
//! ```
//!
//! Readers ask أين تقع and the page says يقع; they ask متى ولد and it says ولادة. A noun that only looks like a verb (تقدم,
//! progress) takes the article somewhere in the corpus, which no verb does, and is left alone; so are names (تونس, يونس).

use crate::{
    lexicon::{self, function_word, has_own_end, is_name},
    segment::{Evidence, is_arabic, letters},
};
use alloc::{borrow::ToOwned as _, string::String};

/// The word that stands for the family of a lemma; mostly the lemma itself.
///
/// `evidence` knows the words as written, `attested` says in how many documents a word stands as a base.
#[must_use]
pub fn family(lemma: &str, evidence: &impl Evidence, attested: &impl Fn(&str) -> u32) -> String {
    if let Some(head) = lexicon::family_head(lemma) {
        return head.to_owned();
    }
    if !is_arabic(lemma) || function_word(lemma).is_some() || has_own_end(lemma) || is_name(lemma) {
        return lemma.to_owned();
    }
    let masculine = masculine(lemma, evidence, attested);
    lexicon::family_head(&masculine).map_or(masculine, str::to_owned)
}

/// The third person masculine of a verb; a word that is no verb stays as it is.
fn masculine(lemma: &str, evidence: &impl Evidence, attested: &impl Fn(&str) -> u32) -> String {
    let is_noun = |word: &str| {
        let with_article =
            ["ال", "وال", "بال", "لل"].iter().map(|article| evidence.count(&[article, word].concat())).sum::<u32>();
        with_article.saturating_mul(20) > evidence.count(word)
    };
    let is_verb = |word: &str| attested(word) > 0 && !is_noun(word) && !is_name(word);
    if is_noun(lemma) {
        return lemma.to_owned();
    }
    let perfect = lemma.strip_suffix('ت').filter(|rest| letters(rest) >= 3 && attested(rest) > 0 && !has_own_end(rest));
    if let Some(perfect) = perfect {
        return perfect.to_owned();
    }
    match lemma.strip_prefix('ت').filter(|rest| letters(rest) >= 2).map(|rest| ["ي", rest].concat()) {
        Some(imperfect) if is_verb(&imperfect) => imperfect,
        _ => lemma.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Words<'a>(&'a [&'a str]);

    impl Evidence for Words<'_> {
        fn count(&self, word: &str) -> u32 {
            u32::from(self.0.contains(&word))
        }

        fn article_is_radical(&self, _: &str) -> f32 {
            0.0
        }

        fn particle_before_hamza(&self, _: &str) -> f32 {
            0.0
        }
    }

    fn check(corpus: &[&str], word: &str, expected: &str) {
        assert_eq!(family(word, &Words(corpus), &|word| u32::from(corpus.contains(&word))), expected, "{word}");
    }

    #[test]
    fn the_persons_of_a_verb_are_one_family() {
        check(&["تقع", "يقع"], "تقع", "يقع");
        check(&["تقع", "يقع"], "يقع", "يقع");
        check(&["احتلت", "احتل"], "احتلت", "احتل");
    }

    #[test]
    fn nouns_and_names_stay_alone() {
        check(&["تقدم", "التقدم", "يقدم"], "تقدم", "تقدم");
        check(&["تونس", "يونس"], "تونس", "تونس");
        check(&["وقت", "الوقت", "وق"], "وقت", "وقت");
        check(&["تغوص"], "تغوص", "تغوص");
    }

    #[test]
    fn listed_families_meet_at_their_first_word() {
        for word in ["ولاده", "ميلاد", "ولدت", "مواليد"] {
            check(&[word], word, "ولد");
        }
    }
}
