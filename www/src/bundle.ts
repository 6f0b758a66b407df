// The search of one bundle, without any interface: what `open` (open.ts) returns, and what the box uses.
//
// The engine is treated as a pure function that may be lost at any moment. If a query makes it trap, or a new build of the
// site has replaced its files, a new one is loaded and asked the same query once; what the reader typed is never held by
// the engine alone.
import type { FacetCounts, FihrisErrorCode, SearchOptions, SearchResponse } from "../fihris.js";
import { Engine } from "./engine.js";
import { load } from "./network.js";
import type { FihrisError } from "./error.js";
import type { Manifest } from "./load.js";
import type { Loader } from "./open.js";

export { Engine };

/** Manifests asked for before an error is one. */
const FRESH = 2;

/** Whether the engine of this module is in use. Another is one of another module: see engine.ts. */
let isTaken = false;

export class Bundle {
  readonly #address: URL;
  readonly #loader: Loader;
  #manifest: Manifest;
  /** The module and the index's own file, which open.ts asked for already. */
  #early: Promise<Response>[];
  #engine: Promise<Engine> | undefined;
  /** How often the manifest was asked for anew since the last answer. */
  #fresh = 0;
  /** "reload" after a failure: the browser may keep what was wrong. */
  #cache: RequestCache = "default";

  constructor(address: URL, manifest: Manifest, early: Promise<Response>[], loader: Loader) {
    this.#address = address;
    this.#manifest = manifest;
    this.#early = early;
    this.#loader = loader;
  }

  /** Loads the engine if there is none. */
  load(): Promise<Engine> {
    if (!this.#engine) {
      const failed = (error: unknown) => {
        throw this.#error(error, "damaged");
      };
      const again = (error: unknown) => (this.#isOutdated(error) ? this.#start() : failed(error));
      const engine = this.#start().catch(again).catch(again).catch(failed);
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
  async search(query: string, options?: SearchOptions): Promise<SearchResponse> {
    const text = String(query ?? "");
    const ask = async (engine: Engine) => JSON.parse(await engine.search(text, options ?? {})) as SearchResponse;
    return this.#ask(ask, options?.signal);
  }

  /** All values of all filters, with the numbers of their pages. */
  async filters(options?: Pick<SearchOptions, "signal">): Promise<FacetCounts> {
    // Without words there are no hits, and the counts are those of all pages.
    return (await this.search("", { ...options, limit: 0, facets: true })).filters ?? {};
  }

  /** Fetches the whole index, so that from now on every query is answered without the network. */
  preload(options?: Pick<SearchOptions, "signal">): Promise<void> {
    const signal = options?.signal;
    return this.#ask((engine) => engine.preload(signal), signal);
  }

  async #start(): Promise<Engine> {
    const { importFile, manifestOf } = this.#loader;
    if (this.#fresh) this.#manifest = await manifestOf(this.#address, true);
    const { widget, index } = this.#manifest;
    const early = this.#fresh ? [] : this.#early;
    const cache = this.#cache;
    const bytes = async (file: string, at: number) => {
      const ask = (tries: number) => (tries === 1 && early[at]) || new URL(file, this.#address);
      return (await load(ask, { cache })).bytes;
    };
    const own = isTaken ? importFile<typeof import("./bundle.js")>(`engine-${widget}.js`, this.#address) : { Engine };
    isTaken = true;
    this.#early = [];
    const [script, wasm, file] = await Promise.all([own, bytes(`engine-${widget}.wasm`, 0), bytes(`index-${index}.fihris`, 1)]);
    // A single file has no names. The checksum of the header and of all that it leads to is the name.
    const name = new DataView(file.buffer).getBigUint64(24).toString(16).padStart(16, "0");
    if (index && name !== index) throw new Error("damaged: not the index of this name");
    return script.Engine.start(this.#address.href, wasm, file, (ask, init) => load(ask, { cache, ...init }));
  }

  async #ask<T>(ask: (engine: Engine) => Promise<T>, signal?: AbortSignal): Promise<T> {
    for (let tries = 1; ; tries++) {
      const engine = this.load();
      try {
        const answer = await ask(await engine);
        this.#fresh = 0;
        return answer;
      } catch (thrown) {
        signal?.throwIfAborted();
        const error = this.#error(thrown, "crashed");
        // Another search, which failed with this one, may have begun anew.
        const isReplaced = this.#engine && this.#engine !== engine;
        // What the network failed to bring may come at the next try; anything else is no fault of the network.
        if (error.code !== "network") this.#drop(engine);
        if (isReplaced ? tries <= FRESH : error.code === "crashed" ? tries === 1 : this.#isOutdated(error)) continue;
        this.#cache = "reload";
        throw error;
      }
    }
  }

  #drop(engine: Promise<Engine>): void {
    if (this.#engine === engine) this.#engine = undefined;
  }

  /**
   * Whether files are gone that this page knew of: then a newer build is there; or the newer one is not there whole, and the
   * service worker, asked once more, has one that is. Many hosts answer with a page of their own for what is gone, so a file
   * that is another one may be gone too.
   */
  #isOutdated(error: unknown): boolean {
    const { code } = this.#error(error, "damaged");
    if (this.#fresh >= FRESH || !(code === "not-found" || code === "damaged")) return false;
    if (code === "damaged") this.#cache = "reload";
    this.#fresh++;
    return true;
  }

  /** What was thrown, as a `FihrisError`. The engine's own errors read "code: detail"; anything else gets `otherwise`. */
  #error(thrown: unknown, otherwise: FihrisErrorCode): FihrisError {
    const { FihrisError } = this.#loader;
    if (thrown instanceof FihrisError) return thrown;
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    const [, code, detail] = /^(network|not-found|damaged|unsupported-version|no-wasm): (.*)/s.exec(message) ?? [];
    return new FihrisError((code as FihrisErrorCode | undefined) ?? otherwise, detail ?? String(thrown), thrown);
  }
}
