// From the address of a bundle to a running engine: reads the manifest, fetches what it names, starts WebAssembly.
//
//   fihris.json ──┬─> engine-HASH.js    the glue that wasm-bindgen writes (--target web)
//                 ├─> engine-HASH.wasm  compiled while it arrives
//                 └─> index-HASH.fihris fetched, verified and unpacked by the engine itself
//
// The manifest is the only name that never changes, so it alone is asked for afresh; all else is content-hashed.
// Nothing here knows of queries or pages.
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

export interface Engine {
  /** A {@link SearchResponse} as JSON: one string crosses the boundary faster than a hundred small objects. */
  search(query: string, limit: number): string;
}

interface Glue {
  default(init: { module_or_path: Response }): Promise<unknown>;
  Engine: { open(url: string, bytes: number): Promise<Engine> };
}

interface Manifest {
  format: number;
  engine: { js: string; wasm: string };
  index: { file: string; bytes: number };
}

const FORMAT = 1;
const EMPTY_MODULE = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

// The glue keeps one WebAssembly instance in module state. After a failure that instance is lost, and so is the module:
// the next fragment makes the browser evaluate the same file as a new module, without fetching it again.
let generation = 0;

/** After a trap: what `loadEngine` returns from now on shares nothing with the failed instance. */
export function abandonInstance(): void {
  generation++;
}

export async function loadEngine(bundle: URL): Promise<Engine> {
  requireWebAssembly();
  const manifest = await readManifest(new URL("fihris.json", bundle));
  const at = (file: string) => new URL(file, bundle);
  try {
    const [glue, wasm] = await Promise.all([
      importGlue(at(manifest.engine.js)),
      request(at(manifest.engine.wasm)),
    ]);
    await glue.default({ module_or_path: wasm });
    return await glue.Engine.open(at(manifest.index.file).href, manifest.index.bytes);
  } catch (error) {
    abandonInstance();
    throw FihrisError.from(error, "damaged");
  }
}

function requireWebAssembly(): void {
  try {
    new WebAssembly.Module(EMPTY_MODULE);
  } catch (cause) {
    const detail = "WebAssembly is missing, or script-src lacks 'wasm-unsafe-eval'";
    throw new FihrisError("no-wasm", detail, { cause });
  }
}

async function readManifest(url: URL): Promise<Manifest> {
  const response = await request(url, "no-cache");
  const manifest: unknown = await response.json().catch(fail("damaged", `${url} is not a manifest`));
  const format = (manifest as Partial<Manifest> | null)?.format;
  if (format !== FORMAT) {
    throw new FihrisError("unsupported-version", `${url} has format ${format}, this script reads ${FORMAT}`);
  }
  return manifest as Manifest;
}

function importGlue(url: URL): Promise<Glue> {
  if (generation) url.hash = String(generation);
  return import(url.href).catch(fail("network", `${url} could not be loaded`));
}

async function request(url: URL, cache: RequestCache = "default"): Promise<Response> {
  const response = await fetch(url, { cache, referrerPolicy: "no-referrer" }).catch(
    fail("network", `${url} could not be fetched`),
  );
  if (response.ok) return response;
  const gone = response.status === 404 || response.status === 410;
  throw new FihrisError(gone ? "not-found" : "network", `${url} answered ${response.status}`);
}

function fail(code: FihrisErrorCode, detail: string): (cause: unknown) => never {
  return (cause) => {
    throw new FihrisError(code, detail, { cause });
  };
}
