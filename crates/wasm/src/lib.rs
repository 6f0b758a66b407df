//! The browser boundary: an index that is asked by script, and that says which bytes it lacks.
//!
//! ```text
//! directory_len(start, len)   the header of the index's file -> how long the deflated directory behind it is
//! open(start, len, bytes)     the inflated directory -> an index without any chunk, the one of this instance
//! search(query, limit, …)     a response as one JSON string, or nothing: chunks are missing
//! needs(all)                  which bytes of which files those are
//! request(base, …)            the request for such bytes, made through web-sys
//! extents(chunk, len)         how long the chunks in such bytes are, and which are deflated
//! put(chunk, bytes)           checks the inflated bytes of a chunk and takes it
//! ```
//!
//! The script fetches, waits and inflates, because it does so in a tenth of the bytes that a future in here takes. All that
//! is known of files and all that is believed of bytes is decided here. Errors reach the script as `Error`s whose message is
//! `code: detail`; the code is stable: `damaged`, `unsupported-version`. A response travels as one string because ten hits as
//! objects are a hundred calls over the boundary.

#![cfg(target_arch = "wasm32")]
#![no_std]

extern crate alloc;

use alloc::{boxed::Box, string::String, vec, vec::Vec};
use core::{arch::wasm32::unreachable, panic::PanicInfo};
use fihris_format::{Blob, FormatError, Header, Location};
use fihris_query::{Index, SearchOptions};
use try_lock::TryLock;
use wasm_bindgen::prelude::*;
use web_sys::Request;

#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// A panic is a trap that says nothing: its words would be a tenth of the module, and the script knows what to do after one.
#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    unreachable()
}

/// In place of a file's number: the index's own file, behind the directory.
const OWN: u32 = u32::MAX;

/// How long the deflated directory is that follows the first 32 bytes of an index's file, which is `len` bytes long.
///
/// # Errors
/// `damaged` or `unsupported-version`.
#[wasm_bindgen]
pub fn directory_len(start: &[u8], len: u32) -> Result<u32, JsError> {
    Header::read(start, len).map(|header| narrow(header.directory_len())).map_err(coded)
}

/// The index of this instance, which lives as long. An object handed to the script instead would cost a kilobyte.
static INDEX: TryLock<Option<&'static mut Index>> = TryLock::new(None);

/// Asks the index, which the script has opened before.
fn ask<T>(ask: impl FnOnce(&mut Index) -> T) -> T {
    match INDEX.try_lock().as_deref_mut() {
        Some(Some(index)) => ask(index),
        _ => unreachable(),
    }
}

/// Opens the index of this instance, once: takes the first 32 bytes of its file, the length of that, and the inflated directory.
///
/// # Errors
/// `damaged` or `unsupported-version`.
#[wasm_bindgen]
pub fn open(start: &[u8], len: u32, directory: &[u8]) -> Result<(), JsError> {
    let read = || Header::read(start, len)?.directory(directory);
    let index = Index::new(Blob::new(read().map_err(coded)?));
    if let Some(mut place) = INDEX.try_lock() {
        *place = Some(Box::leak(Box::new(index)));
    }
    Ok(())
}

/// Searches, with [`SearchOptions::parse`]'s lines; the answer is the JSON of the command line's `query --json`, or nothing if [`needs`] come first.
///
/// # Errors
/// `damaged`, in ways the checksums could not show.
#[wasm_bindgen]
pub fn search(query: &str, limit: u32, options: &str) -> Result<Option<String>, JsError> {
    match ask(|index| index.search(query, SearchOptions::parse(wide(limit), options))) {
        Ok(response) => Ok(Some(response.to_json())),
        Err(FormatError::Missing) => Ok(None),
        Err(error) => Err(coded(error)),
    }
}

/// What the last search lacked, or `all` that is not loaded yet. Four numbers for each stretch of bytes: the file ([`OWN`]:
/// that of the index, counted from the end of the directory), the first byte, the end, and the number of the first chunk.
#[wasm_bindgen]
pub fn needs(all: bool) -> Vec<u32> {
    ask(|index| {
        let blob = index.blob();
        let chunks = if all {
            (0..narrow(blob.directory().chunks())).filter(|&chunk| !blob.has(wide(chunk))).collect::<Vec<_>>()
        } else {
            blob.take_missing()
        };
        let mut out: Vec<u32> = Vec::new();
        for chunk in chunks {
            let Some(Location { file, bytes, .. }) = blob.directory().locate(wide(chunk)) else { continue };
            let file = file.map_or(OWN, narrow);
            let (start, end) = (narrow(bytes.start), narrow(bytes.end));
            match out.as_mut_slice() {
                // Neighbours are fetched together.
                [.., last_file, _, last_end, _] if *last_file == file && *last_end == start => *last_end = end,
                _ => out.extend([file, start, end, chunk]),
            }
        }
        out
    })
}

/// Which chunks lie in `len` bytes that were fetched for `chunk`: in those from it on, or in the whole file. The number of
/// the first, and then for each twice its length, plus one if it is deflated. More than `len` if the bytes are cut off.
#[wasm_bindgen]
pub fn extents(chunk: u32, is_whole: bool, len: u32) -> Vec<u32> {
    ask(|index| {
        let directory = index.blob().directory();
        let own = directory.locate(wide(chunk)).and_then(|location| location.file);
        let chunks = directory.chunks_of(own);
        let first = if is_whole { chunks.start } else { wide(chunk) };
        let mut out = vec![narrow(first)];
        let mut taken = 0;
        for Location { kind, bytes, .. } in (first..chunks.end).filter_map(|chunk| directory.locate(chunk)) {
            // One at least: if there are no bytes at all, that is damage too.
            if taken >= wide(len) && out.len() > 1 {
                break;
            }
            taken += bytes.len();
            out.push(narrow(bytes.len()) * 2 + u32::from(kind.is_deflated()));
        }
        out
    })
}

/// The request for a file of the bundle at `base`, or for a `range` of its bytes. A host that knows nothing of ranges answers
/// with the whole file.
///
/// # Errors
/// When there is no such file, or the browser refuses the request.
#[wasm_bindgen]
pub fn request(base: &str, file: u32, range: Option<String>) -> Result<Request, JsValue> {
    let file = ask(|index| index.blob().directory().files().get(wide(file)).copied()).ok_or(JsValue::NULL)?;
    let mut url = String::from(base);
    url.push_str("piece-");
    for byte in file.hash {
        for digit in [byte >> 4, byte & 15] {
            url.extend(char::from_digit(digit.into(), 16));
        }
    }
    url.push_str(".fihris");
    // Credentials go to the page's own origin only, as with its pages: sites behind a password are searched too.
    let request = Request::new_with_str(&url)?;
    if let Some(range) = range {
        request.headers().set("Range", &range)?;
    }
    Ok(request)
}

/// Takes a chunk.
///
/// # Errors
/// `damaged`.
#[wasm_bindgen]
pub fn put(chunk: u32, bytes: &[u8]) -> Result<(), JsError> {
    ask(|index| index.blob_mut().put(wide(chunk), bytes)).map_err(coded)
}

fn narrow(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

fn wide(value: u32) -> usize {
    usize::try_from(value).unwrap_or(usize::MAX)
}

fn coded(error: FormatError) -> JsError {
    let code = match error {
        FormatError::FormatVersion { .. } | FormatError::AnalysisVersion { .. } => "unsupported-version: ",
        _ => "damaged: ",
    };
    let mut message = String::from(code);
    message.push_str(error.reason());
    JsError::new(&message)
}
