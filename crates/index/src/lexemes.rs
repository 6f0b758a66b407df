//! Lexemes: what the lexicon knows of words that stand nowhere in a corpus.
//!
//! On a site of ten pages most forms of a word are missing, and readers type those. Nearly all of them the query finds by
//! itself, by taking endings off ([`uninflected`]); the dictionary is told what that cannot know:
//!
//! ```text
//! page has    المهندسات      مهندس      links to its class: the query takes مهندسون apart to it
//!             مدينة          مدن        links: a plural that no ending tells
//!             سجل            تسجيل      links weakly: a family
//!             قسم            قسمة       stands for nothing: it is no form of قسم but another word
//!             طفل            طبل        stands for nothing: it is no slip
//! ```
//!
//! Only what the query would get wrong becomes a key, so that a small site does not carry the lexicon.

use crate::keys::Keys;
use fihris_analysis::{families, is_name, is_stop_word, listed_words, nouns, uninflected};
use fihris_format::LinkKind;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::LazyLock;

/// Adds the words of the lexicon that readers may type. `lemmas` has classes by their lemmas, where those are words.
pub(crate) fn link<'a>(keys: &mut Keys<'a>, lemmas: &FxHashMap<&'a str, Vec<u32>>) {
    let lexemes = &*LEXEMES;
    let mut known: FxHashSet<&'a str> = keys.words().collect();
    for (&lemma, classes) in lemmas {
        if known.insert(lemma) {
            keys.link_form(lemma, classes[0], LinkKind::Variant);
        }
    }
    let classes = |keys: &Keys<'a>, form: &str| -> Vec<u32> {
        let of_lemma = lemmas.get(form).into_iter().flatten().copied();
        keys.class_of_base(form).into_iter().chain(of_lemma).collect()
    };
    for is_plural in [false, true] {
        for group in &lexemes.groups {
            for form in group.forms.iter().filter(|form| (**form != group.forms[0]) == is_plural) {
                link_form(keys, lexemes, group, form, &classes, &mut known);
            }
        }
    }
    for family in families().chunk_by(|(one, _), (next, _)| one == next) {
        link_family(keys, lexemes, family, &classes, &mut known);
    }
    reserve(keys, lexemes, &known);
}

/// Makes a form that stands nowhere a key, if its noun stands somewhere and the query does not find that by itself.
fn link_form<'a>(
    keys: &mut Keys<'a>,
    lexemes: &Lexemes,
    group: &Group,
    form: &'static str,
    classes: &impl Fn(&Keys<'a>, &str) -> Vec<u32>,
    known: &mut FxHashSet<&'a str>,
) {
    if known.contains(form) && !classes(keys, form).is_empty() {
        return;
    }
    let classes = |group: &Group| -> Vec<u32> { group.forms.iter().flat_map(|form| classes(keys, form)).collect() };
    let (mut targets, mut kind) = (classes(group), LinkKind::Variant);
    if targets.is_empty() {
        // A physician may be of either sex.
        targets = group.other_gender.iter().flat_map(|&other| classes(&lexemes.groups[other])).collect();
        kind = LinkKind::Soft;
    }
    if targets.is_empty() || (!known.contains(form) && lexemes.is_found(form, known) == Some(true)) {
        return;
    }
    for class in targets {
        keys.link_form(form, class, kind);
    }
    known.insert(form);
}

/// Makes the missing words of a family stand for its others.
fn link_family<'a>(
    keys: &mut Keys<'a>,
    lexemes: &Lexemes,
    family: &[(&str, &'static str)],
    classes: &impl Fn(&Keys<'a>, &str) -> Vec<u32>,
    known: &mut FxHashSet<&'a str>,
) {
    let present: Vec<u32> = family.iter().flat_map(|(_, word)| classes(keys, word)).collect();
    let missing: Vec<&'static str> =
        family.iter().map(|(_, word)| *word).filter(|word| !known.contains(word)).collect();
    for word in missing {
        if !present.is_empty() && lexemes.is_found(word, known) != Some(true) {
            for &class in &present {
                keys.link_form(word, class, LinkKind::Soft);
            }
            known.insert(word);
        }
    }
}

/// Adds the words that stand nowhere and that the query would take for others: for forms of them, or for slips.
fn reserve<'a>(keys: &mut Keys<'a>, lexemes: &Lexemes, known: &FxHashSet<&'a str>) {
    // A site in other scripts has no use for them.
    let is_arabic = |word: &str| word.starts_with(|letter| ('\u{621}'..='\u{64A}').contains(&letter));
    let scripts = [false, true].map(|script| known.iter().any(|word| is_arabic(word) == script));
    let starts: FxHashSet<&str> = known.iter().filter_map(|word| beginning(word)).collect();
    let fates: Vec<Fate> = listed_words()
        .par_iter()
        .map(|word| {
            if known.contains(word) {
                Fate::Known
            } else if is_stop_word(word) {
                if scripts[usize::from(is_arabic(word))] { Fate::Reserved } else { Fate::Known }
            } else {
                let found = if may_be_form(word, &starts) { lexemes.is_found(word, known) } else { None };
                match found {
                    Some(true) => Fate::Known,
                    Some(false) => Fate::Reserved,
                    None if lexemes.is_noun(word) => Fate::Open,
                    None => Fate::Known,
                }
            }
        })
        .collect();
    let mut is_near = vec![false; fates.len()];
    for word in known {
        for &at in pieces(word).iter().filter_map(|piece| lexemes.by_piece.get(piece)).flatten() {
            is_near[at] = is_near[at] || is_slip(listed_words()[at], word);
        }
    }
    for ((word, fate), is_near) in listed_words().iter().zip(fates).zip(is_near) {
        if fate == Fate::Reserved || (fate == Fate::Open && is_near) {
            keys.reserve(word);
        }
    }
}

/// What becomes of a word of the lexicon.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// It is a key, the query finds by itself what it is a form of, or it is seldom looked for.
    Known,
    /// The query would take it for a form of another word.
    Reserved,
    /// It may look like a slip.
    Open,
}

/// The first three letters of an Arabic word.
fn beginning(word: &str) -> Option<&str> {
    word.get(..6)
}

/// Whether any word with such a beginning may be found when a word is taken apart: most words need not be.
fn may_be_form(word: &str, starts: &FxHashSet<&str>) -> bool {
    word.char_indices().take(PARTICLES).any(|(at, _)| {
        let starts_with = |start: Option<&str>| start.is_some_and(|start| starts.contains(start));
        let tail = &word[at..];
        let as_verb = tail.get(2..6).map(|rest| ["ي", rest].concat());
        let as_feminine = tail.get(..4).map(|start| [start, "ه"].concat());
        starts_with(beginning(tail)) || starts_with(as_verb.as_deref()) || starts_with(as_feminine.as_deref())
    })
}

/// The most letters that particles have, and one.
const PARTICLES: usize = 6;

/// A word, and the word without each of its letters: two that are one slip apart share one of these.
fn pieces(word: &str) -> Vec<String> {
    let without = |(at, letter): (usize, char)| [&word[..at], &word[at + letter.len_utf8()..]].concat();
    word.char_indices().map(without).chain([word.to_owned()]).collect()
}

/// Whether two words that share a piece may be slips of one another: of a short one the first letter is right.
fn is_slip(word: &str, other: &str) -> bool {
    word.chars().nth(2).is_some() && (word.chars().nth(4).is_some() || word.chars().next() == other.chars().next())
}

/// A noun with its plurals, or its feminine with those.
struct Group {
    /// The singular first.
    forms: Vec<&'static str>,
    /// The groups of the other gender.
    other_gender: Vec<usize>,
}

/// The lexicon, arranged once for all indexes.
static LEXEMES: LazyLock<Lexemes> = LazyLock::new(Lexemes::new);

/// Which forms belong together.
struct Lexemes {
    groups: Vec<Group>,
    /// Of each form, the nouns and families that it belongs to, by number.
    of_form: FxHashMap<&'static str, Vec<usize>>,
    /// The listed words that have a piece in common, by number.
    by_piece: FxHashMap<String, Vec<usize>>,
}

impl Lexemes {
    fn new() -> Self {
        let mut groups: Vec<Group> = Vec::new();
        let mut by_word: FxHashMap<&str, usize> = FxHashMap::default();
        for noun in nouns() {
            by_word.insert(noun.word, groups.len());
            let forms = std::iter::once(noun.word).chain(noun.plurals.iter().copied()).collect();
            groups.push(Group { forms, other_gender: Vec::new() });
        }
        for noun in nouns() {
            if let Some(&feminine) = noun.feminine.and_then(|feminine| by_word.get(feminine)) {
                let masculine = by_word[noun.word];
                groups[masculine].other_gender.push(feminine);
                groups[feminine].other_gender.push(masculine);
            }
        }
        let mut family_of: FxHashMap<&str, usize> = FxHashMap::default();
        for (at, family) in families().chunk_by(|(one, _), (next, _)| one == next).enumerate() {
            family_of.extend(family.iter().map(|(_, word)| (*word, groups.len() + at)));
        }
        let mut of_form: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
        for (at, group) in groups.iter().enumerate() {
            let family = group.forms.first().and_then(|word| family_of.get(word)).copied();
            for form in &group.forms {
                of_form.entry(form).or_default().extend(group.other_gender.iter().copied().chain([at]).chain(family));
            }
        }
        for (word, family) in family_of {
            of_form.entry(word).or_default().push(family);
        }
        let mut by_piece: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for (at, word) in listed_words().iter().enumerate() {
            for piece in pieces(word) {
                by_piece.entry(piece).or_default().push(at);
            }
        }
        Self { groups, of_form, by_piece }
    }

    /// Whether two words may be forms or relatives of one; لبناني is of لبنان.
    fn are_related(&self, word: &str, other: &str) -> bool {
        let is_name = || is_name(other) || listed_words().binary_search(&other).is_err();
        if word.starts_with(other) && is_name() {
            return true;
        }
        // Of what is only known to be a word, such as the persons of some verbs, no form is known to be another's.
        if !self.of_form.contains_key(word) {
            return true;
        }
        let of = |word| self.of_form.get(word).map_or(&[][..], Vec::as_slice);
        of(word).iter().any(|lexeme| of(other).contains(lexeme))
    }

    /// Whether a word is a noun, in its first form or a broken plural: what readers look for by itself.
    fn is_noun(&self, word: &str) -> bool {
        let is_sound = || ["ات", "ون", "ين"].iter().any(|end| word.ends_with(end));
        let of = self.of_form.get(word).map_or(&[][..], Vec::as_slice);
        of.iter().filter_map(|&lexeme| self.groups.get(lexeme)).any(|group| group.forms[0] == word || !is_sound())
    }

    /// Whether what the query takes a word for, which stands nowhere, is a form of it; nothing if that is no known word.
    fn is_found(&self, word: &str, known: &FxHashSet<&str>) -> Option<bool> {
        uninflected(word, false, |form| known.contains(form).then(|| self.are_related(word, form)))
    }
}
