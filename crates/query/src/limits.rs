//! The bounds of one keystroke's work, so that no query needs a worker thread or can hang a page.

/// Characters of a query that are read; the rest is ignored. A long question has about 100.
pub const QUERY_CHARS: usize = 512;

/// Words of a query that are searched; the rest is ignored. One bit each in a `u32`.
pub const WORDS: usize = 24;

/// Postings read for one word. A one-letter prefix of 1,000 long pages has 300,000.
pub const POSTINGS: usize = 2_000_000;

/// Documents whose word positions are looked at, the best by score.
pub const PLACED: usize = 64;

/// Documents that are checked for a quoted phrase, the best by score.
pub const PHRASE_DOCUMENTS: usize = 4096;

/// Word positions read for one word; beyond it, neighbours of the rarer completions go unseen.
pub const POSITIONS: u32 = 200_000;

/// A word that this many documents have is no slip, whatever stands beside it.
pub const KNOWN: u32 = 3;

/// Completions looked at for one guess of an unfinished word.
pub const GUESSED_KEYS: usize = 200;

/// Hits of the second group, which reads Latin words as Arabic.
pub const SECOND: usize = 3;
