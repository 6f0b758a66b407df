//! Guesses: what a word was probably meant to be, when the index does not know it as it stands.
//!
//! - a slip: المصريةة for المصرية (`typo`)
//! - Arabic in Latin letters: dimashq, 7alab, el bab (`romanised`)
//! - the wrong keyboard layout: ]lar for دمشق (`layout`), for whole queries only
//!
//! A word that the index knows, or knows the beginning of, is not touched, save a finished one beside others that almost no
//! document has. What a guess finds ranks below everything that matches as typed.

use crate::{
    expand::{Expansion, Reach, classes, single},
    layout, limits,
    number::{float, ln},
    parse::{Query, Word, parse},
    romanised,
    typo::{self, Guess},
    weights::tier,
};
use alloc::{string::String, vec::Vec};
use fihris_format::{Blob, spread_documents};

/// Guesses looked at for one word.
const GUESSES: usize = 20;

/// Adds what an unknown word may have been meant to be. Returns whether anything was added.
pub(crate) fn guess(blob: &Blob, word: &Word, is_alone: bool, expansion: &mut Expansion) -> bool {
    let is_known = !expansion.is_empty();
    // A finished word that almost no document has may be a slip too, when other words say what is meant. Alone it is taken
    // at its word: whatever it matches, its beginnings have matched.
    let is_doubtful = !is_alone && !word.is_prefix && is_thin(blob, expansion);
    if expansion.is_stop_word || (is_known && !is_doubtful) {
        return false;
    }
    let (found, weight) = best_guesses(blob, word);
    let cheapest = found.iter().map(|guess| guess.cost).min().unwrap_or(0);
    let all = blob.metadata().documents;
    let before = expansion.parts.len();
    for Guess { keys, cost } in found {
        let mut ranges = Vec::new();
        for key in blob.keys(keys).take(limits::GUESSED_KEYS) {
            ranges.extend(key.surface.map(single));
            ranges.extend(classes(blob, key).map(|class| blob.base(class)));
        }
        let count = ranges.iter().cloned().flatten().map(|term| blob.frequency(term)).sum::<u32>();
        // Rarer words say more, and all guesses of a word are scored as one term: the difference is made here.
        let rarity = ln(1.0 + float(all) / float(count.max(1))) / ln(1.0 + float(all));
        expansion.tier(ranges, weight * rarity * nearness(cost.saturating_sub(cheapest)), Reach::Guess);
    }
    expansion.parts.len() > before
}

/// The likeliest keys: a finished word is tried first, and what the word may become only if that finds nothing.
fn best_guesses(blob: &Blob, word: &Word) -> (Vec<Guess>, f32) {
    let dictionary = blob.dictionary();
    let weigh = |key: u32| float(documents(blob, key));
    let by_base = |key: u32| {
        let is_base = blob.keys(key..key.saturating_add(1)).any(|record| record.is_base || record.class.is_some());
        if is_base { weigh(key) } else { 0.0 }
    };
    for is_prefix in [false, true] {
        // One letter held down may become anything.
        if is_prefix && (!word.is_prefix || runs(&word.text) < 2) {
            break;
        }
        if looks_romanised(&word.raw) {
            let readings = romanised::readings(dictionary, &word.raw, is_prefix, &by_base, GUESSES);
            if !readings.is_empty() {
                return (readings, tier::READING);
            }
        }
        for corrections in [typo::variants, typo::corrections] {
            let corrections = corrections(dictionary, &word.text, is_prefix, &weigh, GUESSES);
            if !corrections.is_empty() {
                return (corrections, tier::CORRECTION);
            }
        }
    }
    (Vec::new(), tier::CORRECTION)
}

/// How many letters a word has, those that are like the one before not counted.
fn runs(text: &str) -> usize {
    let mut last = None;
    text.chars().filter(|&letter| last.replace(letter) != Some(letter)).count()
}

/// Whether all parts of a word (al Harak) could be Arabic in Latin letters.
pub(crate) fn looks_romanised(raw: &str) -> bool {
    raw.split([' ']).flat_map(|part| part.split(['-'])).all(romanised::looks_romanised)
}

/// The query as typed on another keyboard layout, if that makes every word one that the index knows.
pub(crate) fn relaid(blob: &Blob, query: &str) -> Option<(String, Query)> {
    for decoding in layout::decodings(query) {
        let parsed = parse(&decoding);
        let is_known = |word: &Word| word.text.chars().nth(1).is_some() && is_known(blob, &word.text, word.is_prefix);
        if !parsed.words.is_empty() && parsed.words.iter().all(is_known) {
            return Some((decoding, parsed));
        }
    }
    None
}

/// Whether a text is a word of the index, or, unfinished, the beginning of one.
pub(crate) fn is_known(blob: &Blob, text: &str, is_prefix: bool) -> bool {
    let dictionary = blob.dictionary();
    dictionary.get(text).is_some() || (is_prefix && !dictionary.with_prefix(text).is_empty())
}

/// Whether a query reads like romanised Arabic rather than like Arabic typed on a Latin layout: every longer word has a vowel
/// or a digit that stands for a letter, and no sign that is a letter elsewhere.
pub(crate) fn reads_romanised(query: &str) -> bool {
    let is_vowel = |c: char| matches!(c.to_ascii_lowercase(), 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | '2'..='8' | '\u{C0}'..='\u{24F}');
    let is_sign = |c: char| matches!(c, ';' | '[' | ']' | '/' | ',' | '<' | '>');
    !query.chars().any(is_sign)
        && query.split([' ']).all(|word| word.chars().nth(2).is_none() || word.chars().any(is_vowel))
}

/// Whether hardly any document matches.
fn is_thin(blob: &Blob, expansion: &Expansion) -> bool {
    let mut terms = expansion.parts.iter().flat_map(|part| part.terms.clone());
    let mut documents = 0_u32;
    terms.all(|term| {
        documents = documents.saturating_add(blob.frequency(term));
        documents < limits::KNOWN
    })
}

/// In how many documents a key stands, roughly.
pub(crate) fn documents(blob: &Blob, key: u32) -> u32 {
    blob.keys(key..key.saturating_add(1)).next().map_or(0, |record| spread_documents(record.spread))
}

/// How much a guess counts beside the cheapest one: six tenths for every tenth of an edit more.
fn nearness(cost: u8) -> f32 {
    (0..cost).fold(1.0, |weight: f32, _| weight * 0.6)
}
