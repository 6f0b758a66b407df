//! Segmentation: the article and the particles that Arabic writes onto the front of a word.
//!
//! 43 % of the content words of Arabic prose do not begin with their dictionary form, so a prefix search over the words as
//! written misses most of them. Each word therefore has a *base*, the word without its proclitics, which is a key of its
//! own: والجامعات is found by جامعات and by every beginning of it.
//!
//! ```text
//! والجامعات  و + ال + جامعات    base جامعات
//! للجنة      ل + (ا)لجنة        base لجنة, because the corpus knows اللجنة and hardly جنة
//! وطن        وطن                base وطن, because the corpus has الوطن, and no article stands before "and"
//! وجهة       وجهة               base وجهة, soft base جهة: probably one word, but "and a side" reads as well
//! ```
//!
//! Whether a first letter is a particle cannot be told from the word alone. Three things decide, and each is worth about
//! two points of accuracy: the lexicon, the words of the corpus (the [`Evidence`]), and how the corpus spells the word
//! where folding hides it (وأحد is "and one", واحد is "one"). All of this happens while building an index.
//!
//! A wrong split costs a false match of low rank, never a miss, because the word as written stays a key too: where in
//! doubt, split. Not handled: the question particle أ, and dialect.

use crate::lexicon::{
    FunctionWord, function_word, has_own_article, has_own_first_letter, is_listed_by_first_letter, is_word,
};

/// What the corpus knows of folded words.
pub trait Evidence {
    /// In how many documents the word occurs as written; 0 when in none.
    fn count(&self, word: &str) -> u32;

    /// The share, 0 to 1, of the word's occurrences whose spelling has [`RawHints::article_is_radical`].
    fn article_is_radical(&self, _word: &str) -> f32 {
        0.0
    }

    /// The share, 0 to 1, of the word's occurrences whose spelling has [`RawHints::particle_before_hamza`].
    fn particle_before_hamza(&self, _word: &str) -> f32 {
        0.0
    }
}

/// What a spelling says that folding hides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RawHints {
    /// It begins with أل, إل or آل: this ال is no article (ألمانيا), whoever else may leave the hamza out.
    pub article_is_radical: bool,
    /// Its first one or two letters are particles, because a hamza that begins a word follows (وأحد, لأوباما, وبإدلب,
    /// سأكتب).
    pub particle_before_hamza: bool,
}

/// The hints in a spelling in clean form.
#[must_use]
pub fn raw_hints(clean: &str) -> RawHints {
    let mut letters = clean.chars();
    let (first, second, third) = (letters.next(), letters.next(), letters.next());
    let article_is_radical = matches!((first, second), (Some('أ' | 'إ' | 'آ'), Some('ل')));
    let particle_before_hamza = match (first, second, third) {
        (Some('و'), Some('أ' | 'إ' | 'آ'), Some(_)) => true,
        (Some('ف' | 'ب' | 'ل' | 'ك'), Some('إ'), Some(_)) => true,
        (Some('ف' | 'ب' | 'ل' | 'ك'), Some('أ' | 'آ'), Some(_)) => !has_own_first_letter(&crate::fold(clean)),
        // سأل and its forms are about asking.
        (Some('س'), Some('أ'), Some(third)) => third != 'ل' && clean.chars().count() >= 5,
        (Some('و' | 'ف'), Some('ب' | 'ل' | 'ك'), Some('إ')) => true,
        (Some('و' | 'ف'), Some('ب' | 'ل' | 'ك'), Some('أ' | 'آ')) => {
            let folded = crate::fold(clean);
            !has_own_first_letter(&folded) && !has_own_first_letter(tail(&folded, 1))
        }
        _ => false,
    };
    RawHints { article_is_radical, particle_before_hamza }
}

/// A folded word taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segments<'w> {
    /// The word without its proclitics: a tail of it, or الله (of لله, whose alef is not written).
    pub base: &'w str,
    /// What the base would be by a split that is possible but not likely: a tail of the word, and not the base.
    pub soft: Option<&'w str>,
}

/// Takes the proclitics off a folded word. A word with other than Arabic letters is its own base.
#[must_use]
pub fn segment<'w>(word: &'w str, evidence: &impl Evidence) -> Segments<'w> {
    let whole = Segments { base: word, soft: None };
    if !is_arabic(word) {
        return whole;
    }
    match function_word(word) {
        Some(FunctionWord::Atomic) => return whole,
        Some(FunctionWord::Conjoined(core)) => return Segments { base: core, soft: None },
        None => {}
    }
    if is_god(word) {
        return Segments { base: "الله", soft: None };
    }
    let corpus = Corpus(evidence);
    let proclitics = corpus.proclitics(word, true);
    let soft = if proclitics == 0 { corpus.doubtful(word) } else { None };
    Segments { base: tail(word, proclitics), soft }
}

/// Whether all letters are Arabic letters, of which each takes two bytes.
pub(crate) fn is_arabic(word: &str) -> bool {
    word.chars().all(|c| ('\u{621}'..='\u{64A}').contains(&c))
}

/// The number of letters of an Arabic word.
pub(crate) fn letters(word: &str) -> usize {
    word.len() / 2
}

/// The Arabic word without its first letters.
fn tail(word: &str, letters: usize) -> &str {
    word.get(letters * 2..).unwrap_or("")
}

/// الله with any particles: its ال is no article and its ل no particle.
fn is_god(word: &str) -> bool {
    let particles = word.strip_suffix("الله").or_else(|| word.strip_suffix("لله"));
    particles.is_some_and(|particles| match word.ends_with("الله") {
        true => matches!(particles, "" | "و" | "ف" | "ب" | "ت" | "ك" | "وب" | "فب" | "وت" | "ول" | "يا"),
        false => matches!(particles, "" | "و" | "ف"),
    })
}

/// How many times commoner a word with ب, ل or ك may be than what follows the letter, and be split all the same.
fn particle_factor(particle: char) -> f32 {
    // ك is rare as a particle and common as a radical.
    if particle == 'ك' { 0.25 } else { 20.0 }
}

/// What the part of a word behind a conjunction or particle can end in.
const ENDINGS: [&str; 14] = ["ها", "هم", "هما", "هن", "ه", "نا", "كم", "ات", "ون", "ين", "ان", "وا", "ت", "ا"];

/// The least share of a word's documents that its forms with the article must reach to prove its first letter radical.
const LEXICAL_SHARE: u32 = 25;

/// The questions that segmentation asks the corpus.
struct Corpus<'e, E>(&'e E);

impl<E: Evidence> Corpus<'_, E> {
    /// How many of the word's letters are proclitics. `is_outer` is false behind a conjunction, where no other can stand.
    fn proclitics(&self, word: &str, is_outer: bool) -> usize {
        let mut chars = word.chars();
        let (Some(first), Some(second)) = (chars.next(), chars.next()) else { return 0 };
        let length = letters(word);
        if length >= 3 && matches!(first, 'و' | 'ف' | 'ب' | 'ل' | 'ك' | 'س') && self.0.particle_before_hamza(word) > 0.5
        {
            let forced = if second == 'ا' { 1 } else { 2 };
            if length >= forced + 3 || self.as_word(tail(word, forced)) > 0 {
                return forced;
            }
        }
        if length < 4 {
            return 0;
        }
        if word.starts_with("ال") {
            return if self.is_article_radical(word) { 0 } else { 2 };
        }
        if has_own_first_letter(word) && !self.is_article_likelier(word) {
            return 0;
        }
        match first {
            'و' | 'ف' if is_outer => self.conjunction(word, first),
            'ب' | 'ك' if word.get(2..).is_some_and(|rest| rest.starts_with("ال")) => {
                self.particle_with_article(word, first)
            }
            'ل' if second == 'ل' => self.assimilated_article(word),
            'ب' | 'ل' | 'ك' => usize::from(self.is_particle(word, first)),
            'س' if length >= 5 && matches!(second, 'ي' | 'ن' | 'ت') => usize::from(self.is_future(word)),
            _ => 0,
        }
    }

    /// Whether a word that is protected only as another with a suffix is rather particle, article and noun: والديون is no
    /// form of والدي when the corpus knows الديون better.
    fn is_article_likelier(&self, word: &str) -> bool {
        let rest = tail(word, 1);
        rest.starts_with("ال")
            && letters(rest) >= 5
            && !is_listed_by_first_letter(word)
            && self.count(&["", rest]) > self.count(&["", word])
    }

    /// Whether the ال that begins the word is part of it.
    fn is_article_radical(&self, word: &str) -> bool {
        if self.0.article_is_radical(word) > 0.5 || function_word(word).is_some() {
            return true;
        }
        // الحق is "the right" more often than أَلحَق, if the corpus knows حق; but الي is not ال + ي, nor الان ال + ان.
        let rest = tail(word, 2);
        let is_attested =
            || function_word(rest).is_none() && self.count(&["", rest]) * 4 >= self.count(&["", word]).max(1);
        has_own_article(word) && !is_attested()
    }

    /// و or ف, and the proclitics behind it.
    fn conjunction(&self, word: &str, particle: char) -> usize {
        let rest = tail(word, 1);
        if self.is_lexical(word, particle) {
            return 0;
        }
        if rest.starts_with("ال") && letters(rest) >= 4 {
            let noun = tail(rest, 2);
            return if self.is_article_radical(rest) {
                1
            } else if letters(noun) >= 4
                || self.count(&["", rest]) > 0
                || (letters(noun) == 3 && self.count(&["", noun]) > 0)
            {
                3
            } else {
                0
            };
        }
        if is_word(rest) || matches!(function_word(rest), Some(FunctionWord::Conjoined(_))) {
            return 1;
        }
        let inner = self.proclitics(rest, false);
        if inner > 0 {
            return 1 + inner;
        }
        let support = self.as_word(rest);
        // وأضاف is commoner than أضاف, so for و any support is enough.
        let is_supported = match particle {
            'و' => support > 0,
            _ => support > 0 && support.saturating_mul(10) >= self.count(&["", word]),
        };
        let is_split = letters(rest) >= 3 && (is_supported || self.without_ending(rest) >= 2);
        usize::from(is_split || (particle == 'و' && letters(rest) >= 4))
    }

    /// ب or ك before what may be the article: بالقرار, but بالتزام is ب + التزام.
    fn particle_with_article(&self, word: &str, particle: char) -> usize {
        let (rest, noun) = (tail(word, 1), tail(word, 3));
        if letters(rest) >= 4 && self.is_article_radical(rest) {
            1
        } else if letters(noun) >= 4 || (letters(noun) >= 2 && self.count(&["", rest]) > 0) {
            3
        } else {
            usize::from(self.is_particle(word, particle))
        }
    }

    /// لل: ل + ال + noun, or ل before a noun that itself begins with ل, with or without the article.
    fn assimilated_article(&self, word: &str) -> usize {
        let (own, noun) = (tail(word, 1), tail(word, 2));
        let without = self.as_noun(noun);
        let with = self.as_noun(own);
        let is_own = if has_own_first_letter(own) { with >= without } else { with > without.saturating_mul(2) };
        match letters(noun) {
            2.. if is_own => 1,
            3.. => 2,
            2 if without > 0 => 2,
            _ => 0,
        }
    }

    /// Whether the ب, ل or ك that begins the word is a particle.
    fn is_particle(&self, word: &str, particle: char) -> bool {
        let rest = tail(word, 1);
        if letters(rest) < 3 || self.is_lexical(word, particle) {
            return false;
        }
        let is_enough = |support: u32| support as f32 * particle_factor(particle) >= self.count(&["", word]) as f32;
        let support = self.as_word(rest).max(u32::from(is_word(rest)));
        if support > 0 && is_enough(support) {
            return true;
        }
        let support = if particle == 'ك' { 0 } else { self.without_ending(rest) };
        support >= 3 && is_enough(support)
    }

    /// Whether the س that begins the word makes a verb future.
    fn is_future(&self, word: &str) -> bool {
        let verb = tail(word, 1);
        let support = self.count(&["", verb]);
        support > 0 && support.saturating_mul(2) >= self.count(&["", word]) && self.count(&["ال", word]) == 0
    }

    /// Whether the first letter, و ف ب ل or ك, is part of the word: the article never stands before a particle, nor do
    /// most particles, so what follows them is a word.
    fn is_lexical(&self, word: &str, first: char) -> bool {
        // لل + لجنة is not written.
        let articles: &[&str] =
            if first == 'ل' { &["ال", "وال", "بال"] } else { &["ال", "وال", "بال", "لل"] };
        let particles: &[&str] = match first {
            'و' => &["و", "ب", "ل"],
            'ب' => &["ب", "ل"],
            _ => &[],
        };
        let with_article: u32 = articles.iter().map(|article| self.count(&[article, word])).sum();
        let with_particle = particles.iter().map(|particle| self.count(&[particle, word]));
        // One particle alone may be another word's first letter: بوروسيا (Borussia) does not make وروسيا a word.
        let is_witness = with_article > 0 || with_particle.clone().filter(|&count| count > 0).count() >= 2;
        let behind = with_article + with_particle.sum::<u32>();
        is_witness && behind >= 2 && behind.saturating_mul(LEXICAL_SHARE) >= self.count(&["", word])
    }

    /// A split of a word left whole that reads as well: وسائل as و + سائل, باسم as ب + اسم, الحق as ال + حق.
    fn doubtful<'w>(&self, word: &'w str) -> Option<&'w str> {
        let proclitics = match word.chars().next()? {
            'و' | 'ف' | 'ب' | 'ل' => 1,
            'ا' if word.starts_with("ال") => 2,
            _ => return None,
        };
        let rest = tail(word, proclitics);
        if letters(rest) < 3 || function_word(rest).is_some() {
            return None;
        }
        let support = self.count(&["", rest]);
        (support >= 2 && support.saturating_mul(SOFT_SHARE) >= self.count(&["", word])).then_some(rest)
    }

    /// How well the corpus knows the word, with or without the article; function words are always known.
    fn as_word(&self, word: &str) -> u32 {
        if function_word(word).is_some() { u32::MAX / 32 } else { self.as_noun(word) }
    }

    fn as_noun(&self, word: &str) -> u32 {
        let with_article = ["ال", word].concat();
        let count = self.0.count(&with_article);
        // القاء (إلقاء) is no witness for قاء.
        let is_witness =
            count > 0 && self.0.article_is_radical(&with_article) <= 0.5 && !has_own_article(&with_article);
        self.0.count(word).saturating_add(if is_witness { count } else { 0 })
    }

    /// How well the corpus knows the word less an ending, of three letters at least; with ة for the ت before an ending.
    fn without_ending(&self, word: &str) -> u32 {
        let stems = ENDINGS.iter().filter_map(|ending| word.strip_suffix(ending)).filter(|stem| letters(stem) >= 3);
        stems
            .map(|stem| {
                let with_ta = stem.strip_suffix('ت').map_or(0, |stem| self.as_word(&[stem, "ه"].concat()));
                self.as_word(stem).max(with_ta)
            })
            .max()
            .unwrap_or(0)
    }

    fn count(&self, parts: &[&str; 2]) -> u32 {
        match parts {
            ["", word] => self.0.count(word),
            parts => self.0.count(&parts.concat()),
        }
    }
}

/// A doubtful split is offered when the word is at most this many times commoner than what the split leaves.
const SOFT_SHARE: u32 = 4;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The words of a small corpus and in how many documents each occurs.
    struct Words(&'static [(&'static str, u32)]);

    impl Evidence for Words {
        fn count(&self, word: &str) -> u32 {
            self.0.iter().find(|(known, _)| *known == word).map_or(0, |&(_, count)| count)
        }
    }

    /// A corpus that spells every word as the one spelling it is asked about.
    struct Spelled(&'static str);

    impl Evidence for Spelled {
        fn count(&self, _word: &str) -> u32 {
            0
        }
        fn article_is_radical(&self, word: &str) -> f32 {
            f32::from(u8::from(crate::fold(self.0) == word && raw_hints(self.0).article_is_radical))
        }
        fn particle_before_hamza(&self, word: &str) -> f32 {
            f32::from(u8::from(crate::fold(self.0) == word && raw_hints(self.0).particle_before_hamza))
        }
    }

    fn check(corpus: &'static [(&'static str, u32)], word: &str, base: &str, soft: Option<&str>) {
        assert_eq!(segment(word, &Words(corpus)), Segments { base, soft }, "{word}");
    }

    #[test]
    fn articles_come_off() {
        for word in ["الجامعه", "والجامعه", "فالجامعه", "بالجامعه", "كالجامعه", "وبالجامعه", "للجامعه", "وللجامعه"]
        {
            check(&[], word, "جامعه", None);
        }
    }

    #[test]
    fn the_lexicon_keeps_radical_letters() {
        for word in ["والد", "والده", "بالغ", "الله", "لبنان", "فلسطين", "كتاب", "التزام", "وزارتها", "الان"]
        {
            check(&[], word, word, None);
        }
        check(&[], "للبنان", "لبنان", None);
        check(&[], "ووزير", "وزير", None);
        check(&[], "بالتزامها", "التزامها", None);
        check(&[], "لله", "الله", None);
    }

    #[test]
    fn the_article_proves_a_first_letter_radical() {
        check(&[("وجنه", 9), ("جنه", 30)], "وجنه", "جنه", None);
        check(&[("وجنه", 9), ("جنه", 30), ("الوجنه", 4)], "وجنه", "وجنه", Some("جنه"));
    }

    #[test]
    fn particles_need_a_word_behind_them() {
        check(&[("قرار", 1), ("بقرار", 5)], "بقرار", "قرار", None);
        check(&[("بقرار", 5)], "بقرار", "بقرار", None);
        check(&[("القرار", 5)], "وبقراره", "قراره", None);
        check(&[("يعلن", 5)], "سيعلن", "يعلن", None);
    }

    #[test]
    fn a_listed_article_yields_to_the_corpus() {
        check(&[], "الحق", "الحق", None);
        check(&[("حق", 40), ("الحق", 90)], "الحق", "حق", None);
    }

    #[test]
    fn hamza_tells_particles_and_articles() {
        let check = |clean: &'static str, base: &str| {
            assert_eq!(segment(&crate::fold(clean), &Spelled(clean)).base, base, "{clean}");
        };
        check("وأحد", "احد");
        check("واحد", "واحد");
        check("لأوباما", "اوباما");
        check("وبإدلب", "ادلب");
        check("ألمنيوم", "المنيوم");
        check("المنيوم", "منيوم");
        check("كأس", "كاس");
        check("وكأس", "كاس");
        check("بإلغاء", "الغاء");
        check("سأكتب", "اكتب");
        check("سألته", "سالته");
    }

    #[test]
    fn other_scripts_are_left_alone() {
        check(&[], "pkk", "pkk", None);
        check(&[], "2254", "2254", None);
        check(&[], "", "", None);
    }

    /// Evidence that knows every word or none, decided by its length.
    struct Some3;

    impl Evidence for Some3 {
        fn count(&self, word: &str) -> u32 {
            u32::try_from(word.len() % 3).unwrap_or(0)
        }
    }

    proptest! {
        #[test]
        fn base_and_soft_base_are_tails(word in "[والبكفسلهيتنمة]{0,9}|\\PC{0,6}") {
            let word = crate::fold(&word);
            for found in [segment(&word, &Words(&[])), segment(&word, &Some3)] {
                prop_assert!(word.ends_with(found.base) || found.base == "الله");
                prop_assert!(word.is_empty() || !found.base.is_empty());
                if let Some(soft) = found.soft {
                    prop_assert!(word.ends_with(soft) && soft != found.base);
                }
            }
            prop_assert_eq!(segment(&word, &Some3), segment(&word, &Some3));
        }
    }
}
