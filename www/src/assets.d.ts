// What www/build.mjs makes importable.

// Style sheets are imported as minified text.
declare module "*.css" {
  const text: string;
  export default text;
}

// Of each language what the box says before its other strings are there.
declare module "labels" {
  const labels: Record<string, string>;
  export default labels;
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
