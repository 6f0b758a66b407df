//! Norms: how much one occurrence in the body weighs in each document, by the body's length.
//!
//! One level of [`Impact`]'s scale a document. On a logarithmic scale, several occurrences are an addition. The lowest level ends
//! at some twenty times the average; how long a text is beyond that, which tells how far apart its words stand, is said by
//! levels of their own that weigh the same.

use crate::{Impact, Weights, cursor::index, impact::log};
use alloc::vec::Vec;

/// The first of the levels that weigh as the lowest does.
const LONG: u8 = 128;

/// The norm of every document.
#[derive(Debug)]
pub struct Norms {
    /// How many words a body has on average.
    average: u32,
    levels: Vec<u8>,
    /// About how many words the body has, by level.
    lens: [u32; 256],
}

impl Norms {
    /// How strongly a body's length tells against its words: BM25F's b.
    pub const B: f32 = 0.75;

    /// Takes how many words a body has on average, and one level a document.
    #[must_use]
    pub fn new(average: u32, levels: Vec<u8>) -> Self {
        let mut lens = [0; 256];
        let weights = Weights::default();
        for (level, len) in (0_u8..=u8::MAX).zip(&mut lens) {
            if level >= LONG {
                *len = long(average, level);
                continue;
            }
            // What `level` says, solved for the length; and a body has at least a word.
            let share = ((1.0 / weights.of(Impact(level << 1)) - (1.0 - Self::B)) / Self::B).clamp(0.0, 64.0);
            *len = average.saturating_mul(sixty_fourths(share)) / 64 + 1;
        }
        Self { average, levels, lens }
    }

    /// The level of a body of so many words.
    #[must_use]
    pub fn level(average: u32, words: u32) -> u8 {
        let half = |count: u32| f32::from(u16::try_from(count & 0xFFFF).unwrap_or(u16::MAX));
        let float = |count: u32| half(count >> 16) * 65_536.0 + half(count);
        let level = Impact::norm(1.0 / (1.0 - Self::B + Self::B * float(words) / float(average.max(1))));
        if level > 0 || words <= long(average, LONG) {
            return level;
        }
        (LONG..=u8::MAX).find(|&level| words <= long(average, level)).unwrap_or(u8::MAX)
    }

    /// What a document's level weighs.
    fn weight(&self, document: u32) -> u8 {
        self.levels.get(index(document)).copied().filter(|&level| level < LONG).unwrap_or(0)
    }

    /// About how many words the body of a document has.
    #[inline]
    pub(crate) fn body_len(&self, document: u32) -> u32 {
        let level = self.levels.get(index(document)).copied().unwrap_or(0);
        self.lens.get(usize::from(level)).copied().unwrap_or(1)
    }

    /// How many words a body has on average.
    pub(crate) fn average(&self) -> u32 {
        self.average
    }

    /// The levels.
    pub(crate) fn levels(&self) -> &[u8] {
        &self.levels
    }

    /// How many documents there are.
    pub(crate) fn len(&self) -> u32 {
        u32::try_from(self.levels.len()).unwrap_or(u32::MAX)
    }

    /// The impact of a term that stands `count` times in the body of a document, and nowhere else.
    #[inline]
    #[must_use]
    pub fn impact(&self, document: u32, count: u32) -> Impact {
        let norm = self.weight(document);
        Impact(norm.saturating_add(log(count)).min(127) << 1)
    }
}

/// How many words a text of a level from [`LONG`] on has at most: 22 times the average, and a quarter to a seventh more with
/// each level.
fn long(average: u32, level: u8) -> u32 {
    let step = u32::from(level.saturating_sub(LONG));
    let words = u64::from(average) * u64::from(4 + step % 4) * 11 / 2;
    u32::try_from(words << (step / 4)).unwrap_or(u32::MAX)
}

/// A number of at most 64 in sixty-fourths, rounded down.
#[expect(clippy::as_conversions, reason = "a small number that is not negative, as clamped; all targets round alike")]
fn sixty_fourths(share: f32) -> u32 {
    (share * 64.0) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn about_how_long_a_text_is_is_known_of_any(average in 1_u32..100_000, words in 1_u32..1 << 26) {
            let norms = Norms::new(average, vec![Norms::level(average, words)]);
            let (told, words) = (f64::from(norms.body_len(0)), f64::from(words));
            // Within a level, and of a text that is much shorter than the average, not more exactly than a part of that.
            prop_assert!(told > words * 0.85 - 2.0 && told < words * 1.3 + f64::from(average) / 10.0 + 2.0, "{told}");
        }

        #[test]
        fn a_longer_text_weighs_no_more(average in 1_u32..10_000, words in 1_u32..1 << 25, more in 0_u32..1 << 25) {
            let [short, long] = [words, words + more].map(|words| {
                Norms::new(average, vec![Norms::level(average, words)]).impact(0, 1).weight()
            });
            prop_assert!(long <= short);
        }
    }
}
