//! Bytes from the network, and deflated bytes through the browser's own decompressor.

use crate::coded;
use js_sys::{Array, Promise, Uint8Array};
use wasm_bindgen::{JsCast as _, JsError, JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, ReadableStream, ReadableWritablePair, Response, WritableStream};

#[wasm_bindgen]
extern "C" {
    /// The global function, which pages and workers both have.
    fn fetch(url: &str) -> Promise;

    /// web-sys knows it only behind a compiler flag, though all browsers have it since 2023.
    type DecompressionStream;

    #[wasm_bindgen(constructor, catch)]
    fn new(format: &str) -> Result<DecompressionStream, JsValue>;

    #[wasm_bindgen(method, getter)]
    fn readable(this: &DecompressionStream) -> ReadableStream;

    #[wasm_bindgen(method, getter)]
    fn writable(this: &DecompressionStream) -> WritableStream;
}

/// The whole file at `url`.
pub(crate) async fn file(url: &str) -> Result<Vec<u8>, JsError> {
    // Credentials go to the page's own origin only, as with its pages: sites behind a password are searched too.
    let promise = fetch(url);
    let response: Response = JsFuture::from(promise).await.map_err(|error| network(url, &error))?.unchecked_into();
    if !response.ok() {
        let mut detail = String::from(url);
        detail.push_str(" answered ");
        detail.push_str(&response.status().to_string());
        let code = if matches!(response.status(), 404 | 410) { "not-found" } else { "network" };
        return Err(coded(code, &detail));
    }
    bytes(&response).await.map_err(|error| network(url, &error))
}

/// Inflates raw deflate. Fails on bytes that are none.
pub(crate) async fn inflate(deflated: &[u8]) -> Result<Vec<u8>, JsValue> {
    let parts = Array::of1(&Uint8Array::from(deflated));
    let source = Blob::new_with_u8_array_sequence(&parts)?;
    let stream = DecompressionStream::new("deflate-raw")?;
    let pair = ReadableWritablePair::new(&stream.readable(), &stream.writable());
    let inflated = source.stream().pipe_through(&pair);
    bytes(&Response::new_with_opt_readable_stream(Some(&inflated))?).await
}

async fn bytes(response: &Response) -> Result<Vec<u8>, JsValue> {
    let buffer = JsFuture::from(response.array_buffer()?).await?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

fn network(url: &str, error: &JsValue) -> JsError {
    let mut detail = String::from(url);
    if let Some(error) = error.dyn_ref::<js_sys::Error>() {
        detail.push_str(": ");
        detail.push_str(&String::from(error.message()));
    }
    coded("network", &detail)
}
