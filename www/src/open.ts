// Opening a bundle: from its address to what answers queries. All files that the first answer needs are asked for at once;
// whatever goes wrong with them, and everything later, is up to bundle.ts, which is one of them.
//
// The manifest of the bundle that this script belongs to is written into it by `fihris build`. All names in it are those of
// contents, so what is fetched by them never changes.
import type { Bundle } from "./bundle.js";
import { FihrisError } from "./error.js";

export interface Manifest {
  format: number;
  /** The hash that all files of the widget have in their names. */
  widget: string;
  /** That of the index's own file. */
  index: string;
  /** The language of most pages, for a search on a page that does not say its own. */
  lang?: string;
}

const FORMAT = 1;
const PRIVATELY: RequestInit = { referrerPolicy: "no-referrer" };
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
  let opening = bundles.get(href);
  if (!opening) {
    opening = begin(folder).catch((error: FihrisError) => begin(folder, again(error)));
    bundles.set(href, opening);
    opening.catch(() => bundles.delete(href));
  }
  const bundle = await opening;
  await bundle.load();
  return bundle;
}

/** Whether a newer build may have taken files away: a host may have a page of its own in place of what is gone. */
export function again(error: FihrisError): true {
  if (error.code === "network" || error.code === "no-wasm") throw error;
  return true;
}

async function begin(folder: URL, fresh?: boolean): Promise<Bundle> {
  const manifest = await manifestOf(folder, fresh);
  const early = [`engine-${manifest.widget}.wasm`, `index-${manifest.index}.fihris`].map((file) => fetch(new URL(file, folder), PRIVATELY));
  for (const file of early) file.catch(() => {});
  const script = await importFile<typeof import("./bundle.js")>(`engine-${manifest.widget}.js`, folder);
  return new script.Bundle(folder, manifest, early, { FihrisError, importFile, manifestOf });
}

/** The manifest of a bundle; `fresh`: what this script knows of its own may be out of date. */
export async function manifestOf(bundle: URL, fresh?: boolean): Promise<Manifest> {
  const isOwn = !fresh && own.format && bundle.href === HOME.href;
  const manifest = isOwn ? own : await loadJson<Manifest | null>("fihris.json", bundle, "no-cache");
  if (manifest?.format === FORMAT) return manifest;
  throw new FihrisError("unsupported-version", bundle);
}

export function loadJson<Json>(file: string, bundle: URL, cache?: RequestCache): Promise<Json> {
  const url = new URL(file, bundle);
  return retried(url, async (again) => JSON.parse((await request(url, again ?? cache))[0]) as Json);
}

// With another fragment the browser evaluates the same file anew, without fetching it again: an engine keeps its WebAssembly
// instance in the state of its module. It also asks again for a file that did not come the last time.
let modules = 0;

export function importFile<Module>(file: string, bundle: URL): Promise<Module> {
  const url = new URL(file, bundle);
  return retried(url, async (again) => {
    // Why a module does not come, import does not say. fetch does, and replaces a bad copy that the browser keeps.
    const [, type = ""] = again ? await request(url, again) : [];
    const module = (await import(`${url}#${modules++ || ""}`).catch((cause: unknown) => {
      const isRefused = cause instanceof TypeError && /javascript/.test(type);
      throw isRefused ? new FihrisError("no-wasm", url, cause) : cause;
    })) as Module;
    // An empty file is a module too.
    if (Object.keys(module as object).length) return module;
    throw url;
  });
}

async function request(url: URL, cache?: RequestCache): Promise<[text: string, type?: string]> {
  const failed = (cause: unknown): never => {
    throw new FihrisError("network", url, cause);
  };
  const response = await fetch(url, { ...PRIVATELY, ...(cache && { cache }) }).catch(failed);
  const { ok, status } = response;
  if (ok) return [await response.text().catch(failed), response.headers.get("content-type") ?? ""];
  throw new FihrisError(status === 404 || status === 410 ? "not-found" : "network", `${url} answered ${status}`);
}

/** What to ask the browser's cache for a file that failed: it keeps bad copies, and waits for answers that stopped half-way. */
const modes: Record<string, RequestCache> = {};

/**
 * Three tries in ten seconds: a line may break, and a browser may keep a bad copy, or a 404, which "reload" replaces. An import
 * does not tell a slow line from a dead one, so a try that is silent takes all of the time.
 */
async function retried<T>(url: URL, get: (again?: RequestCache) => Promise<T>): Promise<T> {
  const until = Date.now() + 9500;
  for (let tries = 1; ; tries++) {
    const silence = new Promise<never>((_, reject) => {
      setTimeout(reject, until - Date.now(), new FihrisError("network", url));
    });
    try {
      return await Promise.race([get(modes[url.href]), silence]);
    } catch (thrown) {
      modes[url.href] = "reload";
      const error = thrown instanceof FihrisError ? thrown : new FihrisError("damaged", url, thrown);
      if (tries > (error.code === "not-found" ? 1 : 2) || Date.now() > until || !navigator.onLine) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 400 * tries));
  }
}

/** What bundle.ts has of this: modules that are files of their own share code by handing it on. */
export interface Loader {
  FihrisError: typeof FihrisError;
  importFile: typeof importFile;
  manifestOf: typeof manifestOf;
}
