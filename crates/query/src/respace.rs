//! Spaces that a query lacks or has too many: وزيرالخارجية for وزير الخارجية, «ال جامعة» for الجامعة.
//!
//! Only words that the index does not know are touched. One is cut where the second part begins with the article or the first
//! is a function word (فيدمشق, لايوجد), if both parts are known; of several ways the one whose rarer part is the commonest.
//! Two words become one if neither is known, or the first is a lone article, and they are a word together.

use crate::{
    guess,
    parse::{Query, Word},
};
use alloc::string::String;
use fihris_format::Blob;

const ARTICLE: &str = "ال";
/// Short words that are often written onto the next.
const PARTICLES: [&str; 4] = ["في", "لا", "ما", "يا"];

/// The query with its spaces set right; `None` when there is nothing to change. Quotes are left alone.
pub(crate) fn respaced(blob: &Blob, query: &Query, is_unknown: impl Fn(usize) -> bool) -> Option<String> {
    if !query.phrases.is_empty() {
        return None;
    }
    let mut out = String::new();
    let mut is_changed = false;
    let mut sequence = query.sequence.as_slice();
    while let [(at, _), rest @ ..] = sequence {
        sequence = rest;
        let Some(word) = query.words.get(*at) else { break };
        if !out.is_empty() {
            out.push(' ');
        }
        let is_article = word.text == ARTICLE;
        let mut last = word;
        if let [(next, _), behind @ ..] = rest
            && let Some(second) = query.words.get(*next)
            && (is_article || (is_unknown(*at) && is_unknown(*next)))
            && guess::is_known(blob, &(word.text.clone() + &second.text), second.is_prefix)
        {
            is_changed = true;
            sequence = behind;
            last = second;
            out.push_str(&word.text);
            out.push_str(&second.text);
        } else if is_unknown(*at)
            && let Some((first, second)) = split(blob, word)
        {
            is_changed = true;
            out.push_str(first);
            out.push(' ');
            out.push_str(second);
        } else {
            out.push_str(&word.text);
        }
        if sequence.is_empty() && !last.is_prefix {
            out.push(' ');
        }
    }
    is_changed.then_some(out)
}

/// The two words that one is made of.
fn split<'a>(blob: &Blob, word: &'a Word) -> Option<(&'a str, &'a str)> {
    let mut best = None;
    let mut most = 0;
    for (at, _) in word.text.char_indices().skip(2) {
        let Some((first, second)) = word.text.split_at_checked(at) else {
            continue;
        };
        let is_likely = match second.strip_prefix(ARTICLE) {
            Some(noun) => is_long(noun) && is_long(first.strip_prefix(ARTICLE).unwrap_or(first)),
            None => PARTICLES.contains(&first) && is_long(second),
        };
        if is_likely && guess::is_known(blob, second, word.is_prefix) {
            let rarer = documents(blob, first).min(documents(blob, second).max(u32::from(word.is_prefix)));
            if rarer > most {
                (best, most) = (Some((first, second)), rarer);
            }
        }
    }
    best
}

/// Whether a word has the three letters that a noun has at least.
fn is_long(word: &str) -> bool {
    word.chars().nth(2).is_some()
}

/// In how many documents a word stands, roughly.
fn documents(blob: &Blob, word: &str) -> u32 {
    blob.dictionary().get(word).map_or(0, |key| guess::documents(blob, key))
}
