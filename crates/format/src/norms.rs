//! Norms: how much one occurrence in the body weighs in each document, by the body's length.
//!
//! One level of [`Impact`]'s scale a document. On a logarithmic scale, several occurrences are an addition.

use crate::{Impact, cursor::index, impact::log};

/// The norm of every document.
#[derive(Debug, Default)]
pub struct Norms {
    levels: Vec<u8>,
}

impl Norms {
    /// Takes one level a document, below 128.
    #[must_use]
    pub fn new(levels: Vec<u8>) -> Self {
        Self { levels }
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
