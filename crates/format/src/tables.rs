//! The tables chunk: what every answer needs.
//!
//! ```text
//! varint length, and as many bytes: the model of the texts
//! varint number of words that a body has on average
//! each document: its norm, a byte
//! ```

use crate::{
    Norms, TextModel,
    cursor::{Cursor, index, push_varint},
};
use alloc::vec::Vec;

/// The model of the texts, and how much a word weighs in each document.
pub(crate) struct Tables {
    pub(crate) model: TextModel,
    pub(crate) norms: Norms,
}

pub(crate) fn encode_tables(model: &[u8], norms: &Norms) -> Vec<u8> {
    let mut out = Vec::new();
    push_varint(u32::try_from(model.len()).unwrap_or(u32::MAX), &mut out);
    out.extend_from_slice(model);
    push_varint(norms.average(), &mut out);
    out.extend_from_slice(norms.levels());
    out
}

impl Tables {
    /// Reads the chunk. `None` when it breaks a rule.
    pub(crate) fn read(bytes: &[u8], documents: u32) -> Option<Self> {
        let mut cursor = Cursor::new(bytes);
        let len = index(cursor.varint()?);
        let model = TextModel::read(cursor.bytes(len)?)?;
        let average = cursor.varint()?;
        if cursor.remaining() != index(documents) {
            return None;
        }
        Some(Self { model, norms: Norms::new(average, cursor.bytes(cursor.remaining())?.to_vec()) })
    }
}
