// Fetching over a line that may be slow, break, or answer wrongly. open.ts has the same in a few lines, for the files before
// this one.
//
// A file that does not come is asked for three times, after pauses that no two readers share. Ten seconds without a byte are
// the most that anyone waits for; while bytes come, of any file, the line is slow and not dead. Whether what came is right is
// for the caller to say. Who asks again with the cache mode "reload" gets past a bad copy that the browser keeps, and so does
// every try but the first.

export type Bytes = Uint8Array<ArrayBuffer>;

export interface Fetched {
  /** 206: the stretch that was asked for. Any other: the whole file. */
  status: number;
  bytes: Bytes;
}

/** Makes the request of a try, or has its answer; the first is 1. A request that failed cannot be sent again. */
type Ask = (tries: number) => URL | Request | Promise<Response>;

const TRIES = 3;
/** Milliseconds of silence after which a try is given up, and after which all are. */
const SILENCE = 6000;
const PATIENCE = 10000;

/** When anything last came. Browsers send six requests at a time to some hosts: the seventh is silent, and nothing is wrong. */
let heard = 0;

/** Rejects with `not-found`, or with `network` after the last try. */
export async function load(ask: Ask, init: RequestInit): Promise<Fetched> {
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
      if (isLast || (error as Error).message.startsWith("not-found")) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 250 * 2 ** tries * (0.5 + Math.random())));
    signal?.throwIfAborted();
  }
}

async function attempt(what: ReturnType<Ask>, init: RequestInit, until: (since: number) => number): Promise<Fetched> {
  const controller = new AbortController();
  const { signal } = controller;
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
  const silence = new Promise<never>((_, reject) => signal.addEventListener("abort", () => reject(new Error("silence"))));
  silence.catch(() => {});
  try {
    const answer = what instanceof Promise ? what : fetch(what, { referrerPolicy: "no-referrer", ...init, signal });
    const { ok, status, body } = await Promise.race([answer, silence]);
    heard = Date.now();
    if (!ok) throw new Error(`${status === 404 || status === 410 ? "not-found" : "network"}: a file answered ${status}`);
    const parts: Bytes[] = [];
    const reader = body?.getReader();
    for (;;) {
      const part = await Promise.race([reader?.read(), silence]);
      if (!part || part.done) break;
      parts.push(part.value);
      heard = Date.now();
    }
    return { status, bytes: new Uint8Array(await new Blob(parts).arrayBuffer()) };
  } catch (cause) {
    // For whatever reason there is no file: fetch does not tell a lost connection from a refusal.
    throw cause instanceof Error && /^n\S+: /.test(cause.message) ? cause : new Error("network: a file did not come", { cause });
  } finally {
    clearTimeout(timer!);
    init.signal?.removeEventListener("abort", giveUp);
  }
}
