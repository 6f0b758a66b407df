// From the address of a bundle to answers: starts WebAssembly, asks it, and fetches the parts of the index that it lacks.
//
//   manifest ──┬─> engine-HASH.js     the glue that wasm-bindgen writes (--target bundler)
//              ├─> engine-HASH.wasm   what it is the glue of
//              └─> index-HASH.fihris  the directory of the index; a small index lies behind it whole
//   search ────┬─> piece-HASH.fihris  stretches of the pieces that a query needs, all of one round at once
//              └─> …                  and again, until the engine has an answer
//
// The manifest of the bundle that this script belongs to is written into it by `fihris build`. All other names are those of
// contents, so what is fetched never changes; what it holds is checked by the engine. Nothing here knows of pages.
import { FihrisError, type FihrisErrorCode } from "./error.js";

/** A piece of an excerpt. Marked pieces are whole words, so that Arabic letters stay joined. */
export interface Segment {
  text: string;
  mark: boolean;
}

export interface Hit {
  id: string;
  url: string;
  title: string;
  /** ISO 8601 (2024-03-01), or null if the page has none. */
  date: string | null;
  score: number;
  /** Whether the site's owner put it first for this query. */
  pinned?: true;
  excerpt: Segment[];
}

export interface SearchResponse {
  query: string;
  /** How the query was understood, if not as it stands. `query` is what was meant, for `respaced` and `relaid`. */
  interpretation?: { kind: "corrected" | "romanised" | "respaced" | "relaid"; query?: string };
  /** There is nothing to search for yet: no word, or an article whose noun is still to come. */
  waiting?: true;
  /** How many pages match, of which `hits` are the first. */
  total: number;
  hits: Hit[];
  /** A second group, if the query's Latin words stand on pages: what it finds read as Arabic in Latin letters. */
  also?: Hit[];
}

/** What the module exports. Stretches of bytes come as four numbers: file, start, end, first chunk. */
interface Glue {
  __wbg_set_wasm(exports: WebAssembly.Exports): void;
  directory_len(start: Uint8Array, length: number): number;
  open(start: Uint8Array, length: number, directory: Uint8Array): void;
  search(query: string, limit: number): string | undefined;
  needs(all: boolean): Uint32Array;
  request(base: string, file: number, range?: string): Request;
  /** The first chunk, and of each twice its length, plus one if it is deflated. */
  extents(chunk: number, isWhole: boolean, length: number): Uint32Array;
  put(chunk: number, bytes: Uint8Array): void;
}

interface Manifest {
  format: number;
  engine: { js: string; wasm: string };
  index: { file: string; bytes: number };
}

/** A request under way, and how many searches wait for it. */
interface Fetching {
  done: Promise<void>;
  waiting: number;
  controller: AbortController;
}

const FORMAT = 1;
const HEADER = 32;
/** The number of the index's own file. */
const OWN = 0xffffffff;
/** Requests at a time when everything is fetched. */
const PARALLEL = 6;
const EMPTY_MODULE = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
/** In a bundle an object stands in place of this string. Object() keeps a minifier from reasoning about it. */
const own = Object("__FIHRIS_MANIFEST__") as Partial<Manifest>;

// The glue keeps its WebAssembly instance in module state, so each engine needs a module of its own: with another fragment
// the browser evaluates the same file anew, without fetching it again.
let engines = 0;

export class Engine {
  readonly #fetching = new Map<string, Fetching>();
  /** Whether the host is asked for stretches of files; one that cannot be is asked for whole files from then on. */
  #ranged = true;

  private constructor(
    readonly bundle: URL,
    readonly glue: Glue,
    /** What follows the directory in the index's own file. */
    readonly chunks: Uint8Array<ArrayBuffer>,
  ) {}

  /** `fresh`: what this script knows of its bundle may be out of date. */
  static async load(bundle: URL, fresh: boolean): Promise<Engine> {
    requireWebAssembly();
    const isOwn = !fresh && own.format && bundle.href === new URL(".", import.meta.url).href;
    const manifest = check(isOwn ? own : await readManifest(bundle), bundle);
    const at = (file: string) => new URL(file, bundle);
    try {
      const [glue, wasm, index] = await Promise.all([
        importGlue(at(manifest.engine.js)),
        request(at(manifest.engine.wasm)).then(bytes),
        request(at(manifest.index.file)).then(bytes),
      ]);
      const { exports } = (await WebAssembly.instantiate(wasm, { "./engine_bg.js": glue as never })).instance;
      glue.__wbg_set_wasm(exports);
      (exports["__wbindgen_start"] as () => void)();
      const start = index.subarray(0, HEADER);
      const end = HEADER + glue.directory_len(start, index.length);
      const directory = await inflate(index.subarray(HEADER, end));
      glue.open(start, index.length, directory);
      return new Engine(bundle, glue, index.subarray(end));
    } catch (error) {
      throw FihrisError.from(error, "damaged");
    }
  }

  /** A {@link SearchResponse} as JSON: one string crosses the boundary faster than a hundred small objects. */
  async search(query: string, limit: number, signal?: AbortSignal): Promise<string> {
    for (;;) {
      signal?.throwIfAborted();
      const answer = this.glue.search(query, limit);
      if (answer !== undefined) return answer;
      await Promise.all(this.#stretches(false).map((stretch) => this.#get(stretch, signal)));
    }
  }

  /** Fetches all that is not there yet, so that from now on every query is answered without the network. */
  async preload(signal?: AbortSignal): Promise<void> {
    const rest = this.#stretches(true).values();
    const one = async () => {
      for (const stretch of rest) await this.#get(stretch, signal);
    };
    await Promise.all(Array.from({ length: PARALLEL }, one));
  }

  #stretches(all: boolean): number[][] {
    const numbers = this.glue.needs(all);
    return Array.from({ length: numbers.length / 4 }, (_, i) => [...numbers.subarray(4 * i, 4 * i + 4)]);
  }

  /** Waits for a stretch, which others may wait for too; when nobody does any more, its request is given up. */
  async #get(stretch: number[], signal?: AbortSignal): Promise<void> {
    // A whole file is asked for once, whatever is wanted of it.
    const key = this.#ranged ? stretch.join() : String(stretch[0]);
    let fetching = this.#fetching.get(key);
    if (!fetching) {
      const controller = new AbortController();
      fetching = { done: this.#fetch(stretch, controller.signal), waiting: 0, controller };
      this.#fetching.set(key, fetching);
    }
    const { done, controller } = fetching;
    let isWaiting = true;
    const leave = () => {
      if (isWaiting) fetching.waiting--;
      isWaiting = false;
      // Not before the next letter's search, which begins when this one is given up, has said that it waits for the same.
      setTimeout(() => {
        if (fetching.waiting || this.#fetching.get(key) !== fetching) return;
        this.#fetching.delete(key);
        controller.abort();
      });
    };
    fetching.waiting++;
    signal?.addEventListener("abort", leave, { once: true });
    await done.finally(leave);
  }

  async #fetch([file = 0, start = 0, end = 0, chunk = 0]: number[], signal: AbortSignal): Promise<void> {
    let content = this.chunks.subarray(start, end);
    let isWhole = false;
    if (file !== OWN) {
      const response = await this.#request(file, start, end, signal);
      isWhole = response.status !== 206;
      content = await bytes(response);
    }
    const [first = 0, ...extents] = this.glue.extents(chunk, isWhole, content.length);
    let at = 0;
    for (const [i, extent] of extents.entries()) {
      const stored = content.subarray(at, (at += extent >> 1));
      this.glue.put(first + i, extent & 1 ? await inflate(stored) : stored);
    }
  }

  async #request(file: number, start: number, end: number, signal: AbortSignal): Promise<Response> {
    const ask = (range?: string) => request(this.glue.request(this.bundle.href, file, range), { signal });
    if (!this.#ranged) return ask();
    try {
      const response = await ask(`bytes=${start}-${end - 1}`);
      this.#ranged = response.status === 206;
      return response;
    } catch (error) {
      signal.throwIfAborted();
      // A host of another origin may allow no such header.
      this.#ranged = false;
      return ask();
    }
  }
}

function requireWebAssembly(): void {
  try {
    new WebAssembly.Module(EMPTY_MODULE);
  } catch (cause) {
    const detail = "no WebAssembly, or script-src lacks 'wasm-unsafe-eval'";
    throw new FihrisError("no-wasm", detail, { cause });
  }
}

async function readManifest(bundle: URL): Promise<Partial<Manifest> | null> {
  const url = new URL("fihris.json", bundle);
  const response = await request(url, { cache: "no-cache" });
  return (await response.json().catch(fail("damaged", `${url} is not a manifest`))) as Partial<Manifest> | null;
}

function check(manifest: Partial<Manifest> | null, bundle: URL): Manifest {
  const format = manifest?.format;
  if (format !== FORMAT) {
    throw new FihrisError("unsupported-version", `${bundle} has format ${format}, not ${FORMAT}`);
  }
  return manifest as Manifest;
}

function importGlue(url: URL): Promise<Glue> {
  if (engines++) url.hash = String(engines);
  return import(url.href).catch(fail("network", `${url} could not be loaded`));
}

async function request(what: URL | Request, init: RequestInit = {}): Promise<Response> {
  const url = what instanceof Request ? what.url : what.href;
  const response = await fetch(what, { referrerPolicy: "no-referrer", ...init }).catch(
    fail("network", `${url} could not be fetched`),
  );
  if (response.ok) return response;
  const gone = response.status === 404 || response.status === 410;
  throw new FihrisError(gone ? "not-found" : "network", `${url} answered ${response.status}`);
}

async function bytes(response: Response): Promise<Uint8Array<ArrayBuffer>> {
  const cut = fail("network", `${response.url} was cut off`);
  return new Uint8Array(await response.arrayBuffer().catch(cut));
}

async function inflate(deflated: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([deflated]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  const damaged = fail("damaged", "a part cannot be inflated");
  return new Uint8Array(await new Response(stream).arrayBuffer().catch(damaged));
}

function fail(code: FihrisErrorCode, detail: string): (cause: unknown) => never {
  return (cause) => {
    throw new FihrisError(code, detail, { cause });
  };
}
