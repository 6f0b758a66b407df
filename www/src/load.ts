// What brings everything else: the smallest part of loading, which every page pays for.
//
//   fihris.js ──> engine-HASH.js   open.ts: loads and opens bundles, and what the box does, and knows all that may go wrong
//
// The manifest of the bundle that this script belongs to is written into it by `fihris build`. All names in it are those of
// contents, so what is fetched by them never changes. What open.ts will ask for first is asked for here, beside it.
import { FihrisError } from "./error.js";

/** A language's code, the placeholder of the box, and that there is no search. */
export type Label = [code: string, placeholder: string, unavailable: string];

export interface Manifest {
  format: number;
  /** The hash that all files of the widget have in their names. */
  widget: string;
  /** That of the index's own file. */
  index: string;
  /** The language of most pages, for a page that does not say its own. */
  lang?: string;
  /** Of each language that pages are in, what the box says before its strings are loaded. */
  labels?: Label[];
}

/** What this script hands on to open.ts. */
export interface Seed {
  FihrisError: typeof FihrisError;
  folder: URL;
  manifest: Manifest;
  /** Files that were asked for already, by name. */
  early: Map<string, Promise<Response>>;
}

type Opener = ReturnType<typeof import("./open.js").connect>;

/** In a bundle an object stands in place of this string. Object() keeps a minifier from reasoning about it. */
export let own = Object("__FIHRIS_MANIFEST__") as Manifest;
/** The page's address may have a query in it, and a host that answers no one without a referrer is content with the origin. */
const PRIVATELY: RequestInit = { referrerPolicy: "origin" };
/** Milliseconds. An import does not tell a slow line from a dead one. */
const PATIENCE = 9500;

let folder = new URL(".", import.meta.url);
let opener: Promise<Opener> | undefined;
let modules = 0;

/** Says where the bundle is, for a copy of this script that a bundler has put elsewhere. */
export function setHome(url: string | URL): void {
  folder = new URL(`${url}`.replace(/\/?$/, "/"), document.baseURI);
}

/** Loads open.ts; `files` of the bundle, with `*` for the hash of the widget, are asked for at the same time. */
export function load(files: string[] = []): Promise<Opener> {
  if (!opener) {
    opener = begin(files);
    opener.catch(() => (opener = undefined));
  }
  return opener;
}

async function begin(files: string[]): Promise<Opener> {
  const silence = new Promise<never>((_, reject) => setTimeout(reject, PATIENCE));
  silence.catch(() => {});
  for (let tries = 0; ; tries++) {
    try {
      return await Promise.race([bring(tries, files), silence]);
    } catch (cause) {
      if (tries > 1 || !navigator.onLine) throw new FihrisError("network", folder, cause);
    }
  }
}

async function bring(tries: number, files: string[]): Promise<Opener> {
  const early = new Map<string, Promise<Response>>();
  const ask = (file: string, cache?: RequestCache) => fetch(new URL(file, folder), { ...PRIVATELY, ...(cache && { cache }) });
  const { widget } = own;
  // A newer build may have taken away what this script knows of.
  if (tries || !own.format) own = (await (await ask("fihris.json", "no-cache")).json()) as Manifest;
  const name = `engine-${own.widget}.js`;
  if (tries) {
    // The browser may keep a bad copy.
    if (widget === own.widget) await ask(name, "reload");
  } else {
    for (const file of [`engine-*.wasm`, `index-${own.index}.fihris`, ...files]) {
      const response = ask(file.replace("*", own.widget));
      response.catch(() => {});
      early.set(file, response);
    }
  }
  // With another fragment the browser evaluates the file anew, which it keeps as well.
  const address = `${new URL(name, folder)}#${modules++ || ""}`;
  const { connect } = (await import(/* @vite-ignore */ /* webpackIgnore: true */ /* turbopackIgnore: true */ address)) as typeof import("./open.js");
  return connect({ FihrisError, folder, manifest: own, early });
}
