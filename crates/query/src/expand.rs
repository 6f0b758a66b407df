//! A word of the query to the terms it matches, in tiers from what was typed to what it might become.
//!
//! For «جامع», still being typed: the term جامع itself; the terms of its class (الجامع, وجامع); the completions (جامعة,
//! الجامعات by their base); and last the forms of a completed word that do not begin like the query (بجامعتها would be found
//! by «بجامع» only through its class). The last tier is what makes typing monotone: whatever a finished word will match,
//! its beginnings match already.

use crate::parse::Word;
use fihris_format::{Blob, KeyRecord};
use std::ops::Range;

/// The terms a word matches: disjoint ranges, tier after tier.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Expansion {
    pub(crate) parts: Vec<Part>,
}

/// Terms that match in the same way.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Part {
    pub(crate) terms: Range<u32>,
    /// How much an occurrence counts, 1 for the word as typed.
    pub(crate) weight: f32,
    /// Matched by what was typed, not by what it might become.
    pub(crate) is_exact: bool,
}

const SURFACE: f32 = 1.0;
const SAME_BASE: f32 = 0.93;
const JOINED: f32 = 0.9;
const COMPLETION: f32 = 0.8;
const COMPLETION_CLASS: f32 = 0.4;

pub(crate) fn expand(blob: &Blob, word: &Word) -> Expansion {
    let mut out = Expansion::default();
    let mut taken = Vec::new();
    if let Some(key) = blob.key(&word.text) {
        out.tier(key.surface.map(single).into_iter().collect(), SURFACE, true, &mut taken);
        out.tier(forms(blob, key), SAME_BASE, true, &mut taken);
    }
    if let Some(key) = word.joined.as_deref().and_then(|joined| blob.key(joined)) {
        out.tier(forms(blob, key), JOINED, true, &mut taken);
    }
    if word.is_prefix {
        let texts = [Some(&word.text), word.joined.as_ref()];
        let keys = || texts.into_iter().flatten().flat_map(|text| blob.keys(blob.dictionary().with_prefix(text)));
        let direct = keys().flat_map(|key| key.surface.map(single).into_iter().chain([key.base.clone()]));
        out.tier(direct.collect(), COMPLETION, false, &mut taken);
        let classes = keys().flat_map(|key| key.surface.map(|term| blob.class(term)));
        out.tier(classes.collect(), COMPLETION_CLASS, false, &mut taken);
    }
    out
}

/// All terms a complete key stands for: those with the same base, and those whose base it is.
fn forms(blob: &Blob, key: &KeyRecord) -> Vec<Range<u32>> {
    key.surface.map(|term| blob.class(term)).into_iter().chain([key.base.clone()]).collect()
}

fn single(term: u32) -> Range<u32> {
    term..term.saturating_add(1)
}

impl Expansion {
    /// Adds the ranges that no tier before has, and notes them as taken.
    fn tier(&mut self, mut ranges: Vec<Range<u32>>, weight: f32, is_exact: bool, taken: &mut Vec<Range<u32>>) {
        merge(&mut ranges);
        for terms in without(&ranges, taken) {
            self.parts.push(Part { terms, weight, is_exact });
        }
        taken.append(&mut ranges);
        merge(taken);
    }
}

/// Sorts ranges and makes one of those that touch.
fn merge(ranges: &mut Vec<Range<u32>>) {
    ranges.retain(|range| range.start < range.end);
    ranges.sort_unstable_by_key(|range| range.start);
    ranges.dedup_by(|next, before| {
        let touches = next.start <= before.end;
        if touches {
            before.end = before.end.max(next.end);
        }
        touches
    });
}

/// The parts of merged `ranges` that merged `taken` has not.
fn without(ranges: &[Range<u32>], taken: &[Range<u32>]) -> Vec<Range<u32>> {
    let mut out = Vec::new();
    let mut taken = taken.iter().peekable();
    for range in ranges {
        let mut start = range.start;
        while taken.next_if(|hole| hole.end <= start).is_some() {}
        let mut holes = taken.clone();
        while let Some(hole) = holes.next_if(|hole| hole.start < range.end) {
            if start < hole.start {
                out.push(start..hole.start);
            }
            start = start.max(hole.end);
        }
        if start < range.end {
            out.push(start..range.end);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn ranges() -> impl Strategy<Value = Vec<Range<u32>>> {
        proptest::collection::vec((0_u32..60, 0_u32..8).prop_map(|(start, len)| start..start + len), 0..12)
    }

    fn set(ranges: &[Range<u32>]) -> BTreeSet<u32> {
        ranges.iter().flat_map(Clone::clone).collect()
    }

    proptest! {
        #[test]
        fn ranges_behave_like_sets(mut a in ranges(), mut b in ranges()) {
            let (set_a, set_b) = (set(&a), set(&b));
            merge(&mut a);
            merge(&mut b);
            prop_assert_eq!(&set(&a), &set_a);
            let rest = without(&a, &b);
            prop_assert_eq!(set(&rest), &set_a - &set_b);
            prop_assert!(rest.is_sorted_by(|a, b| a.end <= b.start));
        }
    }
}
