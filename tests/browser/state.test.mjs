// A search in the page's address: it can be linked to, and Back and reload restore it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { box, event, ownSite, search, twoLines } from "./harness.mjs";

const site = ownSite({
  documents: ["قمر", "شمس"].map((word) => ({ id: word, url: `/${word}/`, title: word, body: `${word} في السماء` })),
  pages: {
    "index.html": twoLines("ar"),
    "page.html": twoLines("ar", 'mode="page"'),
    "query.html": twoLines("ar", 'mode="page" deeplink="query"'),
    "none.html": twoLines("ar", 'deeplink="none"'),
    "قمر/index.html": twoLines("ar"),
  },
});
const WORD = encodeURIComponent("قمر");

for (const path of [`/#q=${WORD}`, `/page.html#q=${WORD}`, `/query.html?q=${WORD}`]) {
  test(`${path.split("=")[0]}= shows its results`, async (t) => {
    const page = await site.visit(t, path);
    await event(page, "fihris-results", { query: "قمر" });
    assert.equal(await page.locator("fihris-search input").inputValue(), "قمر");
  });
}

test("a box that takes no part leaves the address alone", async (t) => {
  const page = await site.visit(t, `/none.html#q=${WORD}`);
  await search(page, "شمس");
  assert.deepEqual(await page.evaluate(() => window.fihrisEvents.map(({ query }) => query)), ["شمس"]);
});

test("who comes back from a result finds what was found", async (t) => {
  const page = await site.visit(t);
  await search(page, "قمر");
  await box(page).options.first().click();
  await page.waitForURL(/%D9%82%D9%85%D8%B1\/$/);
  await page.goBack();
  await event(page, "fihris-results", { query: "قمر" });
  assert.ok(await box(page).options.first().isVisible());
});

test("letters make no history, a finished query does, and Back and Forward lead along it", async (t) => {
  const page = await site.visit(t, "/page.html");
  const input = page.getByRole("searchbox");
  await input.waitFor();
  const before = await page.evaluate(() => history.length);
  await input.pressSequentially("قمر");
  await event(page, "fihris-results", { query: "قمر" });
  assert.equal(await page.evaluate(() => history.length), before);
  await input.press("Enter");
  await page.waitForFunction((before) => history.length === before + 1, before);
  await input.fill("شمس");
  await input.press("Enter");
  await page.waitForFunction((before) => history.length === before + 2, before);
  await page.evaluate(() => history.back());
  await page.waitForFunction(() => document.querySelector("fihris-search").input.value === "قمر");
  assert.match(page.url(), /#q=/);
  await page.reload();
  await event(page, "fihris-results", { query: "قمر" });
});

test("by default no server sees the query", async (t) => {
  const asked = [];
  const page = await site.visit(t, `/page.html#q=${WORD}`, {
    prepare: (page) => page.on("request", (request) => asked.push(decodeURIComponent(request.url()))),
  });
  await event(page, "fihris-results", { query: "قمر" });
  assert.ok(!asked.some((url) => url.includes("قمر")));
});
