//! Classes of units, such that the class of a unit tells as much as possible about the next one's.

use super::encode::log2;
use crate::cursor::index;
use alloc::{vec, vec::Vec};

/// How often a unit follows another.
#[derive(Clone, Copy)]
pub(super) struct Bigram {
    pub(super) first: u32,
    pub(super) second: u32,
    pub(super) count: u32,
}

pub(super) struct Classes {
    /// The class of each unit; the last unit and class are copy's, which stays.
    own: Vec<usize>,
    /// What follows each unit, and what it follows, how often.
    after: Vec<Vec<(usize, i64)>>,
    before: Vec<Vec<(usize, i64)>>,
    /// How often a class (row) is followed by another, and the same with rows and columns changed.
    next: Vec<Vec<i64>>,
    last: Vec<Vec<i64>>,
    information: Information,
}

/// How often a unit follows, and is followed by, units of each class; and by itself.
struct Neighbours {
    next: Vec<i64>,
    last: Vec<i64>,
    itself: i64,
}

impl Classes {
    /// Begins with the given classes, the last of which (copy's) is `copy`.
    pub(super) fn new(bigrams: &[Bigram], own: Vec<usize>, copy: usize) -> Self {
        let (units, classes) = (own.len(), copy + 1);
        let mut new = Self {
            own,
            after: vec![Vec::new(); units],
            before: vec![Vec::new(); units],
            next: vec![vec![0; classes]; classes],
            last: vec![vec![0; classes]; classes],
            information: Information::new(),
        };
        for bigram in bigrams {
            let (first, second, count) = (index(bigram.first), index(bigram.second), i64::from(bigram.count));
            new.after.get_mut(first).into_iter().for_each(|it| it.push((second, count)));
            new.before.get_mut(second).into_iter().for_each(|it| it.push((first, count)));
            let (first, second) = (new.class(first), new.class(second));
            add(&mut new.next, first, second, count);
            add(&mut new.last, second, first, count);
        }
        new
    }

    /// The class of each unit.
    pub(super) fn of_units(&self) -> &[usize] {
        &self.own
    }

    /// Moves each unit to the class that is best for it while the others stay.
    pub(super) fn improve(&mut self) {
        let copy = self.next.len().saturating_sub(1);
        for unit in 0..self.own.len().saturating_sub(1) {
            let neighbours = self.neighbours(unit);
            let old = self.class(unit);
            self.put(&neighbours, old, -1);
            let best = (0..copy).max_by_key(|&class| (self.gain(&neighbours, class), class == old, usize::MAX - class));
            let best = best.unwrap_or(old);
            self.put(&neighbours, best, 1);
            if let Some(class) = self.own.get_mut(unit) {
                *class = best;
            }
        }
    }

    fn class(&self, unit: usize) -> usize {
        self.own.get(unit).copied().unwrap_or(0)
    }

    fn neighbours(&self, unit: usize) -> Neighbours {
        let mut neighbours = Neighbours { next: vec![0; self.next.len()], last: vec![0; self.next.len()], itself: 0 };
        for &(other, count) in self.after.get(unit).into_iter().flatten() {
            if other == unit {
                neighbours.itself += count;
            } else if let Some(it) = neighbours.next.get_mut(self.class(other)) {
                *it += count;
            }
        }
        for &(other, count) in self.before.get(unit).into_iter().flatten().filter(|(other, _)| *other != unit) {
            if let Some(it) = neighbours.last.get_mut(self.class(other)) {
                *it += count;
            }
        }
        neighbours
    }

    /// Adds a unit to a class (`sign` 1) or takes it out (-1).
    fn put(&mut self, neighbours: &Neighbours, class: usize, sign: i64) {
        for (other, &count) in neighbours.next.iter().enumerate().filter(|(_, count)| **count != 0) {
            add(&mut self.next, class, other, sign * count);
            add(&mut self.last, other, class, sign * count);
        }
        for (other, &count) in neighbours.last.iter().enumerate().filter(|(_, count)| **count != 0) {
            add(&mut self.next, other, class, sign * count);
            add(&mut self.last, class, other, sign * count);
        }
        add(&mut self.next, class, class, sign * neighbours.itself);
        add(&mut self.last, class, class, sign * neighbours.itself);
    }

    /// How much information classes give about each other more when a unit is in this one.
    fn gain(&self, neighbours: &Neighbours, class: usize) -> i64 {
        let (Some(next), Some(last)) = (self.next.get(class), self.last.get(class)) else { return i64::MIN };
        let of = |count| self.information.of(count);
        let more = |own: &[i64], added: &[i64]| -> i64 {
            let pairs = own.iter().zip(added).filter(|(_, added)| **added != 0);
            pairs.map(|(own, added)| of(own + added) - of(*own)).sum()
        };
        let added = |row: &[i64]| row.get(class).copied().unwrap_or(0);
        let (own, from, to) = (added(next), added(&neighbours.next), added(&neighbours.last));
        // The class beside itself is in both sums, and has all three.
        let itself = of(own + from + to + neighbours.itself) + of(own) - of(own + from) - of(own + to);
        let followed = |own: &[i64], added: &[i64]| {
            let (own, added): (i64, i64) = (own.iter().sum(), added.iter().sum());
            of(own + added + neighbours.itself) - of(own)
        };
        more(next, &neighbours.next) + more(last, &neighbours.last) + itself
            - followed(next, &neighbours.next)
            - followed(last, &neighbours.last)
    }
}

fn add(table: &mut [Vec<i64>], row: usize, column: usize, by: i64) {
    if let Some(it) = table.get_mut(row).and_then(|row| row.get_mut(column)) {
        *it += by;
    }
}

/// Binary places of a bit.
const PLACES: u32 = 24;

/// n log2 n, which is looked up for small n.
struct Information(Vec<i64>);

impl Information {
    fn new() -> Self {
        Self((0..1 << 15).map(Self::compute).collect())
    }

    fn of(&self, count: i64) -> i64 {
        usize::try_from(count).ok().and_then(|i| self.0.get(i).copied()).unwrap_or_else(|| Self::compute(count))
    }

    fn compute(count: i64) -> i64 {
        count * i64::from(log2(count.unsigned_abs(), PLACES))
    }
}
