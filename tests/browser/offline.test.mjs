// Without a network: the service worker of a bundle, and the single file on a disk.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { box, demoSite, fihris, manyPages, ownSite, PIECE_FILE, search, temporary, twoLines, word } from "./harness.mjs";

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

test("after a deployment the new build answers online, and one whole build offline", async (t) => {
  t.after(() => site.deploy(manyPages(OLD)));
  const page = await site.visit(t, "/", WITH_WORKER);
  await installed(page);
  await page.reload();
  site.deploy(manyPages(NEW));
  await page.reload();
  await search(page, word(5));
  assert.deepEqual(await builds(page), [NEW]);
  // The worker of the new build waits until the pages of the old one are closed, or has just taken over: it is one build.
  await page.context().setOffline(true);
  await page.reload();
  await search(page, word(4321));
  assert.equal((await builds(page)).length, 1);
  await page.context().setOffline(false);
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    await registration.update();
    while (registration.installing) await new Promise((resolve) => setTimeout(resolve, 50));
  });
  // When the last page of the site is closed, the new worker takes over.
  await page.goto("about:blank");
  await page.waitForTimeout(500);
  await page.goto(site.at("/"));
  await page.waitForFunction(async () => (await caches.keys()).length === 1);
  await page.context().setOffline(true);
  await page.reload();
  await search(page, word(4321));
  assert.deepEqual(await builds(page), [NEW]);
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
