//! Clitics: the article and the particles that Arabic writes onto the front of a word.
//!
//! 43 % of the content words of Arabic prose do not begin with their dictionary form, so a prefix search over the words as
//! written misses most of them. Each word therefore has a *base*, the word without its proclitics, and the base is a key
//! of its own: والجامعات is found by جامعات and by every beginning of it.
//!
//! Whether a first letter is a clitic or part of the word cannot be told from the word alone (وطن is no و + طن), so the
//! words of the corpus itself are the evidence. This is decided while building; nothing of it is needed in the browser.
//! A wrong split costs a false match of low rank, never a miss, because the word as written stays a key too.

/// How often a folded word occurs in the corpus: the evidence for a split.
pub trait Evidence {
    /// In how many documents the word occurs; 0 when in none.
    fn count(&self, word: &str) -> u32;
}

/// Article with a particle before it, longest first.
const ARTICLES: [&str; 5] = ["وال", "بال", "كال", "فال", "ال"];

/// Words that begin with the letters of an article or particle but do not carry one.
const WHOLE: [&str; 6] = ["الله", "التي", "الذي", "الذين", "الي", "الا"];

/// The folded `word` without its proclitics: its tail, or the whole word when nothing comes off.
///
/// ال, وال, بال, كال, فال come off when a word of two letters or more is left (of four behind a particle, unless the rest
/// is attested); لل and و only when the rest is attested, with or without the article, and the word itself never takes
/// the article (الوطن proves that the و of وطن is its own).
#[must_use]
pub fn base<'w>(word: &'w str, evidence: &impl Evidence) -> &'w str {
    if WHOLE.contains(&word) || !word.chars().all(|c| ('\u{621}'..='\u{64A}').contains(&c)) {
        return word;
    }
    let attested = |rest: &str| evidence.count(rest) + evidence.count(&format!("ال{rest}")) > 0;
    for article in ARTICLES {
        if let Some(rest) = word.strip_prefix(article) {
            let letters = rest.chars().count();
            let is_split = match article {
                "ال" => letters >= 3 || (letters == 2 && evidence.count(rest) > 0),
                _ => letters >= 4 || (letters >= 2 && attested(rest)),
            };
            return if is_split { rest } else { word };
        }
    }
    if let (Some(rest), Some(own)) = (word.strip_prefix("لل"), word.strip_prefix('ل')) {
        // للجنة is ل + لجنة, not ل + ال + جنة, when the corpus knows the word with its own ل far better.
        let count = |word: &str| evidence.count(word) + evidence.count(&format!("ال{word}"));
        let (without, with) = (count(rest), count(own));
        return match rest.chars().count() {
            2.. if with > 2 * without => own,
            2.. if without > 0 => rest,
            _ => word,
        };
    }
    if let Some(rest) = word.strip_prefix('و') {
        let takes_article = ["ال", "وال", "بال", "لل"].iter().map(|article| evidence.count(&format!("{article}{word}"))).sum::<u32>();
        if rest.chars().count() >= 3 && takes_article == 0 && attested(rest) {
            return rest;
        }
    }
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The words of a small corpus, each occurring once.
    struct Corpus(&'static [&'static str]);

    impl Evidence for Corpus {
        fn count(&self, word: &str) -> u32 {
            u32::from(self.0.contains(&word))
        }
    }

    fn check(corpus: &'static [&'static str], word: &str, expected: &str) {
        assert_eq!(base(word, &Corpus(corpus)), expected, "{word}");
    }

    #[test]
    fn articles_come_off() {
        check(&[], "الجامعه", "جامعه");
        check(&[], "والجامعات", "جامعات");
        check(&[], "بالجامعه", "جامعه");
        check(&["لاجءين"], "للاجءين", "لاجءين");
        check(&["الامن"], "للامن", "امن");
        check(&["لجنه", "اللجنه"], "للجنه", "لجنه");
    }

    #[test]
    fn radical_letters_stay() {
        check(&[], "والد", "والد");
        check(&[], "بالغ", "بالغ");
        check(&[], "الله", "الله");
        check(&["طن", "الوطن"], "وطن", "وطن");
        check(&["جهه", "الوجهه"], "وجهه", "وجهه");
    }

    #[test]
    fn a_conjunction_needs_the_rest_to_be_a_word() {
        check(&["قرار"], "وقرار", "قرار");
        check(&["القرار"], "وقرار", "قرار");
        check(&[], "وقرار", "وقرار");
    }

    #[test]
    fn other_scripts_are_left_alone() {
        check(&[], "pkk", "pkk");
        check(&[], "2254", "2254");
    }
}
