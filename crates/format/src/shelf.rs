//! The chunks of one kind: those that are there, and a note of those that were looked for and are not.
//!
//! The notes are the one thing that reading changes. They are atomic so that an index may be shared by threads; who reads
//! alone pays nothing for it. They know nothing of what a chunk holds, so that there is one copy of their code.

use alloc::vec::Vec;
use core::sync::atomic::{AtomicBool, AtomicU8, Ordering::Relaxed};

pub(crate) struct Shelf<T> {
    /// As far as the last one that came.
    chunks: Vec<Option<T>>,
    notes: Notes,
}

/// What is known of each chunk: nothing, that it was looked for, or that it is there.
pub(crate) struct Notes {
    states: Vec<AtomicU8>,
    is_any_wanted: AtomicBool,
}

const UNKNOWN: u8 = 0;
const WANTED: u8 = 1;
const HERE: u8 = 2;

impl<T> Shelf<T> {
    pub(crate) fn new(count: usize) -> Self {
        Self { chunks: Vec::new(), notes: Notes::new(count) }
    }

    /// A chunk that is there; one that is not is noted as missing.
    #[inline]
    pub(crate) fn get(&self, at: usize) -> Option<&T> {
        let chunk = self.chunks.get(at).and_then(Option::as_ref);
        if chunk.is_none() {
            self.notes.want(at);
        }
        chunk
    }

    /// A chunk that is there; nothing is noted.
    pub(crate) fn get_mut(&mut self, at: usize) -> Option<&mut T> {
        self.chunks.get_mut(at)?.as_mut()
    }

    pub(crate) fn put(&mut self, at: usize, chunk: T) {
        if let Some(state) = self.notes.states.get_mut(at) {
            *state.get_mut() = HERE;
            while self.chunks.len() <= at {
                self.chunks.push(None);
            }
            if let Some(place) = self.chunks.get_mut(at) {
                *place = Some(chunk);
            }
        }
    }

    pub(crate) fn notes(&self) -> &Notes {
        &self.notes
    }
}

impl Notes {
    fn new(count: usize) -> Self {
        let mut states = Vec::new();
        states.resize_with(count, AtomicU8::default);
        Self { states, is_any_wanted: AtomicBool::default() }
    }

    /// How many chunks there are, here or not.
    pub(crate) fn len(&self) -> usize {
        self.states.len()
    }

    pub(crate) fn has(&self, at: usize) -> bool {
        self.states.get(at).is_some_and(|state| state.load(Relaxed) == HERE)
    }

    /// Notes a chunk as missing if it is.
    pub(crate) fn want(&self, at: usize) {
        if let Some(state) = self.states.get(at).filter(|state| state.load(Relaxed) != HERE) {
            state.store(WANTED, Relaxed);
            self.is_any_wanted.store(true, Relaxed);
        }
    }

    /// Whether any chunk was noted since the notes were last taken.
    pub(crate) fn is_any_wanted(&self) -> bool {
        self.is_any_wanted.load(Relaxed)
    }

    /// Takes the notes: the numbers of the missing chunks, each with `first` added.
    pub(crate) fn take_wanted(&self, first: usize, out: &mut Vec<u32>) {
        self.is_any_wanted.store(false, Relaxed);
        for (at, state) in self.states.iter().enumerate() {
            if state.load(Relaxed) == WANTED {
                state.store(UNKNOWN, Relaxed);
                out.extend(u32::try_from(first.saturating_add(at)));
            }
        }
    }
}
