//! End-to-end tests: what a webmaster and a reader notice, through the program and through whole indexes.
//!
//! - `cli`: the program: outputs, exit codes, warnings
//! - `build`: what a build tells of itself; building again reads what changed and gives what building anew gives
//! - `bundle`: same corpus, same bytes; a build interrupted or repeated
//! - `offline`: a bundle with a service worker, and the single file
//! - `owner`: the words and pins of the site's owner, and the names of several words they share with the lexicon
//! - `search`: what Arabic readers expect to find, on small corpora written for the case
//! - `typing`: laws that hold on every word of the demo corpus
//! - `kin`: languages, translations and copies of one page, lists
//! - `sharded`: both layouts answer alike, whatever is loaded when; the sizes of files
//! - `changes`: how much of a bundle stays as it was when a page changes
//! - `damage`: every kind of damage to a bundle is an error

mod build;
mod bundle;
mod changes;
mod chunks;
mod cli;
mod corpus;
mod damage;
mod facets;
mod kin;
mod offline;
mod owner;
mod search;
mod sharded;
mod typing;
