//! Text to tokens to keys: what fihris knows about writing, the same for building an index and for querying it.
//!
//! ```text
//! "وبالجامعات و2254"
//!   normalise   characters -> letters in one encoding        وبالجامعات · 2254   (وَبِالجَامِعَات too)
//!   tokenise    letters -> tokens with source offsets         [وبالجامعات 0..20] [2254 23..27]   the lone و before digits is gone
//!   segment     word -> base, proclitics taken off (build)    وبالجامعات -> جامعات
//!   stem        base -> lemma -> stem (build)                 جامعات -> جامعة -> جامع
//!   family      lemma -> what stands for its relatives (build) تقع -> يقع
//!   alphabet    word -> key bytes, one byte an Arabic letter  for the dictionary
//! ```
//!
//! No I/O, no clock, no threads, and no Unicode library at run time: tables are compiled from `data/` by `build.rs`.
//! What this crate does not do: look at the index (that is `query`), or decide by corpus evidence on its own (the
//! caller hands the evidence in).

#![cfg_attr(not(test), no_std)]

extern crate alloc;

mod alphabet;
mod family;
mod letters;
mod lexicon;
mod normalise;
mod segment;
mod stem;
mod tokenise;

pub use alphabet::{decode_key, encode_key};
pub use family::family;
pub use lexicon::{FunctionWord, broken_plurals, exonyms, families, function_word, is_stop_word, variant_groups};
pub use normalise::{clean, fold};
pub use segment::{Evidence, RawHints, Segments, raw_hints, segment};
pub use stem::{lemma, stem};
pub use tokenise::{MAX_WORD_LETTERS, Token, Tokens, tokenise};

/// Version of the analysis: an index built with another one is refused, because its keys would not match.
///
/// Raise it whenever a change gives any text other keys.
pub const VERSION: u16 = 1;
