// The search of one bundle, without any interface: what `open` returns, and what the element uses.
//
// The engine is treated as a pure function that may be lost at any moment. If a query makes it trap, a new one is
// loaded and asked the same query once; what the reader typed is never held by the engine alone.
import { abandonInstance, loadEngine, type Engine, type SearchResponse } from "./engine.js";
import { FihrisError } from "./error.js";

export interface SearchOptions {
  /** The most hits to return; 10 if not given. */
  limit?: number;
}

export class Bundle {
  readonly #address: URL;
  #engine: Promise<Engine> | undefined;

  constructor(address: URL) {
    this.#address = address;
  }

  /** Loads the engine if there is none. */
  load(): Promise<Engine> {
    return (this.#engine ??= loadEngine(this.#address));
  }

  /** Ranked hits for what was typed; the last word counts as unfinished. Rejects with a {@link FihrisError}. */
  async search(query: string, { limit = 10 }: SearchOptions = {}): Promise<SearchResponse> {
    for (let replayed = false; ; replayed = true) {
      const engine = this.load();
      try {
        return JSON.parse((await engine).search(query, limit)) as SearchResponse;
      } catch (thrown) {
        if (this.#engine === engine) this.#engine = undefined;
        const error = FihrisError.from(thrown, "crashed");
        if (error.code !== "crashed" || replayed) throw error;
        abandonInstance();
      }
    }
  }
}

/**
 * Opens the bundle in the folder `url`, by default the folder this script was loaded from.
 * Resolves when the first query can be answered; rejects with a {@link FihrisError}.
 */
export async function open(url: string | URL = new URL(".", import.meta.url)): Promise<Bundle> {
  const folder = new URL(url, document.baseURI);
  folder.pathname = folder.pathname.replace(/\/?$/, "/");
  const bundle = new Bundle(folder);
  await bundle.load();
  return bundle;
}
