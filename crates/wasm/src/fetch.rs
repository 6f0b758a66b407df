//! Bytes from the network, and deflated bytes through the browser's own decompressor.

use crate::coded;
use js_sys::{Array, Uint8Array, global};
use wasm_bindgen::{JsCast as _, JsError, JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, ReadableStream, ReadableWritablePair, RequestCredentials, RequestInit, Response, Window, WorkerGlobalScope,
    WritableStream,
};

#[wasm_bindgen]
extern "C" {
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
    let options = RequestInit::new();
    // Nobody needs to know who asks for an index.
    options.set_credentials(RequestCredentials::Omit);
    let scope = global();
    let promise = match scope.dyn_ref::<Window>() {
        Some(window) => window.fetch_with_str_and_init(url, &options),
        None => scope.unchecked_ref::<WorkerGlobalScope>().fetch_with_str_and_init(url, &options),
    };
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
