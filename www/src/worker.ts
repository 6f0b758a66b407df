// The service worker of a bundle: answers for its files where there is no network. `fihris build --offline` writes it as
// fihris-sw.js; docs/offline.md says how a site starts it, for it starts nothing by itself.
//
//   hashed files                from the cache, in stretches too; else from the network
//   fihris.js, fihris.json      from the network; from the cache if it does not answer soon
//   pages listed by the owner   the same, and what the network sent is kept
//
// The cache of a build is filled whole when the worker is installed, and is named after the build, so that the script in it always
// finds the files it knows of. Until no page of the build before is open, that one's worker and cache stay, and the network brings
// what the newer script asks for. A file that both builds have is copied.

interface ExtendableEvent extends Event {
  waitUntil(done: Promise<unknown>): void;
}

interface FetchEvent extends ExtendableEvent {
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
const listed = new Set(pages.map((page) => new URL(page, href).href));

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
  if (hashed.has(address)) event.respondWith(fromCache(event.request, address));
  else if (unnamed.has(address) || listed.has(address)) event.respondWith(fromNetwork(event, address));
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

async function fromCache(request: Request, address: string): Promise<Response> {
  const cache = await caches.open(NAME);
  const cached = await cache.match(address);
  // The engine asks past caches for a file that was wrong: then the copy here is as well.
  if (!cached || request.cache === "reload") {
    const response = await fetch(request).catch(() => undefined);
    if (response?.status === 200) await cache.put(address, await kept(response.clone())).catch(() => {});
    return response ?? (cached ? stretch(request, cached) : Response.error());
  }
  return stretch(request, cached);
}

async function fromNetwork(event: FetchEvent, address: string): Promise<Response> {
  const { request } = event;
  const cache = await caches.open(NAME);
  const cached = await cache.match(address);
  // The browser's own cache may be behind, and hashed files that are gone would not show it: they are here.
  const coming = unnamed.has(address) ? fetch(request, { cache: "no-cache" }) : fetch(request);
  if (!cached) return coming;
  const silence = new Promise<undefined>((resolve) => setTimeout(resolve, PATIENCE));
  const response = await Promise.race([coming.catch(() => undefined), silence]);
  if (!response || response.status >= 500) return cached;
  if (listed.has(address) && response.status === 200) {
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
