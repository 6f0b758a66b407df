//! fihris (فهرس, "index"): search for static sites that understands Arabic, as a library.
//!
//! A program that carries its own texts compiles them in its `build.rs`:
//!
//! ```no_run
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let corpus = fihris::read(&["content".into()], &[], &fihris::Options::default(), &|_| ())?;
//! let blob = fihris::compile(&corpus.documents, &|_| ())?;
//! std::fs::write("content.fihris", blob)?;
//! # Ok(())
//! # }
//! ```
//!
//! and searches them:
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let document = fihris::Document {
//!     id: "1".into(),
//!     url: "/news/1/".into(),
//!     title: "بيان الرابطة حول لمّ شمل العائلات".into(),
//!     body: "تدعو الرابطة إلى تسريع النظر في طلبات لمّ الشمل.".into(),
//!     ..Default::default()
//! };
//! let blob = fihris::compile(&[document], &|_| ())?;
//! let index = fihris::Index::new(fihris::open_file(&blob)?);
//! let response = index.search("الشم", 10)?;
//! assert_eq!(response.hits[0].url, "/news/1/");
//! # Ok(())
//! # }
//! ```
//!
//! To put a search box on a site, use the program: `fihris build FOLDER`.

pub use fihris_index::{
    Compiled, Document, IndexError, IndexFiles, Layout, Name, OwnerWords, Parts, Section, bundle, compile,
    compile_with, open_file,
};
pub use fihris_ingest::{Corpus, IngestError, Options, Owner, Progress, Warning, read, read_owner};
pub use fihris_query::{
    Choice, ExplainedHit, ExplainedScore, ExplainedTerm, ExplainedTier, ExplainedWord, Explanation, FacetCount, Fields,
    Filter, Fragment, Hit, HitSection, Index, Interpretation, Response, SearchOptions, Sort,
};
