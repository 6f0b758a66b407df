// The files of a bundle: what the manifest names, and how they are fetched, over a line that may be slow, break, or answer
// wrongly.
//
// The manifest of the bundle that this script belongs to is written into it by `fihris build`. All names in it are those of
// contents, so what is fetched by them never changes.
//
// A file that does not come is asked for three times, after pauses that no two readers share. Ten seconds without a byte are
// the most that anyone waits for; while bytes come, of any file, the line is slow and not dead. Whether what came is right is
// for the caller to say. Who asks again with the cache mode "reload" gets past a bad copy that the browser keeps, and so does
// every try but the first.
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

export interface Fetched {
  /** 206: the stretch that was asked for. Any other: the whole file. */
  status: number;
  type: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/** Makes the request of a try; the first is 1. A request that failed cannot be sent again. */
type Ask = (tries: number) => URL | Request;

const FORMAT = 1;
const TRIES = 3;
/** Milliseconds of silence after which a try is given up, and after which all are. */
const SILENCE = 6000;
const PATIENCE = 10000;
/** In a bundle an object stands in place of this string. Object() keeps a minifier from reasoning about it. */
const own = Object("__FIHRIS_MANIFEST__") as Manifest;

/** The folder this script was loaded from. */
export const HOME = new URL(".", import.meta.url);

/** The manifest of a bundle; `fresh`: what this script knows of its own may be out of date. */
export async function manifestOf(bundle: URL, fresh: boolean): Promise<Manifest> {
  let manifest: Manifest | null = own;
  if (fresh || !own.format || bundle.href !== HOME.href) {
    manifest = (await loadJson(new URL("fihris.json", bundle), "no-cache")) as Manifest | null;
  }
  if (manifest?.format === FORMAT) return manifest;
  throw new FihrisError("unsupported-version", `${bundle} has format ${manifest?.format}, not ${FORMAT}`);
}

export async function loadJson(url: URL, cache: RequestCache): Promise<unknown> {
  const { bytes } = await load(() => url, { cache });
  return new Response(bytes).json().catch(fail("damaged", `${url} is not JSON`));
}

// With another fragment the browser evaluates the same file anew, without fetching it again: an engine keeps its WebAssembly
// instance in the state of its module. It also tries again to import what could not be imported.
let modules = 0;

export async function importFile<Module>(url: URL, cache: RequestCache): Promise<Module> {
  const started = Date.now();
  const get = () =>
    Promise.race([
      import(modules++ ? `${url}#${modules}` : url.href) as Promise<Module>,
      new Promise<never>((_, reject) => setTimeout(reject, SILENCE / 2, new FihrisError("network", `${url} did not come`))),
    ]);
  if (cache === "default") {
    try {
      return await get();
    } catch {
      // Why a module does not come, import does not say, nor does it end. fetch does, and replaces what the browser keeps.
    }
  }
  const { type } = await load(() => url, { cache: "reload" }, started);
  return get().catch((cause: unknown) => {
    const isRefused = type.includes("javascript") && cause instanceof TypeError;
    throw FihrisError.from(cause, isRefused ? "no-wasm" : "damaged");
  });
}

/** When anything last came. Browsers send six requests at a time to some hosts: the seventh is silent, and nothing is wrong. */
let heard = 0;

/** Rejects with `not-found`, or with `network` after the last try. */
export async function load(ask: Ask, init: RequestInit, started = Date.now()): Promise<Fetched> {
  const { signal } = init;
  for (let tries = 1; ; tries++) {
    const until = (since: number) =>
      Math.min(Math.max(heard, since) + SILENCE, Math.max(heard, started) + PATIENCE) - Date.now();
    try {
      return await attempt(ask(tries), tries > 1 ? { ...init, cache: "reload" } : init, until);
    } catch (error) {
      signal?.throwIfAborted();
      const isLast = tries === TRIES || until(Date.now()) <= 0 || !navigator.onLine;
      if (isLast || (error as FihrisError).code !== "network") throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 250 * 2 ** tries * (0.5 + Math.random())));
    signal?.throwIfAborted();
  }
}

async function attempt(what: URL | Request, init: RequestInit, until: (since: number) => number): Promise<Fetched> {
  const url = what instanceof Request ? what.url : what.href;
  const controller = new AbortController();
  const giveUp = () => controller.abort();
  const started = Date.now();
  let timer: ReturnType<typeof setTimeout>;
  const watch = () => {
    const rest = until(started);
    if (rest > 0) timer = setTimeout(watch, rest);
    else giveUp();
  };
  watch();
  init.signal?.addEventListener("abort", giveUp);
  try {
    const response = await fetch(what, { referrerPolicy: "no-referrer", ...init, signal: controller.signal });
    const { ok, status, headers, body } = response;
    heard = Date.now();
    if (!ok) throw new FihrisError(status === 404 || status === 410 ? "not-found" : "network", `${url} answered ${status}`);
    const parts: Uint8Array<ArrayBuffer>[] = [];
    const reader = body?.getReader();
    for (let part; (part = await reader?.read()) && !part.done; heard = Date.now()) parts.push(part.value);
    const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
    return { status, bytes, type: headers.get("content-type") ?? "" };
  } catch (error) {
    // For whatever reason there is no file: fetch does not tell a lost connection from a refusal.
    throw error instanceof FihrisError ? error : new FihrisError("network", `${url} did not come`, { cause: error });
  } finally {
    clearTimeout(timer!);
    init.signal?.removeEventListener("abort", giveUp);
  }
}

function fail(code: FihrisErrorCode, detail: string): (cause: unknown) => never {
  return (cause) => {
    throw new FihrisError(code, detail, { cause });
  };
}
