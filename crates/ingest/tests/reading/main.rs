//! Whole inputs, as a site owner has them.
//!
//! - `corpus`: folders and single files of every kind, threads, encodings, errors
//! - `sites`: which files of a site are pages, and what its pages tell of one another
//! - `generators`: small sites in the shape of what generators, content systems and mirrors write

mod common;
mod corpus;
mod generators;
mod sites;
