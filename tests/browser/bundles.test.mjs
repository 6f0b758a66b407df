// Several boxes on a page, several bundles in a box, bundles of other hosts.
import assert from "node:assert/strict";
import { test } from "node:test";
import { box, event, ownSite, search, twoLines } from "./harness.mjs";

const page = (host, number) => ({ id: `${host}${number}`, url: `/${host}/${number}/`, title: `سوق ${host} ${number}`, body: "سوق المدينة القديمة" });
const first = ownSite({
  documents: [page("دمشق", 1), page("دمشق", 2), { ...page("دمشق", 3), title: "حديقة", body: "سوق وحديقة وأشياء أخرى كثيرة" }],
  pages: {
    "both.html": `${twoLines("ar")}<fihris-search lang="en"></fihris-search>`,
    "index.html": twoLines("ar"),
  },
});
const second = ownSite({ documents: [page("حلب", 1)], pages: { "index.html": twoLines("ar") } });

/** Lets any origin have what the second site serves. */
const allowed = async (page) => {
  await page.route(`${second.at("/")}**`, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), "access-control-allow-origin": "*" } });
  });
};

test("a box with the bundles of two hosts merges what they find, and says where each is from", async (t) => {
  const page = await first.visit(t, "/", { prepare: allowed });
  await page.locator("fihris-search").evaluate((element, other) => {
    element.setAttribute("index", `/fihris/ ${other}`);
    element.setAttribute("sources", "دمشق, حلب");
  }, second.at("/fihris/"));
  await search(page, "سوق مدينة");
  const sources = await page.locator("fihris-search .source").allTextContents();
  assert.deepEqual([...sources].sort(), ["حلب", "دمشق", "دمشق", "دمشق"].sort());
  assert.equal(sources.indexOf("حلب") < 3, true, "the best page of the second comes before one with half of the words");
});

test("if one of two bundles is not there, the other answers and the page is told", async (t) => {
  const page = await first.visit(t, "/", { expects: /^Failed to load resource/ });
  await page.locator("fihris-search").evaluate((element) => element.setAttribute("index", "/fihris/ /nowhere/"));
  await search(page, "سوق");
  assert.equal(await box(page).options.count(), 3);
  await event(page, "fihris-error", { code: "not-found" });
  assert.ok(await box(page).error.isHidden());
});

test("two boxes of a page have their own text, language and list", async (t) => {
  const page = await first.visit(t, "/both.html");
  const [arabic, english] = await page.getByRole("combobox").all();
  await english.fill("سوق");
  await event(page, "fihris-results", { query: "سوق" });
  assert.equal(await arabic.inputValue(), "");
  assert.match(await page.locator("fihris-search .count").first().textContent(), /3 results/);
});
