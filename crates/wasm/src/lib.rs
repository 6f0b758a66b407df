//! The browser boundary: fetch, verify, decompress and search.
