//! Which documents pass the filters, how many of the matches have each value, and a sort key's order.
//!
//! Each condition (any of some values, one of those that all must be there, none of some) is a bit, set for the documents that
//! fail it. So one number a document tells whether it passes, and whether it would without the choice of one filter: a reader
//! who has chosen one city still sees how many pages each other city has.

use crate::{
    limits,
    number::index,
    options::{Choice, Filter, SearchOptions},
    order::sort_first,
    score::{Match, bit},
};
use alloc::{borrow::ToOwned as _, string::String, vec, vec::Vec};
use core::cmp::Ordering;
use fihris_format::{Blob, FacetKind};

/// How many documents have each value of a filter.
pub type FacetCounts = Vec<(String, u32)>;

/// What the options mean for each document of an index.
#[derive(Default)]
pub(crate) struct Selection {
    /// Which conditions it fails; empty if there are none.
    fails: Vec<u32>,
    /// Which conditions are a choice among the values of a filter.
    choices: Vec<(String, u32)>,
    /// Its place in the order; empty if there is none.
    ranks: Vec<u32>,
}

impl Selection {
    /// Reads the facets that the options name. What is missing of them is noted.
    pub(crate) fn of(blob: &Blob, options: &SearchOptions) -> Self {
        let documents = index(blob.metadata().documents);
        let mut out = Self::default();
        let mut conditions = 0;
        for Filter { name, choice, values } in &options.filters {
            let values = values.get(..limits::CHOSEN).unwrap_or(values);
            let together = if *choice == Choice::All { 1 } else { values.len().max(1) };
            for values in values.chunks(together).take(limits::CONDITIONS - conditions) {
                let passes = *choice != Choice::None;
                let mut holds = vec![!passes; documents];
                for (value, list) in blob.facet(FacetKind::Filter, name).iter().flat_map(|facet| facet.values()) {
                    if values.iter().any(|wanted| wanted == value) {
                        set(&mut holds, list, passes);
                    }
                }
                let own = bit(conditions);
                out.fails.resize(documents, 0);
                for (fails, holds) in out.fails.iter_mut().zip(holds) {
                    *fails |= if holds { 0 } else { own };
                }
                if *choice == Choice::Any {
                    out.choices.push((name.clone(), own));
                }
                conditions += 1;
            }
        }
        if let Some(sort) = &options.sort {
            out.ranks.resize(documents, u32::MAX);
            let facet = blob.facet(FacetKind::Sort, &sort.key);
            for ((_, list), rank) in facet.iter().flat_map(|facet| facet.values()).zip(1..) {
                set(&mut out.ranks, list, if sort.is_descending { u32::MAX - rank } else { rank });
            }
        }
        if options.facets {
            blob.want_filters();
        }
        out
    }

    fn fails(&self, document: u32) -> u32 {
        self.fails.get(index(document)).copied().unwrap_or(0)
    }

    /// Whether anything is filtered.
    pub(crate) fn is_filter(&self) -> bool {
        !self.fails.is_empty()
    }

    /// Whether the order is another than that of matching.
    pub(crate) fn is_order(&self) -> bool {
        !self.ranks.is_empty()
    }

    /// Whether a document passes.
    pub(crate) fn passes(&self, document: u32) -> bool {
        self.fails(document) == 0
    }

    /// Whether a document passes, or would with another choice.
    pub(crate) fn may_pass(&self, document: u32) -> bool {
        self.fails(document) & !self.choice_of(|_| true) == 0
    }

    fn choice_of(&self, of: impl Fn(&str) -> bool) -> u32 {
        self.choices.iter().filter(|(name, _)| of(name)).fold(0, |bits, (_, own)| bits | own)
    }

    /// Puts the first `count` matches of the order at the front.
    pub(crate) fn sort(&self, matches: &mut [Match], count: usize) {
        let rank = |matched: &Match| self.ranks.get(index(matched.document));
        sort_first(matches, count, |a, b| match rank(a).cmp(&rank(b)) {
            Ordering::Equal => a.is_before(b),
            order => order.is_lt(),
        });
    }

    /// How many of the matches have each value of each filter.
    pub(crate) fn count(&self, blob: &Blob, matches: &[Match]) -> Vec<(String, FacetCounts)> {
        let mut fails = vec![u32::MAX; index(blob.metadata().documents)];
        for matched in matches {
            set(&mut fails, &[matched.document], self.fails(matched.document));
        }
        let mut out = Vec::new();
        for name in blob.filters() {
            let held = !self.choice_of(|other| other == name);
            let has = |document: &&u32| fails.get(index(**document)).is_some_and(|fails| fails & held == 0);
            let mut counts = Vec::new();
            for (value, list) in blob.facet(FacetKind::Filter, name).iter().flat_map(|facet| facet.values()) {
                counts.push((value.to_owned(), u32::try_from(list.iter().filter(has).count()).unwrap_or(u32::MAX)));
            }
            out.push((name.to_owned(), counts));
        }
        out
    }
}

/// Gives some documents a value.
fn set<T: Copy>(of_all: &mut [T], documents: &[u32], value: T) {
    for &document in documents {
        if let Some(own) = of_all.get_mut(index(document)) {
            *own = value;
        }
    }
}
