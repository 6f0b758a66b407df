//! Names: what readers call things that pages call otherwise, from the lexicon and from the site's owner.
//!
//! ```text
//! lexicon   داعش = تنظيم الدولة, كانون الثاني = يناير       spellings of one name
//!           golan heights -> الجولان, deir ez-zor -> دير الزور   names in other languages
//! owner     جوال = هاتف, كورونا = كوفيد 19                  rows `word, also`
//!           تبرع -> the page /donate/                       rows `query, url`
//! ```
//!
//! A name may be one word or several; it is folded by the analysis, with one space between its words. Which of its words
//! stand together in a page is for `compounds` to find, what a reader may look up is for `keys`.

use fihris_analysis::{Tokens, exonyms, tokenise, variant_groups};
use fihris_format::LinkKind;
use std::collections::BTreeSet;

/// A word, or several that belong together, folded.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name {
    words: String,
    with_article: Option<String>,
}

impl Name {
    /// The words of a text, or `None` when it has none.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let tokens = tokenise(text);
        let words: Vec<&str> = words(&tokens).collect();
        let words = words.join(" ");
        let takes_article =
            !words.starts_with("ال") && words.chars().all(|letter| ('\u{621}'..='\u{64A}').contains(&letter));
        let with_article = takes_article.then(|| ["ال", &words].concat());
        (!words.is_empty()).then_some(Self { words, with_article })
    }

    /// A name of the lexicon, which has folded words with one space between them, and articles only where they belong.
    fn listed(words: &str) -> Self {
        Self { words: words.to_owned(), with_article: None }
    }

    /// How many words it has. Of more than [`fihris_format::MAX_KEY_WORDS`] only a whole query can consist.
    #[must_use]
    pub fn words(&self) -> usize {
        self.words.split(' ').count()
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.words
    }

    /// The single Arabic word of an owner behind its article.
    pub(crate) fn with_article(&self) -> Option<&str> {
        self.with_article.as_deref()
    }
}

/// The words of a text as a query has them, where a lone last letter is one.
fn words(tokens: &Tokens) -> impl Iterator<Item = &str> {
    tokens.as_slice().iter().map(|token| tokens.word(token)).chain(tokens.trailing_letter())
}

/// What the owner of a site adds to its search.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnerWords {
    /// Pairs of names; whoever searches for one also finds the other.
    pub synonyms: Vec<(Name, Name)>,
    /// Queries, each with the page that comes first for it, as its place among the documents. Of several pages for one query
    /// the first comes first.
    pub pins: Vec<(Name, u32)>,
}

/// A name that stands for another.
pub(crate) struct Alias {
    pub(crate) name: Name,
    pub(crate) target: Name,
    pub(crate) kind: LinkKind,
}

/// All names that stand for another.
pub(crate) fn aliases(owner: &OwnerWords) -> Vec<Alias> {
    let mut out = Vec::new();
    for group in variant_groups() {
        for name in *group {
            for target in group.iter().filter(|target| *target != name) {
                let (name, target) = (Name::listed(name), Name::listed(target));
                out.push(Alias { name, target, kind: LinkKind::Variant });
            }
        }
    }
    for (latin, targets) in exonyms() {
        // A hyphen joins where romanised words are read (ez-zor) and parts elsewhere; behind an article it only joins.
        let parts = latin.contains(' ').then(|| Name::new(latin)).flatten();
        let names: BTreeSet<Name> = [Some(Name::listed(latin)), parts].into_iter().flatten().collect();
        for name in names {
            for target in *targets {
                out.push(Alias { name: name.clone(), target: Name::listed(target), kind: LinkKind::Synonym });
            }
        }
    }
    for (word, also) in &owner.synonyms {
        for (name, target) in [(word, also), (also, word)] {
            out.push(Alias { name: name.clone(), target: target.clone(), kind: LinkKind::Synonym });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<(&str, Option<&str>)>) {
        let name = Name::new(text);
        assert_eq!(name.as_ref().map(|name| (name.as_str(), name.with_article())), expected, "{text:?}");
    }

    #[test]
    fn names_are_folded_words() {
        check(" جوّال ", Some(("جوال", Some("الجوال"))));
        check("الهاتف", Some(("الهاتف", None)));
        check("كوفيد-19", Some(("كوفيد 19", None)));
        check("Deir ez-Zor", Some(("deir ez zor", None)));
        check("فيتامين د", Some(("فيتامين د", None)));
        check("؟!", None);
    }
}
