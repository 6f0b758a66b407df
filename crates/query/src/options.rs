//! What a search is asked for besides its query.

/// How to search.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchOptions {
    /// The most hits to give.
    pub limit: usize,
    /// Every word is taken as typed: nothing is guessed.
    pub is_literal: bool,
}

impl SearchOptions {
    /// Takes a limit, and what else the browser's script asks for: a line each, its parts apart by U+0009. `l`: literal.
    #[must_use]
    pub fn parse(limit: usize, lines: &str) -> Self {
        let mut options = Self { limit, ..Self::default() };
        for line in lines.split(['\n']) {
            if line == "l" {
                options.is_literal = true;
            }
        }
        options
    }
}

impl From<usize> for SearchOptions {
    /// A limit, and nothing else.
    fn from(limit: usize) -> Self {
        Self { limit, ..Self::default() }
    }
}
