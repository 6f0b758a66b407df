// Opening a bundle: from its address to what answers queries. All files that the first answer needs are asked for at once;
// whatever goes wrong with them, and everything later, is up to bundle.ts, which is one of them.
//
// The manifest of the bundle that this script belongs to is written into it by `fihris build`. All names in it are those of
// contents, so what is fetched by them never changes.
import type { FihrisErrorCode } from "../fihris.js";
import type { Bundle } from "./bundle.js";
import { FihrisError } from "./error.js";

export interface Manifest {
  format: number;
  engine: { js: string; wasm: string };
  ui: string;
  highlight: string;
  /** The files with the words of the interface, a star in place of the language. */
  strings: string;
  index: { file: string; bytes: number };
}

const FORMAT = 1;
/** In a bundle an object stands in place of this string. Object() keeps a minifier from reasoning about it. */
const own = Object("__FIHRIS_MANIFEST__") as Manifest;

/** The folder this script was loaded from. */
export const HOME = new URL(".", import.meta.url);

/** One for each address, so that several boxes on a page share what they load. */
const bundles = new Map<string, Promise<Bundle>>();

/**
 * Opens the bundle in the folder `url`, by default the folder this script was loaded from.
 * Resolves when the first query can be answered; rejects with a {@link FihrisError}.
 */
export async function open(url: string | URL = HOME): Promise<Bundle> {
  const folder = new URL(url, document.baseURI);
  folder.pathname = folder.pathname.replace(/\/?$/, "/");
  const { href } = folder;
  if (!bundles.has(href)) bundles.set(href, begin(folder).catch(() => begin(folder, true)));
  try {
    const bundle = await bundles.get(href);
    await bundle!.load();
    return bundle!;
  } catch (error) {
    bundles.delete(href);
    throw error;
  }
}

async function begin(folder: URL, fresh?: boolean): Promise<Bundle> {
  const manifest = await manifestOf(folder, fresh);
  const early = [manifest.engine.wasm, manifest.index.file].map((file) => request(file, folder));
  for (const file of early) file.catch(() => {});
  const script = await importFile<typeof import("./bundle.js")>(manifest.engine.js, folder);
  return new script.Bundle(folder, manifest, early, { FihrisError, importFile, manifestOf, request });
}

/** The manifest of a bundle; `fresh`: what this script knows of its own may be out of date. */
export async function manifestOf(bundle: URL, fresh?: boolean): Promise<Manifest> {
  if (!fresh && own.format && bundle.href === HOME.href) return own;
  const response = await request("fihris.json", bundle, { cache: "no-cache" });
  const manifest: Manifest = await response.json().catch(fail("damaged", response.url));
  return manifest?.format === FORMAT ? manifest : fail("unsupported-version", response.url)(manifest);
}

// With another fragment the browser evaluates the same file anew, without fetching it again: an engine keeps its WebAssembly
// instance in the state of its module. It also asks again for a file that did not come the last time.
let modules = 0;

export async function importFile<Module>(file: string, bundle: URL): Promise<Module> {
  const { href } = new URL(`${file}#${modules++ || ""}`, bundle);
  return import(href).catch(fail("network", href));
}

export async function request(what: string | Request, bundle?: URL, init?: RequestInit): Promise<Response> {
  const sent = new Request(typeof what === "string" ? new URL(what, bundle) : what, { referrerPolicy: "no-referrer", ...init });
  const { url } = sent;
  const response = await fetch(sent).catch(fail("network", url));
  const { ok, status } = response;
  return ok ? response : fail(status === 404 || status === 410 ? "not-found" : "network", `${url} answered ${status}`)();
}

function fail(code: FihrisErrorCode, detail: string): (cause?: unknown) => never {
  return (cause) => {
    throw new FihrisError(code, detail, cause);
  };
}

/** What bundle.ts has of this: modules that are files of their own share code by handing it on. */
export interface Loader {
  FihrisError: typeof FihrisError;
  importFile: typeof importFile;
  manifestOf: typeof manifestOf;
  request: typeof request;
}
