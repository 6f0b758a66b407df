// Without a network: the service worker of a bundle, and the single file on a disk.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { faults, faultyHost } from "./faults.mjs";
import { box, demoSite, ENGINE_SCRIPT, fihris, INDEX_FILE, manyPages, ownSite, PIECE_FILE, search, temporary, twoLines, word } from "./harness.mjs";

const OLD = "قديم";
const NEW = "جديد";

const demo = demoSite();

const registering = (script) => `${twoLines("ar")}<script src="${script}"></script>`;
const site = ownSite({
  documents: manyPages(OLD),
  layout: "sharded",
  flags: ["--offline"],
  pages: {
    "index.html": registering("/register.js"),
    "other/index.html": twoLines("ar"),
    "unlisted/index.html": twoLines("ar"),
    "register.js": `navigator.serviceWorker?.register("/sw.js");`,
    "sw.js": `self.fihris = { pages: ["/", "/register.js"] };\nimportScripts("fihris/fihris-sw.js");`,
  },
});

const WITH_WORKER = { serviceWorkers: "allow" };

/** Resolves when the page's next visit is answered by the worker. */
const installed = (page) => page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));

/** Which builds the results shown are of. */
async function builds(page) {
  const titles = await box(page).options.locator(".title").allTextContents();
  return [...new Set(titles.map((title) => title.split(" ")[0]))];
}

test("the demo answers with the network cut, and its pages open", async (t) => {
  const page = await demo.visit(t, "/", WITH_WORKER);
  await installed(page);
  await page.context().setOffline(true);
  await page.reload();
  await search(page, "لم الشمل");
  const { options } = box(page);
  assert.ok((await options.count()) > 0);
  const title = await options.first().locator(".title").textContent();
  await options.first().click();
  await page.getByRole("heading", { name: title }).waitFor();
  await search(page, "برلين");
  assert.ok((await options.count()) > 0);
});

test("the demo can be installed", async (t) => {
  const page = await demo.visit(t, "/", WITH_WORKER);
  await installed(page);
  const session = await page.context().newCDPSession(page);
  const { errors, url } = await session.send("Page.getAppManifest");
  assert.ok(url.endsWith("/static/site.webmanifest"), url);
  assert.deepEqual(errors, []);
  const { installabilityErrors } = await session.send("Page.getInstallabilityErrors");
  // The tests' own contexts are private windows, where nothing is installed.
  assert.deepEqual(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== "in-incognito"), []);
});

test("an index in many files answers offline for what was never fetched, in stretches", async (t) => {
  const page = await site.visit(t, "/", WITH_WORKER);
  await installed(page);
  const statuses = [];
  page.on("response", (response) => {
    if (PIECE_FILE.test(response.url())) statuses.push([response.status(), response.fromServiceWorker()].join());
  });
  await page.context().setOffline(true);
  await page.reload();
  for (const number of [5, 4321, 9876]) {
    await search(page, word(number));
    assert.deepEqual(await builds(page), [OLD]);
  }
  assert.deepEqual([...new Set(statuses)], ["206,true"]);
});

// A deployment, with the line cut, or files missing, at the host itself: what cuts a page off need not cut its worker off.

const pages = {
  "index.html": registering("/register.js"),
  "register.js": `navigator.serviceWorker?.register("/sw.js");`,
  "sw.js": `self.fihris = { pages: ["/", "/register.js"] };\nimportScripts("fihris/fihris-sw.js");`,
};
const deployment = { documents: manyPages(OLD), newer: manyPages(NEW), pages, flags: ["--offline"] };
const host = faultyHost(deployment);
const upgraded = faultyHost({ ...deployment, hasNewWidget: true });

const EVERYTHING = /./;
const LOADER = /\/fihris\/fihris\.js$/;
const ALL_BUT_THE_LOADER = /^(?!\/fihris\/fihris\.js$)/;
const ALL_BUT_LOADER_AND_MANIFEST = /^(?!\/fihris\/fihris\.js(on)?$)/;

/** What Chromium itself prints of requests that fail. */
const FAILED = { expects: /^Failed to load (resource|module script)/ };

/** A page that the worker of the older build answers for. */
async function visitOlder(t, host, options) {
  host.mend();
  host.deploy("older");
  const page = await host.visit(t, "/", { ...WITH_WORKER, ...FAILED, ...options });
  await installed(page);
  await page.reload();
  assert.ok(await page.evaluate(() => !!navigator.serviceWorker.controller));
  return page;
}

/** The results shown are those of a whole index of one build. */
async function hasResults(page, host, query, build) {
  // The same may have been found before.
  await page.evaluate(() => (window.fihrisEvents.length = 0));
  await search(page, query);
  const { hits, total } = host.answer(query, build);
  const isWhole = (count) => document.querySelector("fihris-search").shadowRoot.querySelectorAll(".option .title").length === count;
  await page.waitForFunction(isWhole, hits.length);
  assert.deepEqual(await box(page).options.locator(".title").allTextContents(), hits.map(({ title }) => title));
  assert.equal(await page.evaluate(() => window.fihrisEvents.findLast(({ type }) => type === "fihris-results").total), total);
}

/** Closes the site's last page until the worker that waits for that has taken over. */
async function takeOver(page, host) {
  do {
    await page.goto("about:blank");
    await page.goto(host.at("/"));
  } while (await page.evaluate(async () => (await caches.keys()).length > 1 || !!(await navigator.serviceWorker.getRegistration()).waiting));
}

/** Has the browser look for a newer worker; resolves to whether one is installed. */
function update(page) {
  return page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    await registration.update().catch(() => {});
    const worker = registration.installing;
    if (!worker) return !!registration.waiting;
    return new Promise((resolve) => {
      worker.addEventListener("statechange", () => resolve(worker.state === "installed"));
    });
  });
}

test("after a deployment the new build answers online, and one whole build offline", async (t) => {
  const page = await visitOlder(t, host);
  host.deploy("newer");
  await page.reload();
  await hasResults(page, host, word(5), "newer");
  // Until its last page is closed, the worker of the old build answers.
  host.breakAt(EVERYTHING, faults.reset);
  await page.reload();
  await hasResults(page, host, word(4321), "older");
  host.mend();
  assert.ok(await update(page));
  await takeOver(page, host);
  host.breakAt(EVERYTHING, faults.reset);
  await page.reload();
  await hasResults(page, host, word(4321), "newer");
});

/** What happens to which files of the newer build once its loader is there. */
const CUTS = [
  ["the line drops behind the loader", ALL_BUT_THE_LOADER, "reset"],
  ["the line drops behind loader and manifest", ALL_BUT_LOADER_AND_MANIFEST, "reset"],
  ["the line is silent behind the loader", ALL_BUT_THE_LOADER, "silent"],
  ["the loader breaks off", LOADER, "brokenOff"],
  ["the loader is not there yet", LOADER, "missing"],
  ["a web page stands in place of the loader", LOADER, "webPage"],
  ["the index does not come", INDEX_FILE, "reset"],
  ["the index breaks off", INDEX_FILE, "brokenOff"],
  ["the index stops half-way", INDEX_FILE, "stalled"],
  ["the index is half a file", INDEX_FILE, "truncated"],
  ["the index is not there yet", INDEX_FILE, "missing"],
  ["a web page stands in place of the index", INDEX_FILE, "webPage"],
  ["the host fails at the index", INDEX_FILE, "failing"],
  ["the host refuses the index", INDEX_FILE, "refused"],
  ["pieces do not come", PIECE_FILE, "reset"],
  ["pieces break off", PIECE_FILE, "brokenOff"],
  ["pieces are not there yet", PIECE_FILE, "missing"],
  ["web pages stand in place of pieces", PIECE_FILE, "webPage"],
  ["the engine's script does not come", ENGINE_SCRIPT, "reset"],
  ["the engine does not come", /\/engine-[^/]+\.wasm$/, "reset"],
  ["the interface does not come", /\/ui-[^/]+\.js$/, "reset"],
  ["the interface's words do not come", /\/strings-[^/]+\.json$/, "reset"],
];
const FAULTS = { ...faults, missing: faults.status(404), failing: faults.status(503), refused: faults.status(403) };

for (const [what, files, fault] of CUTS) {
  const ofWidget = !/index|pieces/.test(what);
  for (const [of, where] of [["of its pages", host], ["of the program too", upgraded]].slice(/engine|interface/.test(what) ? 1 : 0, ofWidget ? 2 : 1)) {
    test(`after a new build ${of}, ${what}: the old build, whole`, async (t) => {
      const page = await visitOlder(t, where);
      where.deploy("newer");
      where.breakAt(files, FAULTS[fault]);
      await page.reload();
      await hasResults(page, where, word(5), "older");
      await hasResults(page, where, word(4321), "older");
      // Later the same reader gets the new one, bad copies in the browser's cache being replaced by its worker.
      where.mend();
      assert.ok(await update(page));
      await page.reload();
      await hasResults(page, where, word(5), "newer");
    });
  }
}

for (const [what, fault] of [["drops", "reset"], ["is silent", "silent"]]) {
  test(`the line ${what} while a page has the new build open: the old build, whole`, async (t) => {
    const page = await visitOlder(t, host);
    host.deploy("newer");
    await page.reload();
    await hasResults(page, host, word(5), "newer");
    host.breakAt(EVERYTHING, faults[fault]);
    await hasResults(page, host, word(4321), "older");
    await hasResults(page, host, word(5), "older");
  });
}

test("the line drops while the new build's worker is being installed: the old build, whole", async (t) => {
  const page = await visitOlder(t, host);
  host.deploy("newer");
  host.breakAt(PIECE_FILE, faults.silent);
  await page.reload();
  await page.waitForFunction(async () => !!(await navigator.serviceWorker.getRegistration()).installing);
  host.breakAt(INDEX_FILE, faults.reset);
  await hasResults(page, host, word(5), "older");
  host.mend();
  host.breakAt(EVERYTHING, faults.reset);
  await page.reload();
  await hasResults(page, host, word(4321), "older");
});

test("an installation that the line cuts is made up for", async (t) => {
  const page = await visitOlder(t, host);
  host.deploy("newer");
  host.breakAt(PIECE_FILE, faults.reset);
  assert.equal(await update(page), false);
  host.mend();
  assert.equal(await update(page), true);
  await takeOver(page, host);
  host.breakAt(EVERYTHING, faults.reset);
  await page.reload();
  await hasResults(page, host, word(5), "newer");
});

test("a page that is two builds behind gets the newest, if its own is gone", async (t) => {
  const page = await visitOlder(t, host);
  host.deploy("newer");
  // The loader of a build that is neither the worker's nor the host's.
  const between = String(host.file("newer", LOADER)).replace(/("index":")[0-9a-f]{16}/, "$10123456789abcdef");
  host.breakAt(LOADER, faults.content(() => Buffer.from(between)));
  await page.reload();
  await hasResults(page, host, word(5), "newer");
});

test("a bundle starts no worker by itself, and offline only listed pages open", async (t) => {
  const page = await site.visit(t, "/other/", { ...WITH_WORKER, expects: /ERR_INTERNET_DISCONNECTED/ });
  await search(page, word(5));
  assert.equal(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length), 0);
  await page.goto(site.at("/"));
  await installed(page);
  await page.context().setOffline(true);
  await page.goto(site.at("/?q=1#q=2"));
  await assert.rejects(page.goto(site.at("/unlisted/")), /ERR_INTERNET_DISCONNECTED/);
});

test("a copy in the cache that is damaged is replaced", async (t) => {
  const page = await site.visit(t, "/", WITH_WORKER);
  await installed(page);
  await page.reload();
  await page.evaluate(async () => {
    const [name] = await caches.keys();
    const cache = await caches.open(name);
    for (const { url } of await cache.keys()) {
      if (/piece-/.test(url)) await cache.put(url, new Response(new Uint8Array(100000)));
    }
  });
  await search(page, word(5));
  assert.deepEqual(await builds(page), [OLD]);
  await page.context().setOffline(true);
  await page.reload();
  await search(page, word(5));
  assert.deepEqual(await builds(page), [OLD]);
});

test("a site is without the worker again once its sw.js is the one of docs/offline.md", async (t) => {
  const guide = readFileSync(new URL("../../docs/offline.md", import.meta.url), "utf8");
  const [, ending] = /```js\n(self\.addEventListener\("install"[^]*?)```/.exec(guide);
  const file = join(site.bundle, "../sw.js");
  const own = readFileSync(file);
  t.after(() => writeFileSync(file, own));
  const page = await site.visit(t, "/", WITH_WORKER);
  await installed(page);
  writeFileSync(file, ending);
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).update());
  await page.waitForFunction(async () => {
    const registrations = await navigator.serviceWorker.getRegistrations();
    return !registrations.length && !(await caches.keys()).length;
  });
  await search(page, word(5));
  assert.deepEqual(await builds(page), [OLD]);
});

// The single file.

const DOCUMENTS = [
  { id: "1", url: "/news/1/", title: "افتتاح مكتب دمشق", body: "افتُتح المكتب يوم الأحد في ساحة الأمويين", meta: { image: "/oud.svg" } },
  { id: "2", url: "https://example.org/web/", title: "مكتب على الشبكة", body: "هذا المكتب في موقع آخر" },
];

const PICTURE = `<svg xmlns="http://www.w3.org/2000/svg"/>`;

/** A folder with the single file and a page beside it. */
function disk(page) {
  const folder = temporary();
  const lines = join(folder, "documents.jsonl");
  writeFileSync(lines, DOCUMENTS.map((document) => `${JSON.stringify(document)}\n`).join(""));
  fihris("build", lines, "--single-file", "--no-cache");
  mkdirSync(join(folder, "news/1"), { recursive: true });
  writeFileSync(join(folder, "news/1/index.html"), `<!doctype html><meta charset="utf-8"><h1>وصلت</h1>`);
  writeFileSync(join(folder, "oud.svg"), PICTURE);
  writeFileSync(join(folder, "index.html"), page);
  return folder;
}

const SINGLE = `<!doctype html><html lang="ar"><meta charset="utf-8"><title>fihris</title><link rel="icon" href="data:,">
<script src="fihris-search.js"></script>
<fihris-search></fihris-search>`;

test("a page opened from a disk finds pages, and links to those beside it", async (t) => {
  const folder = disk(SINGLE);
  const script = readFileSync(join(folder, "fihris-search.js"), "utf8");
  assert.doesNotMatch(script, /\bfetch\(|\bimport\b|__FIHRIS/);
  const page = await demo.visit(t, pathToFileURL(join(folder, "index.html")).href);
  const requests = [];
  page.on("request", (request) => requests.push(request.url()));
  await search(page, "المكتب");
  const { options } = box(page);
  const links = await options.evaluateAll((options) => options.map((option) => option.href ?? null));
  const own = pathToFileURL(join(folder, "news/1/index.html")).href;
  assert.deepEqual(links.sort(), [own, "https://example.org/web/"]);
  const first = options.filter({ hasText: "دمشق" });
  assert.deepEqual(await first.locator(".crumb").allTextContents(), ["news", "1"]);
  assert.equal(await first.locator("img").getAttribute("src"), pathToFileURL(join(folder, "oud.svg")).href);
  assert.deepEqual(requests.filter((url) => !/oud\.svg$/.test(url)), []);
  await first.click();
  await page.getByRole("heading", { name: "وصلت" }).waitFor();
});

test("the single file is whole in a page that does not say how it is encoded", async (t) => {
  const folder = disk(`<!doctype html><html lang="ar"><script src="fihris-search.js"></script><fihris-search></fihris-search>`);
  const page = await demo.visit(t, pathToFileURL(join(folder, "index.html")).href);
  const { placeholder } = JSON.parse(readFileSync(new URL("../../www/strings/ar.json", import.meta.url), "utf8"));
  assert.equal(await page.evaluate(() => document.characterSet), "windows-1252");
  assert.equal(await box(page).input.getAttribute("placeholder"), placeholder);
  await search(page, "مكتب");
  assert.equal(await box(page).options.count(), 2);
});

test("the single file has an interface for scripts, and finds fields and templates that stand after it", async (t) => {
  const folder = disk(`<!doctype html><html lang="ar"><meta charset="utf-8"><script src="fihris-search.js"></script>
<fihris-search for="#find"><template><b data-fihris="title"></b></template></fihris-search><input id="find" aria-label="بحث">`);
  const page = await demo.visit(t, pathToFileURL(join(folder, "index.html")).href);
  await search(page, "دمشق");
  assert.equal(await box(page).options.locator("b").textContent(), "افتتاح مكتب دمشق");
  const { total, other } = await page.evaluate(async () => {
    const index = await fihris.open();
    const other = await fihris.open("/other/").catch(({ name, code }) => `${name} ${code}`);
    return { total: (await index.search("مكتب")).total, other };
  });
  assert.deepEqual([total, other], [2, "FihrisError not-found"]);
});

test("an engine of the single file that traps is replaced by a new one", async (t) => {
  const page = await demo.visit(t, pathToFileURL(join(disk(SINGLE), "index.html")).href, {
    prepare: (page) =>
      page.addInitScript(() => {
        const { instantiate } = WebAssembly;
        window.instances = 0;
        WebAssembly.instantiate = async (...args) => {
          const { instance } = await instantiate(...args);
          const trap = () => {
            throw new WebAssembly.RuntimeError("unreachable");
          };
          return { instance: { exports: { ...instance.exports, ...(window.instances++ ? {} : { search: trap }) } } };
        };
      }),
  });
  await search(page, "دمشق");
  assert.equal(await box(page).options.count(), 1);
  await search(page, "مكتب");
  assert.equal(await box(page).options.count(), 2);
  assert.equal(await page.evaluate(() => window.instances), 2);
});

const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; img-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'";
const strict = ownSite({
  documents: DOCUMENTS,
  pages: {
    "index.html": SINGLE.replace("<title>", `<meta http-equiv="Content-Security-Policy" content="${POLICY}">$&`).replace(/<link[^>]*>/, ""),
    "oud.svg": PICTURE,
  },
});

test("the single file works under the strict policy, without a request", async (t) => {
  const page = await strict.visit(t, "/", {
    expects: /favicon/,
    prepare: (page) =>
      page.route("**/fihris-search.js", (route) => route.fulfill({ path: join(disk(SINGLE), "fihris-search.js") })),
  });
  await search(page, "دمشق");
  const { options } = box(page);
  assert.deepEqual(await options.evaluateAll((options) => options.map(({ href }) => href)), [strict.at("/news/1/")]);
});
