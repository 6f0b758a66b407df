// The search of one bundle, without any interface: what `open` returns, and what the element uses.
//
// The engine is treated as a pure function that may be lost at any moment. If a query makes it trap, or a new build of the
// site has replaced its files, a new one is loaded and asked the same query once; what the reader typed is never held by
// the engine alone.
import type { Engine, SearchResponse } from "./engine.js";
import { FihrisError } from "./error.js";
import { HOME, importFile, load, manifestOf } from "./files.js";

export interface SearchOptions {
  /** The most hits to return; 10 if not given. */
  limit?: number;
  /** Gives the search up: what is fetched for it alone is not fetched any further. */
  signal?: AbortSignal;
}

export class Bundle {
  readonly #address: URL;
  #engine: Promise<Engine> | undefined;
  #fresh = false;
  /** "reload" after a failure: the browser may keep what was wrong. */
  #cache: RequestCache = "default";

  constructor(address: URL) {
    this.#address = address;
  }

  /** Loads the engine if there is none. */
  load(): Promise<Engine> {
    if (!this.#engine) {
      const started = () => start(this.#address, this.#fresh, this.#cache);
      const engine = started().catch((error: unknown) => {
        if (this.#isOutdated(error)) return started();
        throw error;
      });
      this.#engine = engine;
      engine.then(
        () => (this.#cache = "default"),
        () => {
          this.#cache = "reload";
          this.#drop(engine);
        },
      );
    }
    return this.#engine;
  }

  /** Ranked hits for what was typed; the last word counts as unfinished. Rejects with a {@link FihrisError}. */
  async search(query: string, { limit = 10, signal }: SearchOptions = {}): Promise<SearchResponse> {
    return this.#ask(async (engine) => JSON.parse(await engine.search(query, limit, signal)) as SearchResponse, signal);
  }

  /** Fetches the whole index, so that from now on every query is answered without the network. */
  preload({ signal }: Pick<SearchOptions, "signal"> = {}): Promise<void> {
    return this.#ask((engine) => engine.preload(signal), signal);
  }

  async #ask<T>(ask: (engine: Engine) => Promise<T>, signal?: AbortSignal): Promise<T> {
    for (let replayed = false; ; replayed = true) {
      const engine = this.load();
      try {
        return await ask(await engine);
      } catch (thrown) {
        signal?.throwIfAborted();
        const error = FihrisError.from(thrown, "crashed");
        // What the network failed to bring may come at the next try; anything else is no fault of the network.
        if (error.code !== "network") this.#drop(engine);
        if (!replayed && (error.code === "crashed" || this.#isOutdated(error))) continue;
        this.#cache = "reload";
        throw error;
      }
    }
  }

  #drop(engine: Promise<Engine>): void {
    if (this.#engine === engine) this.#engine = undefined;
  }

  /**
   * Whether files are gone that this page knew of: then a newer build is there. Many hosts answer with a page of their own
   * for what is gone, so a file that is another one may be gone too.
   */
  #isOutdated(error: unknown): boolean {
    const { code } = FihrisError.from(error, "damaged");
    if (this.#fresh || !(code === "not-found" || code === "damaged")) return false;
    if (code === "damaged") this.#cache = "reload";
    return (this.#fresh = true);
  }
}

/** Fetches script, module and index together, and starts the engine. */
async function start(bundle: URL, fresh: boolean, cache: RequestCache): Promise<Engine> {
  const { engine, index } = await manifestOf(bundle, fresh);
  const at = (file: string) => new URL(file, bundle);
  const bytes = async (file: string) => (await load(() => at(file), { cache })).bytes;
  try {
    const [script, wasm, file] = await Promise.all([
      importFile<typeof import("./engine.js")>(at(engine.js), cache),
      bytes(engine.wasm),
      bytes(index.file),
    ]);
    return await script.Engine.start(bundle.href, wasm, file, (ask, init) => load(ask, { cache, ...init }));
  } catch (error) {
    throw FihrisError.from(error, "damaged");
  }
}

/** One for each address, so that several boxes on a page share what they load. */
const bundles = new Map<string, Bundle>();

/**
 * Opens the bundle in the folder `url`, by default the folder this script was loaded from.
 * Resolves when the first query can be answered; rejects with a {@link FihrisError}.
 */
export async function open(url: string | URL = HOME): Promise<Bundle> {
  const folder = new URL(url, document.baseURI);
  folder.pathname = folder.pathname.replace(/\/?$/, "/");
  const bundle = bundles.get(folder.href) ?? new Bundle(folder);
  bundles.set(folder.href, bundle);
  await bundle.load();
  return bundle;
}
