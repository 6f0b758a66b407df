// What www/build.mjs makes importable.

// Style sheets are imported as minified text.
declare module "*.css" {
  const text: string;
  export default text;
}

// The languages that there are strings of.
declare module "codes" {
  const codes: string[];
  export default codes;
}

// engine_bg.js, which wasm-bindgen writes for crates/wasm.
declare module "glue" {
  export function __wbg_set_wasm(exports: WebAssembly.Exports): void;
  export function directory_len(start: Uint8Array, length: number): number;
  export function open(start: Uint8Array, length: number, directory: Uint8Array): void;
  /** `options`: lines, see `encode` of engine.ts. */
  export function search(query: string, limit: number, options: string): string | undefined;
  /** Stretches of bytes come as four numbers: file, start, end, first chunk. */
  export function needs(all: boolean): Uint32Array;
  export function request(base: string, file: number, range?: string): Request;
  /** The first chunk, and of each twice its length, plus one if it is deflated. */
  export function extents(chunk: number, isWhole: boolean, length: number): Uint32Array;
  export function put(chunk: number, bytes: Uint8Array): void;
}

// For fihris-search.js: all strings, by language; engine_bg.wasm, deflated and in base64; and bundle.ts with the engine and its
// glue, evaluated anew by each call, which fetches by the function it is given.
declare module "strings" {
  const strings: Map<string, unknown>;
  export default strings;
}
declare module "wasm" {
  const text: string;
  export default text;
}
declare module "engine" {
  const evaluate: (load: typeof import("./network.js").load) => typeof import("./bundle.js");
  export default evaluate;
}
