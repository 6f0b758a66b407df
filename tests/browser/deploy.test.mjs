// A site is deployed anew while readers have its pages open.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { box, INDEX_FILE, manyPages, ownSite, PIECE_FILE, search, twoLines, word } from "./harness.mjs";

const OLD = "قديم";
const NEW = "جديد";

const site = ownSite({ documents: manyPages(OLD), layout: "sharded", pages: { "index.html": twoLines("ar") } });
beforeEach(() => site.deploy(manyPages(OLD)));

/** What Chromium itself prints about files that are gone. */
const GONE = { expects: /^Failed to load resource/ };

/** Which builds the pages shown are of. */
async function builds(page) {
  const titles = await box(page).options.locator(".title").allTextContents();
  return [...new Set(titles.map((title) => title.split(" ")[0]))];
}

test("a page that was open before the deployment answers from the new build, without a reload", async (t) => {
  const page = await site.visit(t, "/", GONE);
  await search(page, word(5));
  assert.deepEqual(await builds(page), [OLD]);
  site.deploy(manyPages(NEW));
  // Neither its letters nor its pages were fetched before.
  await search(page, word(4321));
  assert.deepEqual(await builds(page), [NEW]);
  await search(page, word(5));
  assert.deepEqual(await builds(page), [NEW]);
});

test("a page whose script is older than the deployment answers from the new build", async (t) => {
  const page = await site.visit(t, "/", GONE);
  await page.waitForFunction(() => customElements.get("fihris-search"));
  site.deploy(manyPages(NEW));
  await search(page, word(5));
  assert.deepEqual(await builds(page), [NEW]);
});

test("a host that answers with a web page for files that are gone is no different", async (t) => {
  const page = await site.visit(t, "/", {
    prepare: (page) =>
      page.route(new RegExp(`${PIECE_FILE.source}|${INDEX_FILE.source}`), async (route) => {
        const response = await route.fetch();
        if (response.ok()) return route.fulfill({ response });
        return route.fulfill({ contentType: "text/html", body: "<!doctype html><title>app</title>" });
      }),
  });
  await search(page, word(5));
  site.deploy(manyPages(NEW));
  await search(page, word(4321));
  assert.deepEqual(await builds(page), [NEW]);
});
