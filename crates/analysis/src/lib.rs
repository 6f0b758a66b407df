//! Text to tokens to keys: folding, tokenising and clitics, the same for build and query.
