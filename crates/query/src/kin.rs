//! Pages that belong together: languages, of one page the version to give, and lists behind what they list.
//!
//! - Pages in the language of the search come before others that have no more of its words: those of other languages answer
//!   what only they have.
//! - Of a page's translations and copies the first is given. Without a language only copies are one, and that of the site's main
//!   language is given.
//! - A list (of a tag, an author, a month) comes behind the best page that it lists, if that has the list's words.

use crate::{
    number::index,
    score::Match,
    selection::{DROPPED, Selection},
    weights::LIST,
};
use alloc::{vec, vec::Vec};
use fihris_format::{Blob, COPIES, FacetKind};

/// Drops the versions of pages that are not given, and sets what comes later behind. `telling` are the words that tell what is
/// searched for; `pins` stay whatever they are. What is missing is noted.
pub(crate) fn arrange(blob: &Blob, selection: &Selection<'_>, telling: u32, pins: &[u32], matches: &mut Vec<Match>) {
    let (lists, twins) = (blob.facet(FacetKind::Lists, ""), blob.facet(FacetKind::Twins, ""));
    let mut most = 0;
    for matched in matches.iter_mut() {
        matched.is_foreign = selection.is_foreign(matched.document);
        if !matched.is_foreign {
            most = (matched.words & telling).count_ones().max(most);
        }
    }
    for matched in matches.iter_mut() {
        matched.is_foreign &= (matched.words & telling).count_ones() <= most;
    }

    // Where each document is, if anybody asks.
    let documents = if lists.or(twins).is_some() { index(blob.metadata().documents) } else { 0 };
    let mut places = vec![usize::MAX; documents];
    for (place, matched) in matches.iter().enumerate() {
        if let Some(own) = places.get_mut(index(matched.document)) {
            *own = place;
        }
    }
    let place = |document: &u32| places.get(index(*document)).copied().unwrap_or(usize::MAX);

    if let Some(lists) = lists {
        let mut list = None;
        for (_, listed) in lists.values() {
            let Some(own) = list.take() else {
                list = listed.first().map(place);
                continue;
            };
            let words = matches.get(own).map_or(0, |list| list.words & telling);
            let mut best = 0.0_f32;
            for other in listed {
                if let Some(other) = matches.get(place(other))
                    && words & !other.words == 0
                {
                    best = best.max(other.score);
                }
            }
            if let Some(list) = matches.get_mut(own)
                && best > 0.0
            {
                list.score = list.score.min(best) * LIST;
            }
        }
    }
    if let Some(twins) = twins {
        for (text, group) in twins.values() {
            if (text == COPIES) == selection.has_language {
                continue;
            }
            let mut best = usize::MAX;
            for document in group {
                let mut other = place(document);
                let is_better = match (matches.get(other), matches.get(best)) {
                    (Some(other), Some(best)) => other.is_before(best),
                    (other, _) => other.is_some(),
                };
                if pins.contains(document) {
                    continue;
                }
                if is_better {
                    core::mem::swap(&mut best, &mut other);
                }
                if let Some(other) = matches.get_mut(other) {
                    other.document = DROPPED;
                }
            }
        }
        selection.keep(matches, false);
    }
    if !selection.has_language {
        for matched in matches.iter_mut() {
            matched.is_foreign = false;
        }
    }
}
