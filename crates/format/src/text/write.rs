//! Writing a model; its layout is in the head of the module `text`.

use super::{
    ENDS, PLACES, STEPS,
    encode::{log2, number},
    place_after,
    rans::{Slots, TOTAL, Table, encode},
};
use crate::cursor::push_varint;
use alloc::{string::String, vec, vec::Vec};

/// Binary places of the logarithms that steps come from.
const LOG_PLACES: u32 = 8;
/// What a symbol counts that does occur. One that does not counts 1, and is possible too.
const OCCURRENCE: u64 = 8;

/// A class to write.
pub(super) struct ClassEntry<'a> {
    /// How often each class comes next; all are above 0.
    pub(super) next: Vec<u64>,
    /// How often each unit occurs, or for copy each number of words; all are above 0.
    pub(super) counts: Vec<u64>,
    /// The units in order; none for copy.
    pub(super) units: Vec<&'a str>,
}

/// A part of a model.
enum Part {
    Steps(Vec<u8>),
    Size(u32),
    /// Letters and ends of units, and the place that each stands in.
    Units(Vec<(usize, usize)>),
}

/// The bytes of a model; copy is the last class.
pub(super) fn write(classes: Vec<ClassEntry<'_>>) -> Vec<u8> {
    let mut alphabet: Vec<char> = classes.iter().flat_map(|class| &class.units).flat_map(|unit| unit.chars()).collect();
    alphabet.sort_unstable();
    alphabet.dedup();
    let letters: String = alphabet.iter().collect();
    let mut out = vec![u8::try_from(classes.len() - 1).unwrap_or(u8::MAX)];
    push_varint(number(letters.len()), &mut out);
    out.extend_from_slice(letters.as_bytes());

    let mut parts: Vec<Part> = Vec::new();
    for class in classes {
        parts.push(Part::Steps(steps(&class.next)));
        parts.push(Part::Size(number(class.counts.len())));
        parts.push(Part::Steps(steps(&class.counts)));
        parts.push(Part::Units(units(&class.units, &alphabet)));
    }
    let mut counts = vec![vec![1; alphabet.len() + ENDS]; PLACES];
    for &(place, symbol) in parts.iter().flat_map(Part::symbols) {
        counts.get_mut(place).into_iter().for_each(|counts| count(counts, symbol));
    }
    let letters: Vec<Vec<u8>> = counts.iter().map(|counts| steps(counts)).collect();
    let places: Vec<Option<Table>> = letters.iter().map(|steps| Table::new(steps)).collect();
    parts.splice(0..0, letters.into_iter().map(Part::Steps));

    let mut counts = vec![1; STEPS];
    parts.iter().flat_map(Part::steps).for_each(|&step| count(&mut counts, usize::from(step)));
    let own = steps(&counts);
    let table = Table::new(&own);
    out.extend(own);

    // All symbols are in their tables.
    let mut symbols: Vec<Slots> = Vec::new();
    for part in &parts {
        if let Part::Size(size) = part {
            symbols.push(Slots::even(*size, TOTAL));
        }
        symbols.extend(part.steps().iter().filter_map(|&step| table.as_ref()?.slots(step.into())));
        symbols.extend(part.symbols().iter().filter_map(|&(place, symbol)| places.get(place)?.as_ref()?.slots(symbol)));
    }
    encode(&symbols, &mut out);
    out
}

impl Part {
    fn steps(&self) -> &[u8] {
        if let Self::Steps(steps) = self { steps } else { &[] }
    }

    fn symbols(&self) -> &[(usize, usize)] {
        if let Self::Units(symbols) = self { symbols } else { &[] }
    }
}

/// Probabilities as half bits below the largest.
fn steps(counts: &[u64]) -> Vec<u8> {
    let largest = log2(counts.iter().copied().max().unwrap_or(1), LOG_PLACES);
    let step = |&count: &u64| {
        let halves = (largest - log2(count, LOG_PLACES) + (1 << (LOG_PLACES - 2))) >> (LOG_PLACES - 1);
        u8::try_from(halves).unwrap_or(u8::MAX).min(31)
    };
    counts.iter().map(step).collect()
}

/// The letters and ends of units, and their places.
fn units(units: &[&str], alphabet: &[char]) -> Vec<(usize, usize)> {
    let mut symbols = Vec::new();
    let mut shared = 0;
    let following = units.iter().skip(1).chain([&""]);
    for (unit, next) in units.iter().zip(following) {
        let mut place = 0;
        for letter in unit.chars().skip(shared) {
            symbols.extend(alphabet.binary_search(&letter).map(|symbol| (place, symbol)));
            place = place_after(letter);
        }
        shared = unit.chars().zip(next.chars()).take_while(|(a, b)| a == b).count().min(ENDS - 1);
        symbols.push((place, alphabet.len() + shared));
    }
    symbols
}

fn count(counts: &mut [u64], at: usize) {
    if let Some(count) = counts.get_mut(at) {
        *count += OCCURRENCE;
    }
}
