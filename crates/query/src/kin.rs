//! Pages that belong together: languages, of one page the version to give, and lists behind what they list.
//!
//! - Pages in the language of the search come before others that have no more of its words: those of other languages answer
//!   what only they have.
//! - Of a page's translations and copies one is given: the one that has the most words, else the one in the language of the
//!   search, else the one that matches best. Without a language only copies are one, and that of the site's main language is given.
//! - A list (of a tag, an author, a month) comes behind the best page that it lists, if that has the list's words.

use crate::{number::index, score::Match, selection::Selection, weights::LIST};
use alloc::{vec, vec::Vec};
use fihris_format::{Blob, COPIES, FacetKind};

/// Notes what is missing of all that [`arrange`] asks for.
pub(crate) fn want(blob: &Blob) {
    for kind in [FacetKind::Twins, FacetKind::Lists] {
        let _ = blob.facet(kind, "");
    }
}

/// The part of a language tag that tells the language itself.
pub(crate) fn primary(tag: &str) -> &str {
    tag.split(['-']).next().unwrap_or(tag)
}

/// Drops the versions of pages that are not given, and sets what comes later behind. `telling` are the words that tell what is
/// searched for; `pins` stay whatever they are.
pub(crate) fn arrange(blob: &Blob, selection: &Selection<'_>, telling: u32, pins: &[u32], matches: &mut Vec<Match>) {
    let (lists, twins) = (blob.facet(FacetKind::Lists, ""), blob.facet(FacetKind::Twins, ""));
    if lists.is_none() && twins.is_none() && !selection.has_language() {
        return;
    }
    let words = |matched: &Match| (matched.words & telling).count_ones();
    let is_foreign = |matched: &Match| selection.is_foreign(matched.document);
    // Where in `matches` each document is, from 1.
    let mut places = vec![0_usize; index(blob.metadata().documents)];
    let mut most = 0;
    for (place, matched) in (1..).zip(matches.iter()) {
        if let Some(own) = places.get_mut(index(matched.document)) {
            *own = place;
        }
        if !is_foreign(matched) {
            most = words(matched).max(most);
        }
    }
    for matched in matches.iter_mut() {
        matched.is_foreign = selection.has_language() && is_foreign(matched) && words(matched) <= most;
    }
    let place = |document: &u32| places.get(index(*document))?.checked_sub(1);

    if let Some(lists) = lists {
        let mut values = lists.values();
        while let (Some((_, list)), Some((_, listed))) = (values.next(), values.next()) {
            let Some(list) = list.iter().find_map(place).and_then(|place| matches.get(place)) else { continue };
            let (document, own) = (list.document, list.words & telling);
            let mut best = None;
            for other in listed.iter().filter_map(place).filter_map(|place| matches.get(place)) {
                if other.words & own == own && best.is_none_or(|best| other.is_before(best)) {
                    best = Some(other);
                }
            }
            let best = best.map(|best| (best.score, best.is_foreign));
            if let (Some((score, is_foreign)), Some(list)) =
                (best, place(&document).and_then(|place| matches.get_mut(place)))
            {
                list.score = list.score.min(score) * LIST;
                list.is_foreign |= is_foreign;
            }
        }
    }
    if let Some(twins) = twins {
        for (_, group) in twins.values().filter(|(text, _)| (*text == COPIES) != selection.has_language()) {
            let mut best: Option<usize> = None;
            for place in group.iter().filter(|document| !pins.contains(document)).filter_map(place) {
                let mut dropped = Some(place);
                if let Some(other) = matches.get(place)
                    && best.and_then(|best| matches.get(best)).is_none_or(|best| {
                        let rank = |matched| (words(matched), !is_foreign(matched));
                        rank(other) > rank(best) || (rank(other) == rank(best) && other.is_before(best))
                    })
                {
                    dropped = best.replace(place);
                }
                if let Some(dropped) = dropped.and_then(|dropped| matches.get_mut(dropped)) {
                    dropped.document = u32::MAX;
                }
            }
        }
        matches.retain(|matched| matched.document != u32::MAX);
    }
}
