//! Heavy prefixes: what «ا» or «الم» finds, worked out beforehand.
//!
//! A reader who types one letter asks for a third of the vocabulary. Where the words and bases with a prefix have more postings
//! than can be read between two keystrokes, the index keeps for the prefix how many documents match, and a list of those that
//! matter: the best of those with such a word in the title, and of the others.

use crate::{compile::TermList, keys::key, vocabulary::Vocabulary};
use fihris_format::{Impact, LinkKind, Norms, PostingEntry, PrefixEntry};
use rayon::prelude::*;
use std::{cmp::Reverse, ops::Range};

/// Postings that are never too many.
const LEAST: usize = 8_000;
/// Postings that are always too many: two milliseconds.
const MOST: usize = 40_000;
/// Postings a document, on average, from where a prefix says nothing any more.
const PER_DOCUMENT: usize = 4;
/// Documents kept that have such a word in the title, the best.
const TITLED: usize = 128;
/// Documents kept that have none there.
const OTHERS: usize = 48;

/// The heavy prefixes of a vocabulary, by their first keys.
pub(crate) fn find(
    vocabulary: &Vocabulary<'_>,
    terms: &[TermList],
    norms: &Norms,
    documents: usize,
) -> Vec<PrefixEntry> {
    let limit = (PER_DOCUMENT * documents).clamp(LEAST, MOST);
    let reach = Reach::of(vocabulary);
    let keys: Vec<Vec<u8>> = vocabulary.keys.iter().map(|entry| key(entry.word)).collect();
    let mut heavy = Vec::new();
    let mut open = vec![(0..keys.len(), 0)];
    while let Some((range, depth)) = open.pop() {
        let named = range.start + usize::from(keys.get(range.start).is_some_and(|key| key.len() == depth));
        let mut start = named;
        for group in keys[named..range.end].chunk_by(|a, b| a[depth] == b[depth]) {
            let within = start..start + group.len();
            start = within.end;
            let forms = reach.forms(within.clone());
            if forms.iter().map(|&term| terms[term as usize].postings.len()).sum::<usize>() > limit {
                heavy.push((within.clone(), depth + 1));
                open.push((within, depth + 1));
            }
        }
    }
    heavy.sort_unstable_by_key(|(range, depth)| (range.start, Reverse(range.end), *depth));
    heavy
        .into_par_iter()
        .map(|(range, depth)| entry(keys[range.start][..depth].to_vec(), range, &reach, terms, norms, documents))
        .collect()
}

fn entry(
    key: Vec<u8>,
    keys: Range<usize>,
    reach: &Reach<'_>,
    terms: &[TermList],
    norms: &Norms,
    documents: usize,
) -> PrefixEntry {
    let mut weights = vec![0.0_f32; documents];
    let mut is_titled = vec![false; documents];
    let mut is_match = vec![false; documents];
    for term in reach.direct(keys.clone()) {
        for posting in &terms[term as usize].postings {
            let at = posting.document as usize;
            let impact = posting.impact.unwrap_or_else(|| norms.impact(posting.document, posting.count));
            weights[at] += impact.weight();
            is_titled[at] |= impact.is_in_title();
            is_match[at] = true;
        }
    }
    for term in reach.forms(keys.clone()) {
        for posting in &terms[term as usize].postings {
            is_match[posting.document as usize] = true;
        }
    }
    let (mut kept, mut others): (Vec<usize>, Vec<usize>) =
        (0..documents).filter(|&at| weights[at] > 0.0).partition(|&at| is_titled[at]);
    for list in [&mut kept, &mut others] {
        list.sort_by(|&a, &b| weights[b].total_cmp(&weights[a]));
    }
    kept.truncate(TITLED);
    kept.extend(others.into_iter().take(OTHERS));
    kept.sort_unstable();
    let number = |at: usize| u32::try_from(at).expect("memory ends before u32");
    PrefixEntry {
        key,
        documents: number(is_match.iter().filter(|&&matches| matches).count()),
        postings: kept
            .into_iter()
            .map(|at| {
                let impact = Some(Impact::new(weights[at], is_titled[at]));
                PostingEntry { document: number(at), count: 1, impact }
            })
            .collect(),
    }
}

/// Which terms the keys of a prefix lead to, as in a query.
struct Reach<'a> {
    vocabulary: &'a Vocabulary<'a>,
    /// First term of each class, and the end of the last.
    starts: Vec<u32>,
    class_of_term: Vec<u32>,
    /// The classes with the lemma, and with the stem, of each.
    lemmas: Vec<Range<usize>>,
    stems: Vec<Range<usize>>,
}

impl<'a> Reach<'a> {
    fn of(vocabulary: &'a Vocabulary<'a>) -> Self {
        let mut starts = vec![0];
        let mut class_of_term = Vec::with_capacity(vocabulary.terms);
        for (number, class) in (0_u32..).zip(&vocabulary.classes) {
            class_of_term.extend(std::iter::repeat_n(number, class.terms as usize));
            starts.push(starts[number as usize] + class.terms);
        }
        let groups = |begins: fn(&fihris_format::ClassEntry) -> bool| {
            let mut ranges = Vec::with_capacity(vocabulary.classes.len());
            for group in vocabulary.classes.chunk_by(|_, next| !begins(next)) {
                let first = ranges.len();
                ranges.extend(std::iter::repeat_n(first..first + group.len(), group.len()));
            }
            ranges
        };
        Self {
            vocabulary,
            starts,
            class_of_term,
            lemmas: groups(|class| class.begins_lemma),
            stems: groups(|class| class.begins_stem),
        }
    }

    /// The words and bases with the prefix.
    fn direct(&self, keys: Range<usize>) -> Vec<u32> {
        let mut terms = Vec::new();
        for key in &self.vocabulary.keys[keys] {
            terms.extend(key.record.surface);
            if let Some(class) = key.record.class {
                terms.extend(self.terms(class as usize..class as usize + 1));
            }
        }
        distinct(terms)
    }

    /// All forms of those, and what the keys link to.
    fn forms(&self, keys: Range<usize>) -> Vec<u32> {
        let mut terms = Vec::new();
        for key in &self.vocabulary.keys[keys] {
            let own = key.record.surface.map(|term| self.class_of_term[term as usize]);
            for class in own.into_iter().chain(key.record.class) {
                terms.extend(self.terms(self.stems[class as usize].clone()));
            }
            for link in &key.record.links {
                let class = link.class as usize;
                let classes = if link.kind == LinkKind::Soft { class..class + 1 } else { self.lemmas[class].clone() };
                terms.extend(self.terms(classes));
            }
        }
        distinct(terms)
    }

    fn terms(&self, classes: Range<usize>) -> Range<u32> {
        self.starts[classes.start]..self.starts[classes.end]
    }
}

fn distinct(mut terms: Vec<u32>) -> Vec<u32> {
    terms.sort_unstable();
    terms.dedup();
    terms
}
