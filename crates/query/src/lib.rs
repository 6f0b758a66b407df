//! A validated blob and a query string to ranked hits with excerpts.
