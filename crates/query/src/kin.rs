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
    selection::{Selection, each},
    weights::LIST,
};
use alloc::{vec, vec::Vec};
use fihris_format::{Blob, COPIES, FacetKind};

/// Drops the versions of pages that are not given, and sets what comes later behind. `telling` are the words that tell what is
/// searched for; `pins` stay whatever they are. What is missing is noted.
pub(crate) fn arrange(blob: &Blob, selection: &Selection<'_>, telling: u32, pins: &[u32], matches: &mut Vec<Match>) {
    let documents = index(blob.metadata().documents);
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

    if let Some(lists) = blob.facet(FacetKind::Lists, "") {
        let mut places = vec![usize::MAX; documents];
        for (place, matched) in matches.iter().enumerate() {
            if let Some(own) = places.get_mut(index(matched.document)) {
                *own = place;
            }
        }
        let place = |document: &u32| places.get(index(*document)).copied().unwrap_or(usize::MAX);
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

    if let Some(twins) = blob.facet(FacetKind::Twins, "") {
        // The group of each document, from 1, and whether one of it is there.
        let mut groups = vec![0; documents];
        let mut is_given = vec![false; documents];
        for (number, (text, group)) in (1..).zip(twins.values()) {
            if (text == COPIES) != selection.has_language {
                each(&mut groups, group, |own| *own = number);
            }
        }
        let all = matches.len();
        Selection::default().sort(matches, all);
        matches.retain(|matched| {
            let group = groups.get(index(matched.document)).copied().unwrap_or(0);
            match is_given.get_mut(index(group).wrapping_sub(1)) {
                Some(is_given) if !pins.contains(&matched.document) => !core::mem::replace(is_given, true),
                _ => true,
            }
        });
    }
    if !selection.has_language {
        for matched in matches.iter_mut() {
            matched.is_foreign = false;
        }
    }
}
