//! Asymmetric numeral systems (rANS): coding numbers by their probabilities, in fractions of a bit.
//!
//! The state is a number; a symbol that has `width` of [`TOTAL`] slots makes it about TOTAL / width times as large, and
//! decoding takes that back. Symbols are coded from the last to the first and decoded from the first. The state stays below
//! 2^31 as low bytes are moved out, and in again once it is below 2^23.
//!
//! It begins at 0, so it is 0 again when the first symbol coded, the text's last, has been decoded. It is not before: slot 0
//! of no table is used, so a symbol from a table leads to a state of at least 1. So the code needs no end.

use alloc::{vec, vec::Vec};

/// The slots of a table.
pub(super) const TOTAL: u32 = 1 << 15;
/// The least state while there are more bytes.
const LOW: u32 = 1 << 23;

/// Which slots each symbol has: from one bound, inclusive, to the next. The first bound is 1, the last [`TOTAL`].
#[derive(Clone, Debug)]
pub(super) struct Table(Vec<u16>);

/// The slots of a symbol: the first one and how many. None, when there is nothing to tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Slots {
    start: u16,
    pub(super) width: u16,
}

impl Slots {
    /// Those of a number below `count`, when all are equally probable. All have some up to a count of [`TOTAL`].
    pub(super) fn even(number: u32, count: u32) -> Self {
        let bound = |number: u32| u16::try_from((number * TOTAL).checked_div(count).unwrap_or(0)).unwrap_or(0);
        Self { start: bound(number), width: bound(number + 1) - bound(number) }
    }
}

impl Table {
    /// The probabilities of the symbols, as half bits below the largest. `None` when there are too many.
    pub(super) fn new(steps: &[u8]) -> Option<Self> {
        let weight = |step: &u8| (if step.is_multiple_of(2) { 1 << 16 } else { 46_341_u64 }) >> (step / 2).min(15);
        let sum: u64 = steps.iter().map(weight).sum();
        // One slot each, whatever the probability, and the rest by it.
        let spare = u64::from(TOTAL - 1).checked_sub(u64::try_from(steps.len()).ok()?)?;
        let (mut bounds, mut before, mut own) = (vec![1], 0, 1);
        for step in steps {
            before += weight(step);
            own += 1;
            bounds.push(u16::try_from(own + (before * spare).checked_div(sum)?).ok()?);
        }
        Some(Self(bounds))
    }

    pub(super) fn slots(&self, symbol: usize) -> Option<Slots> {
        let start = *self.0.get(symbol)?;
        Some(Slots { start, width: *self.0.get(symbol + 1)? - start })
    }
}

pub(super) struct Decoder<'a> {
    state: u32,
    bytes: core::slice::Iter<'a, u8>,
}

impl<'a> Decoder<'a> {
    pub(super) fn new(code: &'a [u8]) -> Self {
        let mut decoder = Self { state: 0, bytes: code.iter() };
        decoder.take(Slots { start: 0, width: 1 });
        decoder
    }

    /// Whether there is nothing more, asked where a symbol from a table would come.
    pub(super) fn is_done(&self) -> bool {
        self.state == 0
    }

    #[inline]
    pub(super) fn symbol(&mut self, table: &Table) -> Option<usize> {
        let slot = self.state % TOTAL;
        let symbol = table.0.partition_point(|&bound| u32::from(bound) <= slot).checked_sub(1)?;
        self.take(table.slots(symbol)?);
        Some(symbol)
    }

    /// A table of so many symbols, whose steps are coded by a table.
    pub(super) fn table(&mut self, len: usize, steps: &Table) -> Option<Table> {
        let mut own = Vec::new();
        for _ in 0..len {
            own.push(u8::try_from(self.symbol(steps)?).ok()?);
        }
        Table::new(&own)
    }

    /// A number below `count`, which is 1 to [`TOTAL`], all equally probable.
    pub(super) fn even(&mut self, count: u32) -> u32 {
        let number = ((self.state % TOTAL + 1) * count - 1) / TOTAL;
        self.take(Slots::even(number, count));
        number
    }

    #[inline]
    fn take(&mut self, Slots { start, width }: Slots) {
        // Hardly more than before, and less for a symbol of a table, which so do not go on for ever.
        self.state = u32::from(width) * (self.state / TOTAL) + self.state % TOTAL - u32::from(start);
        while self.state < LOW
            && let Some(&byte) = self.bytes.next()
        {
            self.state = self.state << 8 | u32::from(byte);
        }
    }
}

/// Appends the code of the symbols.
pub(super) fn encode(symbols: &[Slots], out: &mut Vec<u8>) {
    let start = out.len();
    let mut state = 0_u32;
    for &Slots { start, width } in symbols.iter().rev().filter(|slots| slots.width > 0) {
        let (first, width) = (u32::from(start), u32::from(width));
        while state >= ((LOW / TOTAL) << 8) * width {
            out.push(state.to_le_bytes()[0]);
            state >>= 8;
        }
        state = state / width * TOTAL + state % width + first;
    }
    while state > 0 {
        out.push(state.to_le_bytes()[0]);
        state >>= 8;
    }
    if let Some(code) = out.get_mut(start..) {
        code.reverse();
    }
}
