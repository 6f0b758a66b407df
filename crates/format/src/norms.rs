//! Norms: how much one occurrence in the body weighs in each document, by the body's length.
//!
//! One level of [`Impact`]'s scale a document. On a logarithmic scale, several occurrences are an addition.

use crate::{Impact, Weights, cursor::index, impact::log};
use alloc::vec::Vec;

/// The norm of every document.
#[derive(Debug)]
pub struct Norms {
    /// How many words a body has on average.
    average: u32,
    levels: Vec<u8>,
    /// About how many words the body has, by level.
    lens: [u32; 128],
}

impl Norms {
    /// How strongly a body's length tells against its words: BM25F's b.
    pub const B: f32 = 0.75;

    /// Takes how many words a body has on average, and one level a document.
    #[must_use]
    pub fn new(average: u32, levels: Vec<u8>) -> Self {
        let mut lens = [0; 128];
        let weights = Weights::default();
        for (level, len) in (0_u8..).zip(&mut lens) {
            // What `level` says, solved for the length; and a body has at least a word.
            let share = ((1.0 / weights.of(Impact(level << 1)) - (1.0 - Self::B)) / Self::B).clamp(0.0, 64.0);
            *len = average.saturating_mul(sixty_fourths(share)) / 64 + 1;
        }
        Self { average, levels, lens }
    }

    /// The level of a body of so many words.
    #[must_use]
    pub fn level(average: u32, words: u32) -> u8 {
        let float = |count: u32| f32::from(u16::try_from(count.min(60_000)).unwrap_or(u16::MAX));
        Impact::norm(1.0 / (1.0 - Self::B + Self::B * float(words) / float(average.max(1))))
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
        let norm = self.levels.get(index(document)).copied().unwrap_or(0);
        Impact(norm.saturating_add(log(count)).min(127) << 1)
    }
}

/// A number of at most 64 in sixty-fourths, rounded down.
#[expect(clippy::as_conversions, reason = "a small number that is not negative, as clamped; all targets round alike")]
fn sixty_fourths(share: f32) -> u32 {
    (share * 64.0) as u32
}
