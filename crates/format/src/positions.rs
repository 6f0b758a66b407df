//! The positions chunk: where the terms of one postings chunk stand.
//!
//! ```text
//! bits, for each term, for each of its postings:
//!   if it is in the title: gamma how many positions there - 1, and for each a Rice number
//!   for each position in the text, less [`BODY_START`]: a Rice number
//! where a Rice number is a position less that after the one before, with k by how many words there are still to come; only
//! the last one, which is anywhere among those words with the same likelihood, is an even number, or the greatest of these and
//! the gamma of what it is above that
//! ```
//!
//! How many positions a posting has is told by the postings chunk, how long a text is by the documents' norms; both are needed
//! first anyway.

use crate::{
    BODY_START, FormatError, Impact, Norms, Posting,
    bits::{BitWriter, Bits, PADDING},
    cursor::index,
    postings::{PostingEntry, Terms},
};
use alloc::vec::Vec;

/// About how many words a title has.
const TITLE: u32 = 16;

/// The positions of a range of terms.
pub(crate) struct PositionLists {
    bytes: Vec<u8>,
    /// Where each term begins, in bits; empty until postings and norms are there.
    places: Vec<u32>,
}

/// The positions of a term, posting after posting.
#[derive(Clone, Debug)]
pub struct Positions<'a> {
    norms: &'a Norms,
    bits: Bits<'a>,
}

/// The k of the next of `count` positions, which stand anywhere among `room` words.
#[inline]
fn parameter(room: u32, count: u32) -> u32 {
    (room.saturating_mul(7) / 8).checked_div(count.saturating_add(1)).and_then(u32::checked_ilog2).unwrap_or(0)
}

/// Among how many numbers the last position is, when there should be `room` words: lengths are known roughly.
#[inline]
fn places(room: u32) -> u32 {
    room.saturating_add(room / 16).saturating_add(2).min(1 << 30)
}

/// Writes a chunk: for each term its postings, and the positions of all of them, one posting after another.
pub(crate) fn encode_position_lists<'a>(
    terms: impl Iterator<Item = (&'a [PostingEntry], &'a [u32])>,
    norms: &Norms,
) -> Vec<u8> {
    let mut bits = BitWriter::default();
    for (postings, positions) in terms {
        each_posting(postings, positions, |posting, title, text| {
            if posting.impact.is_some_and(Impact::is_in_title) {
                bits.gamma(u32::try_from(title.len()).unwrap_or(u32::MAX).saturating_sub(1));
                encode_run(title, 0, TITLE, &mut bits);
            }
            encode_run(text, BODY_START, norms.body_len(posting.document), &mut bits);
        });
    }
    bits.finish()
}

fn encode_run(positions: &[u32], start: u32, mut room: u32, bits: &mut BitWriter) {
    let mut next = start;
    for (&position, count) in positions.iter().zip((1..=u32::try_from(positions.len()).unwrap_or(u32::MAX)).rev()) {
        let gap = position.saturating_sub(next);
        if count > 1 {
            bits.rice(gap, parameter(room, count));
        } else {
            let greatest = places(room) - 1;
            bits.even(gap.min(greatest), places(room));
            if gap >= greatest {
                bits.gamma(gap - greatest);
            }
        }
        next = position.saturating_add(1);
        room = room.saturating_sub(gap.saturating_add(1));
    }
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

impl PositionLists {
    /// Takes a chunk.
    pub(crate) fn new(bytes: &[u8]) -> Self {
        let mut bytes = bytes.to_vec();
        bytes.extend(PADDING);
        Self { bytes, places: Vec::new() }
    }

    /// Finds where each term begins, once postings and norms are known. `None` when these positions are not theirs.
    pub(crate) fn join(&mut self, terms: &Terms, norms: &Norms) -> Option<()> {
        let mut places = Vec::new();
        let mut positions = Positions { norms, bits: Bits::new(&self.bytes, 0) };
        for term in 0..terms.len() {
            places.push(u32::try_from(positions.bits.position()).ok()?);
            let mut is_whole = Some(());
            terms.counts(term, norms.len(), |document, count, is_in_title| {
                if is_whole.is_some() {
                    is_whole = positions.each(document, count, is_in_title, &mut |_| ());
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
    pub(crate) fn of<'a>(&'a self, term: usize, norms: &'a Norms) -> Option<Positions<'a>> {
        let at = index(*self.places.get(term)?);
        Some(Positions { norms, bits: Bits::new(&self.bytes, at) })
    }
}

impl Positions<'_> {
    /// Gives the positions of the next posting to `each`, in order, below the number of its document in the high half.
    ///
    /// # Errors
    /// When the positions are damaged.
    pub fn read(&mut self, posting: &Posting, each: &mut dyn FnMut(u64)) -> Result<(), FormatError> {
        self.each(posting.document, posting.count, posting.impact.is_in_title(), each)
            .ok_or(FormatError::Chunk(crate::ChunkKind::Positions))
    }

    fn each(&mut self, document: u32, count: u32, is_in_title: bool, each: &mut dyn FnMut(u64)) -> Option<()> {
        let mut rest = count;
        if is_in_title {
            let titles = self.bits.gamma()?.checked_add(1)?;
            rest = rest.checked_sub(titles)?;
            self.run(document, titles, 0, TITLE, each)?;
        }
        self.run(document, rest, BODY_START, self.norms.body_len(document), each)
    }

    fn run(&mut self, document: u32, count: u32, start: u32, mut room: u32, each: &mut dyn FnMut(u64)) -> Option<()> {
        let mut next = start;
        for rest in (1..=count).rev() {
            let gap = if rest > 1 {
                self.bits.rice(parameter(room, rest))?
            } else {
                let greatest = places(room).saturating_sub(1);
                match self.bits.even(places(room)) {
                    gap if gap < greatest => gap,
                    _ => greatest.checked_add(self.bits.gamma()?)?,
                }
            };
            let position = next.checked_add(gap)?;
            each(u64::from(document) << 32 | u64::from(position));
            next = position.checked_add(1)?;
            room = room.saturating_sub(gap.saturating_add(1));
        }
        Some(())
    }
}
