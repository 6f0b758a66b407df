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
  /** Stretches of bytes come as four numbers: file, start, end, first chunk. */
  export class Engine {
    constructor(start: Uint8Array, length: number, directory: Uint8Array);
    /** `options`: lines, see `encode` of engine.ts. */
    search(query: string, limit: number, options: string): string | undefined;
    needs(all: boolean): Uint32Array;
    request(base: string, file: number, range?: string): Request;
    /** The first chunk, and of each twice its length, plus one if it is deflated. */
    extents(chunk: number, isWhole: boolean, length: number): Uint32Array;
    put(chunk: number, bytes: Uint8Array): void;
  }
}
