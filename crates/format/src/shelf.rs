//! The chunks of one kind: those that are there, and a note of those that were looked for and are not.
//!
//! The notes are the one thing that reading changes. They are atomic so that an index may be shared by threads; who reads
//! alone pays nothing for it.

use alloc::vec::Vec;
use core::sync::atomic::{AtomicBool, Ordering::Relaxed};

pub(crate) struct Shelf<T> {
    chunks: Vec<Option<T>>,
    is_wanted: Vec<AtomicBool>,
    is_any_wanted: AtomicBool,
}

impl<T> Shelf<T> {
    pub(crate) fn new(count: usize) -> Self {
        let mut chunks = Vec::new();
        chunks.resize_with(count, || None);
        let mut is_wanted = Vec::new();
        is_wanted.resize_with(count, AtomicBool::default);
        Self { chunks, is_wanted, is_any_wanted: AtomicBool::default() }
    }

    /// A chunk that is there; one that is not is noted as missing.
    #[inline]
    pub(crate) fn get(&self, at: usize) -> Option<&T> {
        let chunk = self.chunks.get(at)?;
        if chunk.is_none() {
            self.want(at);
        }
        chunk.as_ref()
    }

    pub(crate) fn len(&self) -> usize {
        self.chunks.len()
    }

    /// A chunk that is there; nothing is noted.
    pub(crate) fn get_mut(&mut self, at: usize) -> Option<&mut T> {
        self.chunks.get_mut(at)?.as_mut()
    }

    /// Notes a chunk as missing if it is, though nothing of it is read yet.
    pub(crate) fn want(&self, at: usize) {
        if let (Some(None), Some(is_wanted)) = (self.chunks.get(at), self.is_wanted.get(at)) {
            is_wanted.store(true, Relaxed);
            self.is_any_wanted.store(true, Relaxed);
        }
    }

    pub(crate) fn has(&self, at: usize) -> bool {
        matches!(self.chunks.get(at), Some(Some(_)))
    }

    pub(crate) fn put(&mut self, at: usize, chunk: T) {
        if let Some(place) = self.chunks.get_mut(at) {
            *place = Some(chunk);
        }
        if let Some(is_wanted) = self.is_wanted.get_mut(at) {
            *is_wanted.get_mut() = false;
        }
    }

    /// Whether any chunk was noted since the notes were last taken.
    pub(crate) fn is_any_wanted(&self) -> bool {
        self.is_any_wanted.load(Relaxed)
    }

    /// Takes the notes: the numbers of the missing chunks, each with `first` added.
    pub(crate) fn take_wanted(&self, first: usize, out: &mut Vec<u32>) {
        if !self.is_any_wanted.swap(false, Relaxed) {
            return;
        }
        for (at, is_wanted) in self.is_wanted.iter().enumerate() {
            if is_wanted.swap(false, Relaxed) {
                out.extend(u32::try_from(first.saturating_add(at)));
            }
        }
    }
}
