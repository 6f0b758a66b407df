//! A word of the query to the terms it matches, in tiers from what was typed to what it might become.
//!
//! For «جامع», still being typed: the term itself; the terms with its base (الجامع, وجامع); its lemma and stem; the
//! completions (جامعة, and الجامعات by its base); and last the other forms of what a completion stands for. That last tier is
//! what makes typing monotone: whatever a finished word will match, its beginnings match already.
//!
//! Which words belong together was decided when the index was built. The one rule of Arabic here is for words that stand
//! nowhere: their particles come off.

use crate::{order::sort, parse::Word, weights::tier};
use alloc::vec::Vec;
use core::ops::Range;
use fihris_format::{Blob, KeyRecord, Kin, LinkKind, Prefix};

/// The terms a word matches: disjoint ranges, tier after tier.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Expansion {
    pub(crate) parts: Vec<Part>,
    /// What it may become, where that is too much to be told term by term: then it matches every document, and these most.
    pub(crate) heavy: Vec<Prefix>,
    /// A function word, which tells little beside other words.
    pub(crate) is_stop_word: bool,
    /// It may be a function word, but is still being typed and may become something that tells more.
    is_particle: bool,
    /// The terms of all parts, merged.
    taken: Vec<Range<u32>>,
}

/// Terms that match in the same way.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Part {
    pub(crate) terms: Range<u32>,
    /// How much an occurrence counts, 1 for the word as typed.
    pub(crate) weight: f32,
    pub(crate) reach: Reach,
}

/// How far a match is from what was typed; each reach is a virtual term of its own, with all nearer ones in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reach {
    /// It is the word as typed.
    Typed,
    /// It is the word with other proclitics.
    Base,
    /// It is a form or another spelling of the word.
    Form,
    /// It is related to the word.
    Relative,
    /// The word may become it.
    Completion,
    /// It is what the word was probably meant to be: a slip of the finger, or Arabic in Latin letters.
    Guess,
    /// Another form of what the word may become: it makes a document match, but nobody would see why in an excerpt.
    CompletionForm,
}

/// The terms a word matches, or without its particles if it stands nowhere with them: بالجامعة where only الجامعة occurs.
/// Four letters are left at least, so that few slips are taken for a particle.
pub(crate) fn known(blob: &Blob, word: &Word) -> Expansion {
    let mut found = expand(blob, word, &word.text);
    let mut rest = word.text.as_str();
    while found.is_empty() {
        let shorter = rest.strip_prefix(['و', 'ف', 'ب', 'ل', 'ك']).or_else(|| rest.strip_prefix("ال"));
        match shorter.filter(|shorter| shorter.chars().nth(3).is_some()) {
            Some(shorter) => rest = shorter,
            None => break,
        }
        found = expand(blob, word, rest);
    }
    found
}

/// So many keys that an unfinished word may become are few enough to ask for their positions before they are needed: it saves a
/// round trip and costs a few hundred bytes.
const FEW_KEYS: usize = 12;

/// The terms that a word matches by a text; function words are matched like any other.
fn expand(blob: &Blob, word: &Word, text: &str) -> Expansion {
    let mut out = Expansion::default();
    if let Some(key) = blob.key(text) {
        out.is_stop_word = key.is_stop_word && !word.is_prefix;
        out.is_particle = key.is_stop_word;
        if !word.is_prefix && !key.is_stop_word {
            // Where it stands will be asked for next.
            for number in [key.surface, key.class].into_iter().flatten() {
                blob.want_positions(number);
            }
        }
        out.tier(key.surface.map(single).into_iter().collect(), tier::SURFACE, Reach::Typed);
        // Of its own classes (no kind) or of those it is linked to, the terms that each class has in that sense.
        let tiers = [
            (None, Kin::Base, tier::BASE, Reach::Base),
            (Some(LinkKind::Synonym), Kin::Lemma, tier::SYNONYM, Reach::Form),
            (Some(LinkKind::Variant), Kin::Lemma, tier::VARIANT, Reach::Form),
            (None, Kin::Lemma, tier::LEMMA, Reach::Form),
            (None, Kin::Stem, tier::STEM, Reach::Relative),
            (Some(LinkKind::Soft), Kin::Base, tier::SOFT, Reach::Relative),
        ];
        for (kind, kin, weight, reach) in tiers {
            let mut ranges = Vec::new();
            match kind {
                None => ranges.extend(classes(blob, key).map(|class| blob.terms_of(class, kin))),
                Some(kind) => {
                    let links = key.links.iter().filter(|link| link.kind == kind);
                    ranges.extend(links.map(|link| blob.terms_of(link.class, kin)));
                }
            }
            out.tier(ranges, weight, reach);
        }
    }
    if let Some(key) = word.joined.as_deref().and_then(|joined| blob.key(joined)) {
        let ranges = classes(blob, key).map(|class| blob.base(class)).collect();
        out.tier(ranges, tier::JOINED, Reach::Form);
    }
    if word.is_prefix {
        let mut direct = Ranges::default();
        let mut forms = Ranges::default();
        let mut keys = Vec::new();
        for text in [Some(text), word.joined.as_deref()].into_iter().flatten() {
            match blob.prefix(text) {
                Some(prefix) => out.heavy.push(prefix.clone()),
                None => keys.extend(blob.keys(blob.dictionary().with_prefix(text))),
            }
        }
        if keys.len() <= FEW_KEYS {
            // As above.
            for number in keys.iter().flat_map(|key| [key.surface, key.class]).flatten() {
                blob.want_positions(number);
            }
        }
        for key in keys {
            direct.push(key.surface.map_or(0..0, single));
            direct.push(base_of(blob, key).map_or(0..0, |class| blob.base(class)));
            for class in classes(blob, key) {
                forms.push(blob.stem(class));
            }
            for link in &key.links {
                forms.push(if link.kind == LinkKind::Soft { blob.base(link.class) } else { blob.lemma(link.class) });
            }
        }
        out.tier(direct.list, tier::COMPLETION, Reach::Completion);
        out.tier(forms.list, tier::COMPLETION_FORM, Reach::CompletionForm);
    }
    out
}

/// The classes a complete key stands for: that of the term written like it, and the one whose base it is.
pub(crate) fn classes(blob: &Blob, key: &KeyRecord) -> impl Iterator<Item = u32> {
    let own = key.surface.map(|term| blob.class_of(term));
    own.into_iter().chain(key.class)
}

/// The class whose base a key is.
pub(crate) fn base_of(blob: &Blob, key: &KeyRecord) -> Option<u32> {
    key.class.or_else(|| key.surface.filter(|_| key.is_base).map(|term| blob.class_of(term)))
}

/// Ranges on their way to being merged: neighbours of one stem come one after another, often the same range.
#[derive(Default)]
struct Ranges {
    list: Vec<Range<u32>>,
}

impl Ranges {
    fn push(&mut self, range: Range<u32>) {
        match self.list.last_mut() {
            Some(last) if last.start <= range.start && range.start <= last.end => last.end = last.end.max(range.end),
            _ if range.start < range.end => self.list.push(range),
            _ => {}
        }
    }
}

pub(crate) fn single(term: u32) -> Range<u32> {
    term..term.saturating_add(1)
}

impl Expansion {
    /// Whether nothing matches.
    pub(crate) fn is_empty(&self) -> bool {
        self.parts.is_empty() && self.heavy.is_empty()
    }

    /// Whether it is a function word of most documents (في), which would add next to nothing to all of them.
    pub(crate) fn is_everywhere(&self, blob: &Blob) -> bool {
        self.is_stop_word && self.is_particle_of_most(blob)
    }

    /// Whether it is, or may become more than, a function word of most documents: where it stands says nothing.
    pub(crate) fn is_particle_of_most(&self, blob: &Blob) -> bool {
        let nearest = self.parts.first().map_or(0..0, |part| part.terms.clone());
        self.is_particle && nearest.map(|term| blob.frequency(term)).sum::<u32>() > blob.metadata().documents / 2
    }

    /// How many documents match at least: of those that a heavy prefix has, only the most important are named.
    pub(crate) fn least(&self) -> u32 {
        self.heavy.iter().map(|prefix| prefix.documents).max().unwrap_or(0)
    }

    /// Whether some documents match as typed and others by a guess.
    pub(crate) fn is_doubtful(&self) -> bool {
        let is_guess = |part: &Part| part.reach == Reach::Guess;
        self.parts.iter().any(is_guess) && !self.parts.iter().all(is_guess)
    }

    /// Adds the ranges that no tier before has, and notes them as taken.
    pub(crate) fn tier(&mut self, mut ranges: Vec<Range<u32>>, weight: f32, reach: Reach) {
        merge(&mut ranges);
        for terms in without(&ranges, &self.taken) {
            self.parts.push(Part { terms, weight, reach });
        }
        self.taken.append(&mut ranges);
        merge(&mut self.taken);
    }
}

/// Sorts ranges and makes one of those that touch.
fn merge(ranges: &mut Vec<Range<u32>>) {
    ranges.retain(|range| range.start < range.end);
    sort(ranges, |a, b| a.start < b.start);
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
