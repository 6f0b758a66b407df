//! The positions chunk: where the terms of one postings chunk stand.
//!
//! ```text
//! five bytes: the k of Rice numbers for postings of 1, 2, 3-4, 5-8, 9 and more positions
//! bits, for each term, for each of its postings:
//!   if it is in the title: gamma how many positions there - 1, and for each Rice with k = 3
//!   for each position in the text, less [`BODY_START`]: Rice
//! where a Rice number is a position less that after the one before
//! ```
//!
//! How many positions a posting has is told by the postings chunk, which is needed first anyway.

use crate::{
    BODY_START, FormatError, Impact, Posting,
    bits::{BitWriter, Bits, PADDING},
    cursor::index,
    postings::{PostingEntry, Terms},
};

/// The k of positions in titles.
const TITLE: u32 = 3;

/// How many kinds of postings have a parameter of their own.
const KINDS: usize = 5;

/// The positions of a range of terms.
pub(crate) struct PositionLists {
    parameters: [u8; KINDS],
    bytes: Vec<u8>,
    /// Where each term begins, in bits; empty until the postings are there.
    places: Vec<u32>,
}

/// The positions of a term, posting after posting.
#[derive(Clone, Debug)]
pub struct Positions<'a> {
    parameters: &'a [u8; KINDS],
    bits: Bits<'a>,
}

fn kind(count: u32) -> usize {
    match count {
        0 | 1 => 0,
        2 => 1,
        3 | 4 => 2,
        5..=8 => 3,
        _ => 4,
    }
}

/// Writes a chunk: for each term its postings, and the positions of all of them, one posting after another.
pub(crate) fn encode_position_lists<'a>(
    terms: impl Iterator<Item = (&'a [PostingEntry], &'a [u32])> + Clone,
) -> Vec<u8> {
    let mut costs = [[0_u64; 16]; KINDS];
    for (postings, positions) in terms.clone() {
        each_posting(postings, positions, |posting, _, text| {
            each_gap(text, BODY_START, |gap| {
                for (k, cost) in (0_u32..).zip(costs.get_mut(kind(posting.count)).into_iter().flatten()) {
                    *cost += u64::from((gap >> k) + 1 + k);
                }
            });
        });
    }
    let mut parameters = [0_u8; KINDS];
    for (parameter, costs) in parameters.iter_mut().zip(costs) {
        *parameter = (0_u8..).zip(costs).min_by_key(|&(_, cost)| cost).map_or(0, |(k, _)| k);
    }
    let mut bits = BitWriter::default();
    for (postings, positions) in terms {
        each_posting(postings, positions, |posting, title, text| {
            if posting.impact.is_some_and(Impact::is_in_title) {
                bits.gamma(u32::try_from(title.len()).unwrap_or(u32::MAX).saturating_sub(1));
                each_gap(title, 0, |gap| bits.rice(gap, TITLE));
            }
            let k = parameters.get(kind(posting.count)).copied().map_or(0, u32::from);
            each_gap(text, BODY_START, |gap| bits.rice(gap, k));
        });
    }
    let mut out = parameters.to_vec();
    out.append(&mut bits.finish());
    out
}

/// Gives each posting and its positions in the title and in the text.
fn each_posting(postings: &[PostingEntry], positions: &[u32], mut each: impl FnMut(&PostingEntry, &[u32], &[u32])) {
    let mut rest = positions;
    for posting in postings {
        let (own, after) = rest.split_at_checked(index(posting.count)).unwrap_or((rest, &[]));
        rest = after;
        let titles = own.partition_point(|&position| position < BODY_START);
        let (title, text) = own.split_at_checked(titles).unwrap_or((own, &[]));
        each(posting, title, text);
    }
}

fn each_gap(positions: &[u32], start: u32, mut each: impl FnMut(u32)) {
    let mut next = start;
    for &position in positions {
        each(position.saturating_sub(next));
        next = position.saturating_add(1);
    }
}

impl PositionLists {
    /// Takes a chunk. `None` when it breaks a rule.
    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        let (parameters, rest) = bytes.split_first_chunk::<KINDS>()?;
        let mut bytes = rest.to_vec();
        bytes.extend(PADDING);
        parameters.iter().all(|&k| k < 16).then_some(Self { parameters: *parameters, bytes, places: Vec::new() })
    }

    /// Finds where each term begins, once the postings are known. `None` when these positions are not theirs.
    pub(crate) fn join(&mut self, terms: &Terms, documents: u32) -> Option<()> {
        let mut places = Vec::new();
        let mut positions = Positions { parameters: &self.parameters, bits: Bits::new(&self.bytes, 0) };
        for term in 0..terms.len() {
            places.push(u32::try_from(positions.bits.position()).ok()?);
            let mut is_whole = Some(());
            terms.counts(term, documents, |count, is_in_title| {
                if is_whole.is_some() {
                    is_whole = positions.each(count, is_in_title, |_| ());
                }
            })?;
            is_whole?;
        }
        if positions.bits.is_over() {
            return None;
        }
        self.places = places;
        Some(())
    }

    /// The positions of a term.
    pub(crate) fn of(&self, term: usize) -> Option<Positions<'_>> {
        let at = index(*self.places.get(term)?);
        Some(Positions { parameters: &self.parameters, bits: Bits::new(&self.bytes, at) })
    }
}

impl Positions<'_> {
    /// Gives the positions of the next posting to `each`, in order.
    ///
    /// # Errors
    /// When the positions are damaged.
    pub fn read(&mut self, posting: &Posting, each: impl FnMut(u32)) -> Result<(), FormatError> {
        self.each(posting.count, posting.impact.is_in_title(), each)
            .ok_or(FormatError::Chunk(crate::ChunkKind::Positions))
    }

    #[inline]
    fn each(&mut self, count: u32, is_in_title: bool, mut each: impl FnMut(u32)) -> Option<()> {
        let mut rest = count;
        if is_in_title {
            let titles = self.bits.gamma()?.checked_add(1)?;
            rest = rest.checked_sub(titles)?;
            self.run(titles, 0, TITLE, &mut each)?;
        }
        let k = self.parameters.get(kind(count)).copied().map_or(0, u32::from);
        self.run(rest, BODY_START, k, &mut each)
    }

    #[inline]
    fn run(&mut self, count: u32, start: u32, k: u32, each: &mut impl FnMut(u32)) -> Option<()> {
        let mut next = start;
        for _ in 0..count {
            let position = next.checked_add(self.bits.rice(k)?)?;
            each(position);
            next = position.checked_add(1)?;
        }
        Some(())
    }
}
