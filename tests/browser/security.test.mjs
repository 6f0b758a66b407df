// Nothing in an index can act in the page, and the page's own policies hold.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { alterEngine, box, demoSite, ownSite, search, twoLines } from "./harness.mjs";

const demo = demoSite();

const HOSTILE = [
  "<img src=x onerror=window.pwned=1>",
  "<script>window.pwned=1</script>",
  "</mark></span></a><svg onload=window.pwned=1>",
  '"><iframe srcdoc="<script>parent.pwned=1</script>"></iframe>',
  "{{constructor.constructor('window.pwned=1')()}}",
  "&lt;b&gt;&#x3C;img src=x onerror=window.pwned=1&#x3E;",
];

const hostile = ownSite({
  documents: HOSTILE.map((payload, number) => ({
    id: payload,
    url: `/page/${number}/`,
    title: `مصيدة ${payload}`,
    body: `قبلها ${payload} مصيدة ${payload} بعدها`,
  })),
  pages: { "index.html": twoLines("ar") },
});

test("hostile titles and texts are shown, not run", async (t) => {
  const page = await hostile.visit(t);
  await search(page, "مصيدة");
  const { options } = box(page);
  assert.equal(await options.count(), HOSTILE.length);
  const titles = (await options.locator(".title").allTextContents()).map((title) => title.replace("مصيدة ", ""));
  assert.deepEqual(titles.sort(), [...HOSTILE].sort());
  const foreign = await page.locator("fihris-search").evaluate((element) => {
    const ours = new Set(["a", "span", "mark", "time", "bdi"]);
    return [...element.shadowRoot.querySelectorAll(".list *")].map(({ localName }) => localName).filter((name) => !ours.has(name));
  });
  assert.deepEqual(foreign, []);
  await page.waitForTimeout(200);
  assert.equal(await page.evaluate(() => window.pwned), undefined);
});

test("hostile queries are shown, not run", async (t) => {
  const page = await demo.visit(t);
  for (const payload of HOSTILE) await search(page, payload);
  assert.equal(await page.evaluate(() => window.pwned), undefined);
});

test("an address that is not http is no link", async (t) => {
  const addresses = ["javascript:window.pwned=1", "data:text/html,<script>1</script>", "vbscript:x", "http://[", "/good/"];
  const page = await demo.visit(t, "/", {
    prepare: (page) =>
      alterEngine(
        page,
        `const hits = ${JSON.stringify(addresses)}.map((url) => ({ id: url, url, title: url, titleParts: [{ text: url, mark: 0 }], date: null, score: 1, excerpt: [] }));
        Engine.prototype.search = (query) => JSON.stringify({ query, total: hits.length, hits });`,
      ),
  });
  await search(page, "س");
  const { input, options } = box(page);
  const links = await options.evaluateAll((options) => options.map((option) => option.getAttribute("href")));
  assert.deepEqual(links, [null, null, null, null, new URL("/good/", page.url()).href]);
  await input.press("ArrowDown");
  await input.press("Enter");
  assert.equal(await page.evaluate(() => window.pwned), undefined);
  assert.deepEqual(await page.evaluate(() => window.fihrisEvents.filter(({ type }) => type === "fihris-select")), []);
});

test("the strict policy is on every kind of page, and searching keeps it", async (t) => {
  for (const path of ["/", "/legal/", "/help/about/"]) {
    const page = await demo.visit(t, path);
    const policy = await page.locator("meta[http-equiv=Content-Security-Policy]").getAttribute("content");
    assert.equal(
      policy,
      "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; connect-src 'self'; manifest-src 'self'",
    );
    await search(page, "سور");
    assert.ok((await box(page).options.count()) > 0);
  }
});

test("a page that requires Trusted Types can be searched", async (t) => {
  const page = await demo.visit(t, "/", {
    prepare: (page) =>
      page.route((url) => url.pathname === "/", async (route) => {
        const response = await route.fetch();
        const policy = "require-trusted-types-for 'script'; trusted-types 'none'";
        await route.fulfill({ response, headers: { ...response.headers(), "content-security-policy": policy } });
      }),
  });
  await search(page, "سور");
  assert.ok((await box(page).options.count()) > 0);
});

test("the widget's source has no way to turn text into markup or code", () => {
  const folder = new URL("../../www/src/", import.meta.url);
  const sources = readdirSync(folder).filter((name) => name.endsWith(".ts"));
  assert.ok(sources.includes("shell.ts"));
  for (const name of sources) {
    const banned = /innerHTML|outerHTML|insertAdjacentHTML|setHTMLUnsafe|document\.write|createContextualFragment|DOMParser|\beval\(|new Function|setAttribute\("style"|cssText =/;
    assert.doesNotMatch(readFileSync(new URL(name, folder), "utf8"), banned, name);
  }
});
