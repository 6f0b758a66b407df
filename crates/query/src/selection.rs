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
use alloc::{borrow::ToOwned as _, string::String, vec::Vec};
use core::cmp::Ordering;
use fihris_format::{Blob, FacetKind};

/// How many documents have a value of a filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FacetCount {
    /// The filter; its values follow on one another.
    pub filter: String,
    /// One of them.
    pub value: String,
    /// How many documents.
    pub count: u32,
}

/// No document: a match that is one no more.
pub(crate) const DROPPED: u32 = u32::MAX;

/// What the options mean for each document of an index.
#[derive(Default)]
pub(crate) struct Selection<'o> {
    /// Which conditions it fails; empty if there are none.
    fails: Vec<u32>,
    /// Which conditions are a choice among the values of a filter.
    choices: Vec<(&'o str, u32)>,
    /// Its place in the order; empty if there is none.
    ranks: Vec<u32>,
    /// The language of each document, from 1; empty if there are not several.
    languages: Vec<u32>,
    /// That of the search, or else the site's main one.
    language: u32,
    /// Whether the search has a language that the index has.
    pub(crate) has_language: bool,
}

impl<'o> Selection<'o> {
    /// Reads the facets that the options name. What is missing of them is noted.
    pub(crate) fn of(blob: &Blob, options: &'o SearchOptions) -> Self {
        let documents = index(blob.metadata().documents);
        let mut out = Self::default();
        let mut conditions = 0;
        for Filter { name, choice, values } in &options.filters {
            let values = values.get(..limits::CHOSEN).unwrap_or(values);
            let together = if *choice == Choice::All { 1 } else { values.len().max(1) };
            for values in values.chunks(together).take(limits::CONDITIONS - conditions) {
                let own = bit(conditions);
                let fails = |is_listed| if is_listed == (*choice == Choice::None) { own } else { 0 };
                out.fails.resize(documents, 0);
                for other in &mut out.fails {
                    *other |= fails(false);
                }
                for (value, list) in blob.facet(FacetKind::Filter, name).iter().flat_map(|facet| facet.values()) {
                    if values.iter().any(|wanted| wanted == value) {
                        each(&mut out.fails, list, |listed| *listed = *listed & !own | fails(true));
                    }
                }
                if *choice == Choice::Any {
                    out.choices.push((name, own));
                }
                conditions += 1;
            }
        }
        if let Some(sort) = &options.sort {
            out.ranks.resize(documents, u32::MAX);
            let facet = blob.facet(FacetKind::Sort, &sort.key);
            for ((_, list), rank) in facet.iter().flat_map(|facet| facet.values()).zip(1..) {
                each(&mut out.ranks, list, |own| *own = if sort.is_descending { u32::MAX - rank } else { rank });
            }
        }
        if options.facets {
            blob.want_filters();
        }
        // Asked for now, so that all comes in one round.
        for kind in [FacetKind::Twins, FacetKind::Lists] {
            let _ = blob.facet(kind, "");
        }
        if let Some(languages) = blob.facet(FacetKind::Language, "") {
            out.languages.resize(documents, 0);
            // The main one is the first.
            out.language = 1;
            for (number, (tag, list)) in (1..).zip(languages.values()) {
                each(&mut out.languages, list, |own| *own = number);
                if options.lang.as_deref() == Some(tag) {
                    out.language = number;
                    out.has_language = true;
                }
            }
        }
        out
    }

    /// Whether a document is in another language than the search's.
    pub(crate) fn is_foreign(&self, document: u32) -> bool {
        self.languages.get(index(document)).is_some_and(|&own| own != 0 && own != self.language)
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

    /// Drops what does not pass; `with_choices`: nor would with other choices. And what is [`DROPPED`].
    pub(crate) fn keep(&self, matches: &mut Vec<Match>, with_choices: bool) {
        let choices = if with_choices { self.choices_of(None) } else { 0 };
        matches.retain(|matched| matched.document != DROPPED && self.fails(matched.document) & !choices == 0);
    }

    /// The conditions that are choices, those of one filter or all.
    fn choices_of(&self, filter: Option<&str>) -> u32 {
        let mut bits = 0;
        for (name, own) in &self.choices {
            if filter.is_none_or(|filter| filter == *name) {
                bits |= own;
            }
        }
        bits
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
    pub(crate) fn count(&self, blob: &Blob, matches: &[Match]) -> Vec<FacetCount> {
        let mut all = Vec::new();
        all.resize(index(blob.metadata().documents), u32::MAX);
        for matched in matches {
            each(&mut all, &[matched.document], |fails| *fails = self.fails(matched.document));
        }
        let mut out = Vec::new();
        for filter in blob.filters() {
            let held = !self.choices_of(Some(filter));
            for (value, list) in blob.facet(FacetKind::Filter, filter).iter().flat_map(|facet| facet.values()) {
                let mut count = 0;
                each(&mut all, list, |fails| count += u32::from(*fails & held == 0));
                out.push(FacetCount { filter: filter.to_owned(), value: value.to_owned(), count });
            }
        }
        out
    }
}

/// What some documents have.
fn each(of_all: &mut [u32], documents: &[u32], mut with: impl FnMut(&mut u32)) {
    for &document in documents {
        if let Some(own) = of_all.get_mut(index(document)) {
            with(own);
        }
    }
}
