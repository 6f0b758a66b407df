//! Impacts: how much a term weighs in a document, in one byte.
//!
//! The weight is BM25F's *pseudo-frequency*: the term's occurrences in title, headings and body, weighted by field and
//! divided by the fields' relative lengths, before saturation, so that the weights of a class's terms can still be added.
//! Seven bits hold it on a logarithmic scale, each step 5.5 %; the eighth bit says that the term is in the title.
//!
//! All arithmetic here is multiplication and comparison of `f32`, which every target rounds alike: the same corpus gives
//! the same bytes and the same scores everywhere.

const LEAST: f32 = 0.06;
const STEP: f32 = 1.055;

/// `WEIGHTS[i]` = `LEAST` × `STEP`^i, 0.06 to 54.
const WEIGHTS: [f32; 128] = weights();

#[expect(clippy::indexing_slicing, reason = "a constant, computed while compiling")]
const fn weights() -> [f32; 128] {
    let mut table = [LEAST; 128];
    let mut i = 1;
    while i < 128 {
        table[i] = table[i - 1] * STEP;
        i += 1;
    }
    table
}

/// `LOGS[n]`: how many steps `n` occurrences are above one, to the nearest.
const LOGS: [u8; 64] = logs();

#[expect(clippy::indexing_slicing, clippy::as_conversions, reason = "a constant, computed while compiling")]
const fn logs() -> [u8; 64] {
    let mut table = [0; 64];
    let mut n = 2;
    while n < 64 {
        let mut steps = table[n - 1];
        // Half a step more is nearer to the next.
        while WEIGHTS[steps as usize] / LEAST * 1.027 < n as f32 {
            steps += 1;
        }
        table[n] = steps;
        n += 1;
    }
    table
}

/// How many steps so many occurrences are above one.
#[inline]
pub(crate) fn log(count: u32) -> u8 {
    LOGS.get(crate::cursor::index(count.min(63))).copied().unwrap_or(0)
}

/// The weights of all impacts. Whoever asks often computes them once: ready made they would be half a kilobyte of the browser's
/// module, which nothing compresses.
#[derive(Clone, Debug)]
pub struct Weights([f32; 128]);

impl Default for Weights {
    fn default() -> Self {
        let mut weight = LEAST;
        Self([(); 128].map(|()| {
            let own = weight;
            weight *= STEP;
            own
        }))
    }
}

impl Weights {
    /// As [`Impact::weight`].
    #[inline]
    #[must_use]
    pub fn of(&self, impact: Impact) -> f32 {
        self.0.get(impact.level()).copied().unwrap_or(LEAST)
    }
}

/// The weight of a term in a document, and whether the term is in its title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Impact(pub(crate) u8);

impl Impact {
    /// The nearest impact at or below `weight`.
    #[must_use]
    pub fn new(weight: f32, is_in_title: bool) -> Self {
        let above = WEIGHTS.partition_point(|&step| step <= weight);
        let level = u8::try_from(above.saturating_sub(1)).unwrap_or(127);
        Self(level << 1 | u8::from(is_in_title))
    }

    /// The level of [`crate::Norms`] for a weight: every second one, which is near enough for a length.
    #[must_use]
    pub fn norm(weight: f32) -> u8 {
        Self::new(weight * STEP, false).0 >> 1 & !1
    }

    /// The weight.
    #[must_use]
    pub fn weight(self) -> f32 {
        WEIGHTS.get(self.level()).copied().unwrap_or(LEAST)
    }

    #[inline]
    fn level(self) -> usize {
        usize::from(self.0 >> 1)
    }

    /// Whether the term is in the document's title.
    #[inline]
    #[must_use]
    pub fn is_in_title(self) -> bool {
        self.0 & 1 == 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn weights_are_the_same_whenever_they_are_computed() {
        let weights = Weights::default();
        assert!((0..=u8::MAX).map(Impact).all(|impact| weights.of(impact).to_bits() == impact.weight().to_bits()));
    }

    proptest! {
        #[test]
        fn a_weight_loses_at_most_one_step(weight in 0.06_f32..50.0, is_in_title: bool) {
            let impact = Impact::new(weight, is_in_title);
            prop_assert!(impact.weight() <= weight && weight <= impact.weight() * 1.056);
            prop_assert_eq!(impact.is_in_title(), is_in_title);
        }

        #[test]
        fn a_norm_loses_at_most_one_step_either_way(weight in 0.06_f32..20.0) {
            let ratio = Impact(Impact::norm(weight) << 1).weight() / weight;
            prop_assert!((0.94..1.06).contains(&ratio), "{ratio}");
        }

        #[test]
        fn several_occurrences_weigh_several_times_as_much(norm in 0_u8..40, count in 1_u32..64) {
            let norms = crate::Norms::new(300, vec![norm]);
            let ratio = norms.impact(0, count).weight() / norms.impact(0, 1).weight() / f32::from(u8::try_from(count).unwrap());
            prop_assert!((0.97..1.03).contains(&ratio), "{ratio}");
        }
    }
}
