//! The browser boundary: fetches, verifies and decompresses an index through web-sys, and searches it.
//!
//! ```text
//! open(url, bytes)  fetch -> whole file -> Header::read -> each chunk through DecompressionStream -> Blob::open
//! search(query)     fihris_query::Index::search -> one JSON string, which the script parses
//! ```
//!
//! Errors reach the script as `Error`s whose message is `code: detail`; the code is stable and the script turns it into the
//! reader's language: `network`, `not-found`, `damaged`, `unsupported-version`. A response travels as one string
//! because ten hits as objects are a hundred calls over the boundary.
//!
//! What it does not do: anything to the page (that is the widget, in www/), and anything at all on other targets.

#![cfg(target_arch = "wasm32")]

mod fetch;

use fihris_format::{Blob, FormatError, Header, Sections};
use fihris_query::Index;
use wasm_bindgen::prelude::*;

#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// An index in memory.
#[wasm_bindgen]
pub struct Engine {
    index: Index,
}

#[wasm_bindgen]
impl Engine {
    /// Fetches the index at `url`, which is `bytes` long, and opens it.
    ///
    /// # Errors
    /// `network`, `not-found`, `damaged` or `unsupported-version`.
    pub async fn open(url: String, bytes: u32) -> Result<Engine, JsError> {
        let file = fetch::file(&url).await?;
        let found = u32::try_from(file.len()).unwrap_or(u32::MAX);
        if found != bytes {
            return Err(format_error(FormatError::Length { found, expected: bytes }));
        }
        let header = Header::read(&file).map_err(format_error)?;
        let mut sections = Sections::default();
        for chunk in header.chunks() {
            let stored = file.get(chunk.stored()).unwrap_or(&[]);
            let inflated =
                fetch::inflate(stored).await.map_err(|_| format_error(FormatError::Section(chunk.section())))?;
            sections.add(chunk, &inflated).map_err(format_error)?;
        }
        let blob = Blob::open(sections).map_err(format_error)?;
        Ok(Self { index: Index::new(blob) })
    }

    /// Searches; the answer is the JSON of the command line's `query --json`.
    ///
    /// # Errors
    /// `damaged`, in ways the checksums could not show.
    pub fn search(&self, query: &str, limit: u32) -> Result<String, JsError> {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        self.index.search(query, limit).map(|response| response.to_json()).map_err(format_error)
    }
}

fn format_error(error: FormatError) -> JsError {
    let code = match error {
        FormatError::FormatVersion { .. } | FormatError::AnalysisVersion { .. } => "unsupported-version",
        _ => "damaged",
    };
    coded(code, &error.to_string())
}

fn coded(code: &str, detail: &str) -> JsError {
    let mut message = String::from(code);
    message.push_str(": ");
    message.push_str(detail);
    JsError::new(&message)
}
