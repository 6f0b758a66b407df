// The search engine of one bundle: starts WebAssembly, asks it, and fetches the parts of the index that it lacks.
//
//   bundle.ts ─┬─> engine-HASH.js     this, and the glue that wasm-bindgen writes (--target bundler)
//              ├─> engine-HASH.wasm   what that is the glue of
//              └─> index-HASH.fihris  the directory of the index; a small index lies behind it whole
//   search ────┬─> piece-HASH.fihris  stretches of the pieces that a query needs, all of one round at once
//              └─> …                  and again, until the engine has an answer
//
// All names are those of contents, so what is fetched never changes; what it holds is checked by the engine. The glue keeps its
// instance in module state: for another engine bundle.ts evaluates this module anew. Nothing here knows of pages, and errors
// are plain ones that read "code: detail" (error.ts).
import * as glue from "glue";
import type { SearchOptions } from "../fihris.js";
import type { Bytes, Fetched, load as loadFile } from "./network.js";

/** A request under way, and how many searches wait for it. */
interface Fetching {
  done: Promise<void>;
  waiting: number;
  controller: AbortController;
}

const HEADER = 32;
/** The number of the index's own file. */
const OWN = 0xffffffff;
/** Requests at a time when everything is fetched. */
const PARALLEL = 6;
/** Tries for a stretch before its whole file is asked for. */
const RANGED_TRIES = 2;
const EMPTY_MODULE = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

export class Engine {
  readonly #fetching = new Map<string, Fetching>();
  /** Whether the host gives stretches of files; undefined until it is known. One that does not is asked for whole files. */
  #ranged: boolean | undefined;
  /** How often stretches came that were not what was asked for. */
  #misread = 0;

  private constructor(
    readonly bundle: string,
    readonly load: typeof loadFile,
    /** What follows the directory in the index's own file. */
    readonly chunks: Bytes,
  ) {}

  /** From the module and the index's own file. Once in the life of this module. */
  static async start(bundle: string, wasm: Bytes, index: Bytes, load: typeof loadFile): Promise<Engine> {
    requireWebAssembly();
    const { exports } = (await WebAssembly.instantiate(wasm, { "./engine_bg.js": glue as never })).instance;
    glue.__wbg_set_wasm(exports);
    (exports["__wbindgen_start"] as () => void)();
    const start = index.subarray(0, HEADER);
    const end = HEADER + glue.directory_len(start, index.length);
    const directory = await inflate(index.subarray(HEADER, end));
    glue.open(start, index.length, directory);
    return new Engine(bundle, load, index.subarray(end));
  }

  /** A {@link SearchResponse} as JSON: one string crosses the boundary faster than a hundred small objects. */
  async search(query: string, { limit, signal, ...rest }: SearchOptions): Promise<string> {
    const options = encode(rest);
    for (;;) {
      signal?.throwIfAborted();
      const answer = glue.search(query, limit ?? 10, options);
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
    const numbers = glue.needs(all);
    return Array.from({ length: numbers.length / 4 }, (_, i) => [...numbers.subarray(4 * i, 4 * i + 4)]);
  }

  /** Waits for a stretch, which others may wait for too; when nobody does any more, its request is given up. */
  async #get(stretch: number[], signal?: AbortSignal): Promise<void> {
    // A whole file is asked for once, whatever is wanted of it.
    const key = this.#ranged === false ? String(stretch[0]) : stretch.join();
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

  async #fetch(stretch: number[], signal: AbortSignal): Promise<void> {
    const [file = 0, start = 0, end = 0, chunk = 0] = stretch;
    if (file === OWN) return this.#take(chunk, false, this.chunks.subarray(start, end));
    const { status, bytes } = await this.#load(stretch, { signal });
    try {
      await this.#take(chunk, status !== 206, bytes);
    } catch {
      // Once, a bad copy that the browser keeps; twice, a host that takes ranges for something else.
      if (status === 206 && this.#misread++) this.#ranged = false;
      const whole = await this.load(() => glue.request(this.bundle, file), { signal, cache: "reload" });
      await this.#take(chunk, true, whole.bytes);
    }
  }

  async #take(chunk: number, isWhole: boolean, content: Bytes): Promise<void> {
    const [first = 0, ...extents] = glue.extents(chunk, isWhole, content.length);
    let at = 0;
    for (const [i, extent] of extents.entries()) {
      const stored = content.subarray(at, (at += extent >> 1));
      glue.put(first + i, extent & 1 ? await inflate(stored) : stored);
    }
  }

  /** A stretch, or the file it is of, if nothing is known of the host and it does not come: some refuse the header. */
  async #load([file = 0, start = 0, end = 0]: number[], init: RequestInit): Promise<Fetched> {
    const range = `bytes=${start}-${end - 1}`;
    let isAsked = false;
    const fetched = await this.load((tries) => {
      isAsked = this.#ranged ?? tries <= RANGED_TRIES;
      return glue.request(this.bundle, file, isAsked ? range : undefined);
    }, init);
    if (isAsked || this.#ranged === undefined) this.#ranged = isAsked && fetched.status === 206;
    return fetched;
  }
}

/** Options as lines, as the module reads them. Scripts without types may give null for what they do not want, and numbers for text. */
function encode({ filters, sort, lang, literal, facets, sections }: SearchOptions): string {
  const lines: unknown[][] = [];
  for (const [name, choice] of Object.entries(filters ?? {})) {
    const isObject = choice && typeof choice === "object" && !Array.isArray(choice);
    const { any, all, none } = isObject ? choice : { any: choice };
    for (const [kind, values] of [["+", any], ["*", all], ["-", none]] as const) {
      lines.push([kind + name, ...[values ?? []].flat()]);
    }
  }
  for (const [key, order] of Object.entries(sort ?? {})) lines.push([(order === "desc" ? ">" : "<") + key]);
  // What counts of a tag is the language itself.
  if (lang) lines.push([`@${lang.toLowerCase().split("-")[0]}`]);
  if (literal) lines.push(["l"]);
  if (facets) lines.push(["c"]);
  if (sections) lines.push([`s${Math.min(sections, 9)}`]);
  return lines.map((parts) => parts.map((part) => String(part).replace(/[\t\n]/g, " ")).join("\t")).join("\n");
}

function requireWebAssembly(): void {
  try {
    new WebAssembly.Module(EMPTY_MODULE);
  } catch (cause) {
    fail("no-wasm: no WebAssembly, or script-src lacks 'wasm-unsafe-eval'")(cause);
  }
}

async function inflate(deflated: Bytes): Promise<Bytes> {
  const stream = new Blob([deflated]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  const inflated = new Response(stream).arrayBuffer();
  return new Uint8Array(await inflated.catch(fail("damaged: a part cannot be inflated")));
}

function fail(message: string): (cause: unknown) => never {
  return (cause) => {
    throw new Error(message, { cause });
  };
}
