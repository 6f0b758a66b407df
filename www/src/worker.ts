// The service worker of a bundle: answers for its files where there is no network. `fihris build --offline` writes it as
// fihris-sw.js; docs/offline.md says how a site starts it, for it starts nothing by itself.
//
//   hashed files                from the cache, in stretches too; else from the network
//   those of another build      from the network; if one does not come, the page is told that it is gone
//   fihris.js, fihris.json      from the network; from the cache if they do not come from there soon, and whole
//   pages listed by the owner   the same, but for 404, and what the network sent is kept
//
// The cache of a build is filled whole when the worker is installed, and is named after the build, so that the script in it always
// finds the files it knows of. Until no page of the build before is open, that one's worker and cache stay, and the network brings
// what the newer script asks for. A file that both builds have is copied.
//
// The line may drop, and an upload stop, at any point between a newer script and the last of its files. The page that asked then
// falls back to this worker's build, which is whole: what is gone makes it ask for the manifest anew, and it gets the one in the cache.

interface ExtendableEvent extends Event {
  waitUntil(done: Promise<unknown>): void;
}

interface FetchEvent extends ExtendableEvent {
  /** Of the page that asks. */
  readonly clientId: string;
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}

interface Events {
  install: ExtendableEvent;
  activate: ExtendableEvent;
  fetch: FetchEvent;
}

declare const self: {
  location: Location;
  /** What the site's owner says. */
  fihris?: { bundle?: string; pages?: string[] };
  addEventListener<Type extends keyof Events>(type: Type, listener: (event: Events[Type]) => void): void;
};

/** What `fihris build` puts in place of the string: the manifest, and the names of all files that are named by their content. */
const { manifest, files } = Object("__FIHRIS_OFFLINE__") as { manifest: object; files: string[] };
/** Those whose names are the same in every build. Both have the manifest in them. */
const UNNAMED = ["fihris.js", "fihris.json"];
/** Milliseconds that a page waits for the network if there is something in the cache. */
const PATIENCE = 4000;
/** Requests at a time while the cache is filled. */
const PARALLEL = 6;

const { href } = self.location;
const { bundle = /\/fihris-sw\.js$/.test(self.location.pathname) ? "." : "fihris", pages = [] } = self.fihris ?? {};
const folder = new URL(bundle.replace(/\/?$/, "/"), href).href;
const hashed = new Set(files.map((file) => folder + file));
const unnamed = new Set(UNNAMED.map((file) => folder + file));
/** What is behind the folder in the address of a file that is named by its content. */
const NAMED = /^[a-z-]+-[0-9a-f]{16}\.\w+$/;
const listed = new Set(pages.map((page) => new URL(page, href).href));

/**
 * Pages that miss a file of another build, by id. `missing`: the host says that it has none, so a still newer build may be there;
 * `told`: the host has been asked for that; `here`: they stay with the build in the cache. If the browser stops the worker in between,
 * that is forgotten, and found out again.
 */
const behind = new Map<string, "missing" | "told" | "here">();

const FAMILY = `fihris ${folder} `;
const expected = JSON.stringify(manifest);
/** By the build, and by the pages: other pages are another cache. */
const NAME = FAMILY + [expected, ...listed].join(" ");

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(dropOthers()));
self.addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  const { origin, pathname } = new URL(url);
  // The query of a page is for its script, as in `deeplink="query"`; modules are asked for with a fragment (open.ts).
  const address = origin + pathname;
  if (method !== "GET") return;
  if (hashed.has(address)) event.respondWith(ofThisBuild(event.request, address));
  else if (unnamed.has(address)) event.respondWith(ofUnnamed(event, address));
  else if (listed.has(address)) event.respondWith(ofSite(event, address));
  else if (address.startsWith(folder) && NAMED.test(address.slice(folder.length))) event.respondWith(ofAnotherBuild(event));
});

async function install(): Promise<void> {
  const cache = await caches.open(NAME);
  const rest = [...hashed, ...unnamed, ...listed].values();
  const one = async () => {
    for (const url of rest) {
      const known = hashed.has(url) && (await caches.match(url));
      // Past the browser's own cache, which may have another build's.
      const response = known || (await fetch(url, { cache: "reload" }));
      if (!response.ok) throw new Error(`${url} answered ${response.status}`);
      if (unnamed.has(url) && !(await response.clone().text()).includes(expected)) {
        throw new Error(`${url} is of another build than fihris-sw.js`);
      }
      await cache.put(url, await kept(response));
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, one));
}

async function dropOthers(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(FAMILY) && name !== NAME).map((name) => caches.delete(name)));
}

async function ofThisBuild(request: Request, address: string): Promise<Response> {
  const cache = await caches.open(NAME);
  const cached = await cache.match(address);
  // The engine asks past caches for a file that was wrong: then the copy here is as well.
  if (!cached || request.cache === "reload") {
    const response = await fetch(request).catch(() => undefined);
    if (response?.status === 200 && isFile(response)) await cache.put(address, await kept(response.clone())).catch(() => {});
    // What cannot be replaced may still be right.
    return response && (isFile(response) || !cached) ? response : cached ? stretch(request, cached) : Response.error();
  }
  return stretch(request, cached);
}

/** As the network has it; a 404 in place of what does not come, if the page can have the build in the cache instead. */
async function ofAnotherBuild({ clientId, request }: FetchEvent): Promise<Response> {
  const gone = () => new Response(null, { status: 404 });
  if (behind.get(clientId) === "here") return gone();
  // Pages ask past caches for what broke off, or was not what it should be.
  const isWrong = request.cache === "reload";
  const ask = (cache: RequestCache) => soon((signal) => fetch(request, { cache, signal }));
  let response = isWrong ? undefined : await ask(request.cache);
  // Browsers keep refusals too.
  if (response && !isFile(response)) response = await ask("reload");
  if (response && isFile(response)) return response;
  // Given up by the page, which types on.
  if (request.signal.aborted) return Response.error();
  if (!(await (await caches.open(NAME)).match(folder + "fihris.json"))) return response ?? fetch(request);
  const isMissing = response && (response.ok || response.status === 404 || response.status === 410);
  // Asked anew, for another file may have failed meanwhile: who is here stays here.
  const known = behind.get(clientId) ?? "missing";
  behind.set(clientId, isMissing && known === "missing" ? "missing" : "here");
  return gone();
}

/** Whether an answer is a file, and no page that a host has in its place. */
function isFile({ headers, ok }: Response): boolean {
  return ok && !/^text\/html/.test(headers.get("content-type") ?? "");
}

/** What the network sends, if it sends something soon. A request that is given up leaves its connection to others. */
async function soon(send: (signal: AbortSignal) => Promise<Response>): Promise<Response | undefined> {
  const controller = new AbortController();
  let timer: ReturnType<typeof setTimeout>;
  const silence = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => {
      resolve(undefined);
      controller.abort();
    }, PATIENCE);
  });
  return Promise.race([send(controller.signal).catch(() => undefined), silence]).finally(() => clearTimeout(timer));
}

async function ofUnnamed({ clientId, request }: FetchEvent, address: string): Promise<Response> {
  const cached = await (await caches.open(NAME)).match(address);
  if (cached && behind.get(clientId) === "here") return cached;
  // The browser's own cache may be behind, and hashed files that are gone would not show it: they are here.
  const send = (signal?: AbortSignal) => fetch(request, { cache: "no-cache", ...(signal && { signal }) });
  if (!cached) return send();
  // Read to its end: half a script is none.
  const response = await soon(async (signal) => kept(await send(signal)));
  if (!response || !isFile(response)) return cached;
  if (behind.has(clientId)) behind.set(clientId, "told");
  return response;
}

async function ofSite(event: FetchEvent, address: string): Promise<Response> {
  const { request } = event;
  const cache = await caches.open(NAME);
  const cached = await cache.match(address);
  if (!cached) return fetch(request);
  const response = await soon(() => fetch(request));
  if (!response || response.status >= 500) return cached;
  if (response.status === 200) {
    const copy = response.clone();
    event.waitUntil(kept(copy).then((copy) => cache.put(address, copy)));
  }
  return response;
}

/** What a request asks for of a whole file. */
async function stretch(request: Request, whole: Response): Promise<Response> {
  const [, first = "", last = ""] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.get("range") ?? "") ?? [];
  if (!first) return whole;
  const bytes = await whole.arrayBuffer();
  const [start, end] = [Number(first), Math.min(Number(last) + 1, bytes.byteLength)];
  if (start >= end) return new Response(null, { status: 416, headers: { "content-range": `bytes */${bytes.byteLength}` } });
  const headers = {
    "content-range": `bytes ${start}-${end - 1}/${bytes.byteLength}`,
    "content-type": whole.headers.get("content-type") ?? "application/octet-stream",
  };
  return new Response(bytes.slice(start, end), { status: 206, headers });
}

/** As a cache can keep it and a page take it: without the redirects that led to it, whatever its headers say it varies by. */
async function kept(response: Response): Promise<Response> {
  const { status, headers } = response;
  const kept = new Headers(headers);
  kept.delete("vary");
  return new Response(await response.blob(), { status, headers: kept });
}

export {};
