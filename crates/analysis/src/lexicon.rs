//! The lexicon: what fihris knows about single words, from `lexicon/*.tsv`, which a linguist can edit.
//!
//! ```text
//! protected       وزير: its و is no "and"; التزام: its ال is no article; فلسطين: its ين is no plural
//! function words  في, هذا (atomic, the stop words); وفي = و + في
//! broken plurals  مدن -> مدينة, وزراء -> وزير: plurals no rule reaches
//! variants        أمريكا أميركا: spellings no folding unites
//! exonyms         aleppo -> حلب: names no transliteration reaches
//! families        ولد, ولادة, ميلاد: words derived from one another
//! ```
//!
//! All words are folded, all lists sorted at build time and searched by halves. Only the builder of an index needs them:
//! it turns them into keys, so a reader's browser does not carry them.

include!(concat!(env!("OUT_DIR"), "/lexicon.rs"));

/// What may hang on the end of a protected word.
const SUFFIXES: [&str; 15] = ["ه", "ها", "هم", "هن", "هما", "نا", "كم", "ي", "ا", "ت", "وا", "ون", "ين", "ان", "ات"];

/// A word of grammar rather than content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FunctionWord {
    /// It stands for itself: في.
    Atomic,
    /// و or ف written onto this atomic one: وفي is و + في.
    Conjoined(&'static str),
}

/// The function word that a folded word is, if it is one.
#[must_use]
pub fn function_word(word: &str) -> Option<FunctionWord> {
    let at = FUNCTION_WORDS.binary_search_by_key(&word, |&(listed, _)| listed).ok()?;
    let &(_, core) = FUNCTION_WORDS.get(at)?;
    Some(core.map_or(FunctionWord::Atomic, FunctionWord::Conjoined))
}

/// Whether a folded word says nothing about what a text is about. Stop words are indexed; they only count for less.
#[must_use]
pub fn is_stop_word(word: &str) -> bool {
    function_word(word).is_some()
}

/// Groups of folded spellings of one word or name; a member can be several words (تشرين الثاني).
#[must_use]
pub fn variant_groups() -> &'static [&'static [&'static str]] {
    VARIANTS
}

/// Folded Latin names with the folded Arabic they stand for, by Latin name; both can be several words.
#[must_use]
pub fn exonyms() -> &'static [(&'static str, &'static [&'static str])] {
    EXONYMS
}

/// Folded words derived from one another: the word that stands for the family, and each of its words, family by family.
#[must_use]
pub fn families() -> &'static [(&'static str, &'static str)] {
    FAMILIES
}

/// Folded broken plurals with their singulars, by plural.
#[must_use]
pub fn broken_plurals() -> &'static [(&'static str, &'static [&'static str])] {
    BROKEN_PLURALS
}

/// The singulars of a broken plural; none when it is not listed.
pub(crate) fn singulars(plural: &str) -> &'static [&'static str] {
    let found = BROKEN_PLURALS.binary_search_by_key(&plural, |&(listed, _)| listed).ok();
    found.and_then(|at| BROKEN_PLURALS.get(at)).map_or(&[], |&(_, singulars)| singulars)
}

/// The word that stands for the family a folded word is listed in.
pub(crate) fn family_head(word: &str) -> Option<&'static str> {
    let at = FAMILY_HEADS.binary_search_by_key(&word, |&(member, _)| member).ok()?;
    FAMILY_HEADS.get(at).map(|&(_, head)| head)
}

/// Whether the word is a name that the lexicon knows by a foreign one.
pub(crate) fn is_name(word: &str) -> bool {
    contains(NAMES, word)
}

/// Whether the last letters of the word are its own: a listed word, or one whose plural is broken.
pub(crate) fn has_own_end(word: &str) -> bool {
    contains(END, word) || contains(SINGULARS, word)
}

/// Whether the word, or the word less a common suffix, is listed as beginning with its own و ف ب ل or ك.
pub(crate) fn has_own_first_letter(word: &str) -> bool {
    is_protected(first_letter_list(word), word, 3)
}

/// Whether the word itself is listed as beginning with its own و ف ب ل or ك.
pub(crate) fn is_listed_by_first_letter(word: &str) -> bool {
    contains(first_letter_list(word), word)
}

fn first_letter_list(word: &str) -> &'static [&'static str] {
    match word.chars().next() {
        Some('و') => WAW,
        Some('ف') => FA,
        Some('ب') => BA,
        Some('ل') => LAM,
        Some('ك') => KAF,
        _ => &[],
    }
}

/// Whether the word, or a long one less a common suffix, is listed as beginning with its own ال.
pub(crate) fn has_own_article(word: &str) -> bool {
    // Short ones less a suffix meet other words: الح + ين is the usual الحين.
    is_protected(ARTICLE, word, 5)
}

/// Whether the lexicon knows the folded word as one without clitics.
pub(crate) fn is_word(word: &str) -> bool {
    has_own_first_letter(word)
        || contains(ARTICLE, word)
        || has_own_end(word)
        || !singulars(word).is_empty()
        || function_word(word) == Some(FunctionWord::Atomic)
}

fn contains(list: &[&str], word: &str) -> bool {
    list.binary_search(&word).is_ok()
}

/// Whether the word is listed, or what is left of it without a suffix, of at least `letters`.
fn is_protected(list: &[&str], word: &str, letters: usize) -> bool {
    let is_listed_with_ta = |stem: &str| list.binary_search_by(|listed| compare_with_ta(listed, stem)).is_ok();
    contains(list, word)
        || SUFFIXES.iter().any(|suffix| {
            word.strip_suffix(suffix).is_some_and(|stem| {
                stem.chars().count() >= letters
                    && (contains(list, stem)
                        || is_listed_with_ta(stem)
                        || stem.strip_suffix('ت').is_some_and(is_listed_with_ta))
            })
        })
}

/// The order of `listed` and `stem` + ه, without building the latter.
fn compare_with_ta(listed: &str, stem: &str) -> core::cmp::Ordering {
    listed.bytes().cmp(stem.bytes().chain("ه".bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn function_words_name_their_core() {
        assert_eq!(function_word("في"), Some(FunctionWord::Atomic));
        assert_eq!(function_word("وفي"), Some(FunctionWord::Conjoined("في")));
        assert_eq!(function_word("جامعه"), None);
        assert!(is_stop_word("وهذا") && !is_stop_word("فهرس"));
    }

    #[test]
    fn protection_reaches_suffixed_forms() {
        for word in ["وزير", "وزيرها", "وزارتنا", "وزاراتهم", "فلسطيني", "لجنته", "كتابنا"]
        {
            assert!(has_own_first_letter(word), "{word}");
        }
        for word in ["وقرار", "فقال", "بدمشق", "لسوريا", "جامعه"] {
            assert!(!has_own_first_letter(word), "{word}");
        }
        assert!(has_own_article("التزام") && has_own_article("التزاماتها"));
        assert!(!has_own_article("الحين") && !has_own_article("الجامعه"));
    }

    #[test]
    fn plurals_variants_and_exonyms_are_folded() {
        assert_eq!(singulars("مدن"), ["مدينه"]);
        assert!(singulars("مدينه").is_empty());
        assert!(variant_groups().iter().any(|group| group.contains(&"اميركا") && group.contains(&"امريكا")));
        assert!(exonyms().contains(&("aleppo", &["حلب"])));
        assert!(broken_plurals().is_sorted());
    }
}
