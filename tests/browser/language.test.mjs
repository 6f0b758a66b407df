// The interface speaks the page's language, in its plural forms, digits and direction.
import assert from "node:assert/strict";
import { test } from "node:test";
import { box, ownSite, search, twoLines } from "./harness.mjs";

/** How many of the documents hold each word. */
const FLOWERS = { زنبق: 1, ياسمين: 2, نرجس: 3, بنفسج: 11, أقحوان: 100 };

const garden = ownSite({
  documents: Array.from({ length: 100 }, (_, number) => ({
    id: `d${number}`,
    url: `/d${number}/`,
    title: number ? `حديقة ${number + 1}` : "حديقة أولى",
    body: `في هذه الحديقة ${Object.keys(FLOWERS).filter((flower) => number < FLOWERS[flower]).join(" ثم ")} على الطريق.`,
    date: number < 2 ? "2024-03-01" : undefined,
  })),
  pages: {
    "index.html": twoLines("ar"),
    "sy.html": twoLines("ar-SY"),
    "en.html": twoLines("en"),
    "de.html": twoLines("de"),
    "so.html": twoLines("so"),
    "ku.html": twoLines("ku"),
    "ckb.html": twoLines("ckb"),
    "fa.html": twoLines("fa"),
    "ma.html": twoLines("ar-MA"),
    "nested.html": `${twoLines("en").replace(/<fihris-search.*/, "")}<main lang="fr"><section><fihris-search></fihris-search></section></main>`,
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
  const status = page.locator("fihris-search .status");
  assert.equal(await status.textContent(), "");
  await status.filter({ hasText: "٣ نتائج" }).waitFor({ state: "attached" });
});

test("an English page has an English box", async (t) => {
  const page = await garden.visit(t, "/en.html");
  assert.deepEqual(await counts(page), ["No results", "1 result", "2 results", "3 results", "11 results", "100 results"]);
  const { input } = box(page);
  assert.equal(await input.getAttribute("placeholder"), "Search");
  assert.equal(await input.evaluate((input) => getComputedStyle(input.parentElement).direction), "ltr");
});

test("a language without strings gets English words", async (t) => {
  const page = await garden.visit(t, "/so.html");
  await search(page, "أقحوان");
  assert.equal(await box(page).count.textContent(), "100 results");
});

for (const [path, direction, label, one, many] of [
  ["/de.html", "ltr", "Suchen", "1 Ergebnis", "100 Ergebnisse"],
  ["/nested.html", "ltr", "Rechercher", "1\u00A0résultat", "100\u00A0résultats"],
  ["/fa.html", "rtl", "جستجو", "یک نتیجه", "۱۰۰ نتیجه"],
  ["/ku.html", "ltr", "Bigere", "1 encam", "100 encam"],
  ["/ckb.html", "rtl", "بگەڕێ", "یەک ئەنجام", "١٠٠ ئەنجام"],
  ["/ma.html", "rtl", "ابحث في الموقع", "نتيجة واحدة", "100 نتيجة"],
]) {
  test(`${path} has a box in its language, whatever the browser's own is`, async (t) => {
    const page = await garden.visit(t, path, { locale: "ar-EG" });
    const { input, count } = box(page);
    assert.equal(await input.getAttribute("aria-label"), label);
    assert.equal(await input.evaluate((input) => getComputedStyle(input.parentElement).direction), direction);
    await search(page, "زنبق");
    assert.equal(await count.textContent(), one);
    await search(page, "أقحوان");
    assert.equal(await count.textContent(), many);
  });
}

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
    const page = await garden.visit(t, path, { locale: "ar-EG" });
    await search(page, "زنبق");
    return page.locator("fihris-search time").textContent();
  };
  assert.equal(await date("/sy.html"), "١ آذار ٢٠٢٤");
  assert.equal(await date("/en.html"), "March 1, 2024");
  assert.equal(await date("/de.html"), "1. März 2024");
  assert.equal(await date("/fa.html"), "۱ مارس ۲۰۲۴");
  // Chromium knows no Kurdish months. Numerals are better than the months of the browser's language.
  assert.equal(await date("/ku.html"), "01.03.2024");
  assert.equal(await date("/ckb.html"), "٠١\u200F/٠٣\u200F/٢٠٢٤");
});

test("a date is written in the digits of the page that it is of", async (t) => {
  const page = await garden.visit(t, "/sy.html");
  await search(page, "ياسمين");
  const dates = await page.locator("fihris-search .option").evaluateAll((options) =>
    options.map((option) => [option.querySelector(".title").textContent, option.querySelector("time").textContent]),
  );
  assert.deepEqual(Object.fromEntries(dates), { "حديقة أولى": "١ آذار ٢٠٢٤", "حديقة 2": "1 آذار 2024" });
});

test("no more results are shown than asked for", async (t) => {
  const page = await garden.visit(t, "/");
  await search(page, "أقحوان");
  const shown = () => box(page).options.locator(".title").count();
  assert.equal(await shown(), 10);
  await page.locator("fihris-search").evaluate((element) => element.setAttribute("limit", "25"));
  await page.waitForFunction(() => document.querySelector("fihris-search").shadowRoot.querySelectorAll("[role=option] .title").length === 25);
});
