// The files of a bundle: what the manifest names, and how they are fetched.
//
// The manifest of the bundle that this script belongs to is written into it by `fihris build`. All names in it are those of
// contents, so what is fetched by them never changes.
import { FihrisError, type FihrisErrorCode } from "./error.js";

export interface Manifest {
  format: number;
  engine: { js: string; wasm: string };
  ui: string;
  highlight: string;
  /** A file for each language of the interface. */
  strings: Record<string, string>;
  index: { file: string; bytes: number };
}

const FORMAT = 1;
/** In a bundle an object stands in place of this string. Object() keeps a minifier from reasoning about it. */
const own = Object("__FIHRIS_MANIFEST__") as Manifest;

/** The folder this script was loaded from. */
export const HOME = new URL(".", import.meta.url);

/** The manifest of a bundle; `fresh`: what this script knows of its own may be out of date. */
export async function manifestOf(bundle: URL, fresh: boolean): Promise<Manifest> {
  let manifest: Manifest | null = own;
  if (fresh || !own.format || bundle.href !== HOME.href) {
    const response = await request(new URL("fihris.json", bundle), { cache: "no-cache" });
    manifest = await response.json().catch(fail("damaged", `${response.url} is not a manifest`));
  }
  if (manifest?.format === FORMAT) return manifest;
  throw new FihrisError("unsupported-version", `${bundle} has format ${manifest?.format}, not ${FORMAT}`);
}

// With another fragment the browser evaluates the same file anew, without fetching it again: an engine keeps its WebAssembly
// instance in the state of its module. It also asks again for a file that did not come the last time.
let modules = 0;

export function importFile<Module>(file: string, bundle: URL): Promise<Module> {
  const url = new URL(modules++ ? `${file}#${modules}` : file, bundle);
  return import(url.href).catch(fail("network", `${url} could not be loaded`));
}

export async function request(what: URL | Request, init: RequestInit = {}): Promise<Response> {
  const url = what instanceof Request ? what.url : what.href;
  const response = await fetch(what, { referrerPolicy: "no-referrer", ...init }).catch(
    fail("network", `${url} could not be fetched`),
  );
  if (response.ok) return response;
  const gone = response.status === 404 || response.status === 410;
  throw new FihrisError(gone ? "not-found" : "network", `${url} answered ${response.status}`);
}

export async function bytes(response: Response): Promise<Uint8Array<ArrayBuffer>> {
  const cut = fail("network", `${response.url} was cut off`);
  return new Uint8Array(await response.arrayBuffer().catch(cut));
}

export function fail(code: FihrisErrorCode, detail: string): (cause: unknown) => never {
  return (cause) => {
    throw new FihrisError(code, detail, { cause });
  };
}
