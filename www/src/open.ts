// Opening bundles, and what the box does: the entry of engine-HASH.js, which load.ts brings. All files that the first answer needs
// are asked for at once; whatever goes wrong with them, and everything later, is up to bundle.ts.
import { Bundle, Engine } from "./bundle.js";
import type { FihrisError } from "./error.js";
import type { Extras } from "./extras.js";
import type { Interface } from "./interface.js";
import type { Strings } from "./language.js";
import type { Manifest, Seed } from "./load.js";
import { codeOf, languageAt } from "./place.js";
import type { FihrisSearch } from "./shell.js";

const FORMAT = 1;
/** The page's address may have a query in it, and a host that answers no one without a referrer is content with the origin. */
const PRIVATELY: RequestInit = { referrerPolicy: "origin" };

/** What bundle.ts and interface.ts have of this: modules that are files of their own share code by handing it on. */
export interface Loader {
  FihrisError: typeof FihrisError;
  importFile: <Module>(file: string, bundle: URL) => Promise<Module>;
  manifestOf: (bundle: URL, fresh?: boolean) => Promise<Manifest>;
}

/** What the interface asks of this. */
export interface Opener {
  /** The language of a place in the page, and that of the strings that it gets. */
  languageOf: (host: Element) => [page: string, code: string];
  /** The bundles that a box searches, opened. */
  bundlesOf: (host: FihrisSearch) => Promise<Bundle>[];
  /** What only some boxes need, if this one does. */
  extrasOf: (host: FihrisSearch) => Promise<Extras | undefined>;
  allExtras: () => Promise<Extras>;
}

export { Bundle, Engine };

type Parts = [typeof import("./interface.js"), Strings];

export function connect({ FihrisError, folder, manifest: own, early }: Seed) {
  /** One for each address, so that several boxes on a page share what they load. */
  const bundles = new Map<string, Promise<Bundle>>();
  /** The interface and its words, by language: one for all boxes. */
  const parts = new Map<string, Promise<Parts>>();
  /** What to ask the browser's cache for a file that failed: it keeps bad copies, and waits for answers that stopped half-way. */
  const modes = new Map<string, RequestCache>();
  // With another fragment the browser evaluates the same file anew, without fetching it again: an engine keeps its WebAssembly
  // instance in the state of its module. It also asks again for a file that did not come the last time.
  let modules = 0;
  let extras: Promise<Extras> | undefined;
  const loader: Loader = { FihrisError, importFile, manifestOf };

  /**
   * Opens the bundle in the folder `url`, by default the folder the script was loaded from.
   * Resolves when the first query can be answered; rejects with a {@link FihrisError}.
   */
  async function open(url: string | URL = folder): Promise<Bundle> {
    const at = new URL(url, document.baseURI);
    at.pathname = at.pathname.replace(/\/?$/, "/");
    let opening = bundles.get(at.href);
    if (!opening) {
      opening = begin(at).catch((error: FihrisError) => begin(at, again(error)));
      bundles.set(at.href, opening);
      opening.catch(() => bundles.delete(at.href));
    }
    const bundle = await opening;
    await bundle.load();
    return bundle;
  }

  async function begin(bundle: URL, fresh?: boolean): Promise<Bundle> {
    const manifest = await manifestOf(bundle, fresh);
    const files = [["engine-*.wasm", `engine-${manifest.widget}.wasm`], [`index-${manifest.index}.fihris`, `index-${manifest.index}.fihris`]] as const;
    const responses = files.map(([name, file]) => {
      const asked = bundle.href === folder.href && !fresh && early.get(name);
      early.delete(name);
      const response = asked || fetch(new URL(file, bundle), PRIVATELY);
      response.catch(() => {});
      return response;
    });
    // Another bundle may be of another version of all this.
    const isOurs = manifest.widget === own.widget;
    const script = isOurs ? { Bundle } : await importFile<typeof import("./open.js")>(`engine-${manifest.widget}.js`, bundle);
    return new script.Bundle(bundle, manifest, responses, loader);
  }

  /** The manifest of a bundle; `fresh`: what this script knows of its own may be out of date. */
  async function manifestOf(bundle: URL, fresh?: boolean): Promise<Manifest> {
    const isOwn = !fresh && bundle.href === folder.href;
    const manifest = isOwn ? own : await loadJson<Manifest | null>("fihris.json", bundle, "no-cache");
    if (manifest?.format === FORMAT) return manifest;
    throw new FihrisError("unsupported-version", bundle);
  }

  function loadJson<Json>(file: string, bundle: URL, cache?: RequestCache, asked?: Promise<Response>): Promise<Json> {
    const url = new URL(file, bundle);
    return retried(url, async (again) => JSON.parse((await request(url, again ?? cache, again ? undefined : asked))[0]) as Json);
  }

  function importFile<Module>(file: string, bundle: URL): Promise<Module> {
    const url = new URL(file, bundle);
    return retried(url, async (again) => {
      // Why a module does not come, import does not say. fetch does, and replaces a bad copy that the browser keeps.
      const [, type = ""] = again ? await request(url, again) : [];
      const address = `${url}#${modules++ || ""}`;
      const module = (await import(/* @vite-ignore */ /* webpackIgnore: true */ /* turbopackIgnore: true */ address).catch((cause: unknown) => {
        const isRefused = cause instanceof TypeError && /javascript/.test(type);
        throw isRefused ? new FihrisError("no-wasm", url, cause) : cause;
      })) as Module;
      // An empty file is a module too.
      if (Object.keys(module as object).length) return module;
      throw url;
    });
  }

  async function request(url: URL, cache?: RequestCache, asked?: Promise<Response>): Promise<[text: string, type?: string]> {
    const failed = (cause: unknown): never => {
      throw new FihrisError("network", url, cause);
    };
    const response = await (asked ?? fetch(url, { ...PRIVATELY, ...(cache && { cache }) })).catch(failed);
    const { ok, status } = response;
    if (ok) return [await response.text().catch(failed), response.headers.get("content-type") ?? ""];
    throw new FihrisError(status === 404 || status === 410 ? "not-found" : "network", `${url} answered ${status}`);
  }

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
        return await Promise.race([get(modes.get(url.href)), silence]);
      } catch (thrown) {
        modes.set(url.href, "reload");
        const error = thrown instanceof FihrisError ? thrown : new FihrisError("damaged", url, thrown);
        if (tries > (error.code === "not-found" ? 1 : 2) || Date.now() > until || !navigator.onLine) throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, 400 * tries));
    }
  }

  /** Whether a newer build may have taken files away: a host may have a page of its own in place of what is gone. */
  function again(error: FihrisError): true {
    if (error.code === "network" || error.code === "no-wasm") throw error;
    return true;
  }

  async function fetchParts(code: string, fresh?: boolean): Promise<Parts> {
    const { widget } = await manifestOf(folder, fresh);
    const name = `strings-${code}-*.json`;
    const asked = fresh ? undefined : early.get(name);
    early.delete(name);
    const words = loadJson<Strings>(name.replace("*", widget), folder, undefined, asked);
    return Promise.all([importFile<typeof import("./interface.js")>(`ui-${widget}.js`, folder), words]);
  }

  /** Loads a script of the widget, named with `*` in place of its hash. */
  async function part<Module>(file: string, fresh?: boolean): Promise<Module> {
    const { widget } = await manifestOf(folder, fresh);
    return importFile(file.replace("*", widget), folder);
  }

  function allExtras(): Promise<Extras> {
    if (!extras) {
      extras = part<Extras>("extras-*.js").catch((error: FihrisError) => part("extras-*.js", again(error)));
      extras.catch(() => (extras = undefined));
    }
    return extras;
  }

  const opener: Opener = {
    languageOf: (host) => {
      const page = languageAt(host, own.lang);
      return [page, codeOf(page)];
    },
    bundlesOf: (host) => (host.getAttribute("index")?.trim().split(/\s+/) ?? [folder]).map((address) => open(address)),
    extrasOf: async (host) => (needsExtras(host) ? allExtras() : undefined),
    allExtras,
  };

  /** Gives a box what it does, in the language of its place in the page. All that the first answer needs is loaded beside. */
  async function mount(host: FihrisSearch): Promise<Interface> {
    for (const bundle of opener.bundlesOf(host)) bundle.catch(() => {});
    const [page, code] = opener.languageOf(host);
    let loading = parts.get(code);
    if (!loading) {
      loading = fetchParts(code).catch((error: FihrisError) => fetchParts(code, again(error)));
      parts.set(code, loading);
      loading.catch(() => parts.delete(code));
    }
    const [[ui, words], extras] = await Promise.all([loading, opener.extrasOf(host)]);
    return ui.mount(host, new ui.Language(page, code, words), opener, extras);
  }

  return { mount, open, part };
}

/** Whether a box is more than a field and a list. */
export function needsExtras(host: FihrisSearch): boolean {
  const isUsed = ["filter", "filters", "for", "highlight", "recent", "sections"].some((name) => host.hasAttribute(name));
  return isUsed || host.mode === "page" || /\S\s+\S/.test(host.getAttribute("index") ?? "") || !!host.querySelector("template");
}
