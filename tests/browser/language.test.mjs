// The interface speaks the page's language, in its plural forms, digits and direction.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { box, ownSite, search, twoLines } from "./harness.mjs";

/** How many of the documents hold each word. */
const FLOWERS = { زنبق: 1, ياسمين: 2, نرجس: 3, بنفسج: 11, أقحوان: 100 };

const garden = ownSite({
  documents: Array.from({ length: 100 }, (_, number) => ({
    id: `d${number}`,
    url: `/d${number}/`,
    title: `حديقة ${number + 1}`,
    body: `في هذه الحديقة ${Object.keys(FLOWERS).filter((flower) => number < FLOWERS[flower]).join(" ثم ")} على الطريق.`,
    date: number === 0 ? "2024-03-01" : undefined,
  })),
  pages: {
    "index.html": twoLines("ar"),
    "sy.html": twoLines("ar-SY"),
    "en.html": twoLines("en"),
    "de.html": twoLines("de"),
    "override.html": twoLines("en", 'lang="ar" placeholder="بحث"'),
    "ltr.html": twoLines("ar", 'dir="ltr"'),
    "none.html": twoLines("").replace(' lang=""', ""),
  },
});

const counts = async (page) => {
  const said = {};
  for (const flower of ["غاردينيا", ...Object.keys(FLOWERS)]) {
    await search(page, flower);
    said[flower] = await box(page).count.textContent();
  }
  return Object.values(said);
};

test("Arabic counts in its six forms", async (t) => {
  const page = await garden.visit(t, "/");
  assert.deepEqual(await counts(page), ["لا نتائج", "نتيجة واحدة", "نتيجتان", "٣ نتائج", "١١ نتيجة", "١٠٠ نتيجة"]);
});

test("the count is announced once the reader pauses", async (t) => {
  const page = await garden.visit(t, "/");
  await search(page, "نرجس");
  const status = page.getByRole("status");
  assert.equal(await status.textContent(), "");
  await status.filter({ hasText: "٣ نتائج" }).waitFor({ state: "attached" });
});

test("an English page has an English box", async (t) => {
  const page = await garden.visit(t, "/en.html");
  assert.deepEqual(await counts(page), ["No results", "1 result", "2 results", "3 results", "11 results", "100 results"]);
  const { input } = box(page);
  assert.equal(await input.getAttribute("placeholder"), "Search this site");
  assert.equal(await input.evaluate((input) => getComputedStyle(input.parentElement).direction), "ltr");
});

test("a language without strings gets English words", async (t) => {
  const page = await garden.visit(t, "/de.html");
  await search(page, "أقحوان");
  assert.equal(await box(page).count.textContent(), "100 results");
});

test("without a lang attribute the browser's language decides", async (t) => {
  const page = await garden.visit(t, "/none.html", { locale: "ar-EG" });
  assert.equal(await box(page).input.getAttribute("placeholder"), "ابحث في الموقع");
});

test("the element's own attributes win over the page", async (t) => {
  const page = await garden.visit(t, "/override.html");
  const { input } = box(page);
  assert.equal(await input.getAttribute("placeholder"), "بحث");
  assert.equal(await input.evaluate((input) => getComputedStyle(input.parentElement).direction), "rtl");
  const forced = await garden.visit(t, "/ltr.html");
  assert.equal(await box(forced).input.evaluate((input) => getComputedStyle(input.parentElement).direction), "ltr");
});

test("a date is written as the page's readers write it", async (t) => {
  const date = async (path) => {
    const page = await garden.visit(t, path);
    await search(page, "زنبق");
    return page.locator("fihris-search time").textContent();
  };
  assert.equal(await date("/sy.html"), "١ آذار ٢٠٢٤");
  assert.equal(await date("/en.html"), "March 1, 2024");
});

test("no more results are shown than asked for", async (t) => {
  const page = await garden.visit(t, "/");
  await search(page, "أقحوان");
  assert.equal(await box(page).options.count(), 10);
  await page.locator("fihris-search").evaluate((element) => element.setAttribute("limit", "25"));
  await page.waitForFunction(
    () => document.querySelector("fihris-search").shadowRoot.querySelectorAll("[role=option]").length === 25,
  );
});

test("every language has every string", () => {
  const strings = (code) => JSON.parse(readFileSync(new URL(`../../www/strings/${code}.json`, import.meta.url), "utf8"));
  const ar = strings("ar");
  const en = strings("en");
  assert.deepEqual(Object.keys(en), Object.keys(ar));
  assert.deepEqual(Object.keys(en.errors), Object.keys(ar.errors));
  for (const [code, { results }] of Object.entries({ ar, en })) {
    const used = new Intl.PluralRules(code).resolvedOptions().pluralCategories;
    assert.deepEqual(Object.keys(results).sort(), [...new Set([...used, "zero"])].sort());
  }
});
