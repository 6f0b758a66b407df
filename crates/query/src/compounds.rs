//! Names of several words: what neighbouring words of a query mean together, and the pages pinned to a whole query.
//!
//! ```text
//! تنظيم الدولة   a key of two words, links to داعش         both words match where داعش stands
//! deir ezzor     a key of two words, links to دير الزور    neither word need be known
//! golan hei…     the beginning of golan heights            what the last word may become, with those before it
//! تبرع           the whole query is a key with pins        the page comes first, whatever its words are
//! ```
//!
//! Which names there are, and what they stand for, was decided when the index was built.

use crate::{
    expand::{Expansion, Reach, single},
    parse::{Query, Word},
    score::bit,
    weights::tier,
};
use alloc::{string::String, vec};
use fihris_format::{Blob, LinkKind, MAX_KEY_WORDS};

/// Adds to the words that make up a name what the name stands for. Returns them, one bit each: together they are known.
///
/// With `may_go_on`, only names that the words at the end of the query may become, the last being unfinished.
pub(crate) fn expand(blob: &Blob, query: &Query, may_go_on: bool, expansions: &mut [Expansion]) -> u32 {
    let dictionary = blob.dictionary();
    let mut known = 0;
    for start in 0..query.sequence.len() {
        let mut name = String::new();
        let mut run = 0;
        for &(at, _) in query.sequence.iter().skip(start).take(MAX_KEY_WORDS) {
            let Some(word) = query.words.get(at) else { break };
            let is_first = name.is_empty();
            push(word, &mut name);
            run |= bit(at);
            let keys = match dictionary.get(&name) {
                _ if is_first => continue,
                _ if may_go_on && word.is_prefix => dictionary.with_prefix(&name),
                Some(key) if !may_go_on => single(key),
                _ => continue,
            };
            for link in blob.keys(keys).flat_map(|key| &key.links) {
                let weight = if link.kind == LinkKind::Synonym { tier::SYNONYM } else { tier::VARIANT };
                for (at, expansion) in expansions.iter_mut().enumerate() {
                    if run & bit(at) != 0 {
                        expansion.tier(vec![blob.lemma(link.class)], weight, Reach::Form);
                    }
                }
                known |= run;
            }
        }
    }
    known
}

/// Whether no key begins like an unfinished word but names of which it is the whole first word: deir, of deir ezzor.
pub(crate) fn only_begins_names(blob: &Blob, word: &Word) -> bool {
    let mut name = word.text.clone();
    name.push(' ');
    word.is_prefix && blob.dictionary().with_prefix(&word.text) == blob.dictionary().with_prefix(&name)
}

/// The documents that the site's owner wants first for this query, in order.
pub(crate) fn pins<'b>(blob: &'b Blob, query: &Query) -> &'b [u32] {
    let mut name = String::new();
    for &(at, _) in &query.sequence {
        if let Some(word) = query.words.get(at) {
            push(word, &mut name);
        }
    }
    blob.key(&name).map_or(&[], |key| &key.pins)
}

/// Appends a word to a name, which has one space between its words.
fn push(word: &Word, name: &mut String) {
    if !name.is_empty() {
        name.push(' ');
    }
    name.push_str(&word.text);
}
