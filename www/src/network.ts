// Fetching over a line that may be slow, break, or answer wrongly.
//
// A file that does not come is asked for three times, after pauses that no two readers share. Ten seconds without a byte are
// the most that anyone waits for; while bytes come, from any file, the line is slow and not dead. Whether what came is right
// is for the caller to say: who asks again with `cache: "reload"` gets past a bad copy that the browser keeps, and so does
// every try but the first.
import { FihrisError, type FihrisErrorCode } from "./error.js";

export interface Fetched {
  /** 206: the stretch that was asked for. Any other: the whole file. */
  status: number;
  type: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/** Makes the request of a try; the first is 1. A request that failed cannot be sent again. */
export type Ask = (tries: number) => URL | Request;

const TRIES = 3;
/** Milliseconds of silence after which a try is given up, and after which all are. */
const SILENCE = 6000;
const PATIENCE = 10000;

/** When anything last came. Browsers send six requests at a time to some hosts: the seventh is silent, and nothing is wrong. */
let heard = 0;

/** Rejects with `not-found`, or with `network` after the last try. */
export async function load(ask: Ask, init: RequestInit = {}): Promise<Fetched> {
  const { signal } = init;
  const started = Date.now();
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

export async function loadJson(url: URL, init?: RequestInit): Promise<unknown> {
  const { bytes } = await load(() => url, init);
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw new FihrisError("damaged", `${url} is not JSON`, { cause });
  }
}

// With another fragment the browser evaluates the same file anew, without fetching it again: an engine keeps its WebAssembly
// instance in the state of its module. It also tries again to import what could not be imported.
let modules = 0;

export async function importFile<Module>(url: URL): Promise<Module> {
  const get = () => {
    if (modules++) url.hash = String(modules);
    return import(url.href) as Promise<Module>;
  };
  return get().catch(async () => {
    // Why a module does not come, import does not say. fetch does, and replaces a bad copy that the browser keeps.
    const plain = new URL(url);
    plain.hash = "";
    const { type } = await load(() => plain, { cache: "reload" });
    return get().catch((cause: unknown) => {
      const isRefused = /javascript/.test(type) && cause instanceof TypeError;
      const code: FihrisErrorCode = isRefused ? "no-wasm" : "damaged";
      throw new FihrisError(code, `${url} ${isRefused ? "may not be imported: script-src" : "is no module"}`, { cause });
    });
  });
}
