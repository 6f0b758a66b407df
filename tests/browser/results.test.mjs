// What a reader sees of a result, and what is offered beside the results.
import assert from "node:assert/strict";
import { test } from "node:test";
import { alterEngine, box, event, ownSite, search, twoLines } from "./harness.mjs";

const TEMPLATE = `<template><b data-fihris="title"></b><i data-fihris="author"></i><u data-fihris="nothing">x</u></template>`;
const site = ownSite({
  documents: [
    { id: "a", url: "/أخبار/2024/school/", title: "مدرسة السبت", body: "مدرسة عربية في برلين تستقبل الأطفال كل سبت", date: "2024-03-01" },
    { id: "b", url: "/services/library/", title: "مكتبة الياسمين", body: "كتب عربية وألمانية للجميع، مطالعات كل أسبوع" },
  ],
  pages: {
    "index.html": twoLines("ar"),
    "recent.html": twoLines("ar", "recent"),
    "german.html": twoLines("de"),
    "template.html": twoLines("ar").replace("></fihris-search>", `>${TEMPLATE}</fihris-search>`),
    "highlight.html": twoLines("ar", "highlight"),
    "أخبار/2024/school/index.html": `${twoLines("ar", "highlight")}<main><h1 id="top">مدرسة السبت</h1><p>مدرسة عربيّة في <b>برلين</b> تستقبل.</p>
      <div style="height: 200vh"></div><h2 id="later">لاحقًا</h2><p>مدرسة أخرى.</p></main>`,
  },
});

/** Answers every query with one hit that has these fields. */
const withHit = (fields) => (page) =>
  alterEngine(
    page,
    `const hit = { id: "h", url: "/h/", title: "عنوان", titleParts: [{ text: "عنوان", mark: 0 }], date: null, score: 1, excerpt: [], ...${JSON.stringify(fields)} };
    Engine.prototype.search = (query) => JSON.stringify({ query, total: 1, hits: [hit] });`,
  );

/** The same, with a picture. */
const withPicture = (fields) => async (page) => {
  await page.route("**/picture.png", (route) => route.fulfill({ contentType: "image/svg+xml", body: '<svg xmlns="http://www.w3.org/2000/svg"/>' }));
  await withHit({ ...fields, meta: { image: "/picture.png" } })(page);
};

test("the way to a page is shown as its author named it, without the page itself, whose title stands above", async (t) => {
  const page = await site.visit(t);
  await search(page, "سبت");
  assert.equal(await page.locator("fihris-search .path").first().textContent(), "أخبار \u203A 2024");
});

test("a result has its section, its picture and its badges, and leads to the section", async (t) => {
  const fields = {
    section: { title: "الدوام", url: "/h/#hours" },
    filters: { "القسم": ["أخبار", "إعلانات"] },
    titleParts: [{ text: "عنوان", mark: 1 }],
  };
  const page = await site.visit(t, "/", { prepare: withPicture(fields) });
  await search(page, "س");
  const option = box(page).options.first();
  assert.match(await option.getAttribute("href"), /\/h\/#hours$/);
  assert.equal(await option.locator(".section").textContent(), "الدوام");
  assert.deepEqual(await option.locator(".badge").allTextContents(), ["أخبار", "إعلانات"]);
  assert.equal(await option.locator(".title mark").textContent(), "عنوان");
  const { width, height } = await option.locator("img").boundingBox();
  assert.deepEqual([width, height], [72, 72], "its place is kept before it is there");
  assert.equal(await option.locator("img").getAttribute("loading"), "lazy");
});

test("an owner's template is filled, and what a page does not have is left out", async (t) => {
  const page = await site.visit(t, "/template.html", { prepare: withHit({ meta: { author: "سلمى" } }) });
  await search(page, "س");
  const option = box(page).options.first();
  assert.equal(await option.evaluate((option) => option.textContent), "عنوانسلمى");
});

test("words that were guessed are said, and one click takes them as they stand", async (t) => {
  const page = await site.visit(t);
  await search(page, "مدرصة");
  const reading = page.locator("fihris-search .reading");
  assert.match(await reading.textContent(), /نتائج قريبة من/);
  await page.evaluate(() => (window.fihrisEvents.length = 0));
  await reading.getByRole("button").click();
  await event(page, "fihris-results", { query: "مدرصة" });
  assert.ok(await box(page).input.evaluate((input) => input.matches(":focus")));
});

test("a phrase that stands nowhere leads to its words that do, and to no guesses", async (t) => {
  const page = await site.visit(t);
  await search(page, '"مكتبة السبت مدرصة"');
  const words = page.getByRole("group", { name: "جرّب البحث عن" }).getByRole("option");
  await words.first().waitFor();
  assert.deepEqual(await words.allTextContents(), ["مكتبة", "السبت"]);
  assert.match(await page.locator("fihris-search .panel").textContent(), /لا نتائج.*جرّب كلمات أقلّ.*جرّب البحث عن/s);
  await box(page).input.press("ArrowDown");
  await box(page).input.press("Enter");
  await event(page, "fihris-results", { query: "مكتبة" });
  assert.ok((await box(page).options.count()) > 0);
});

test("the word being typed is completed from words as they are spelled in the pages", async (t) => {
  const page = await site.visit(t);
  await search(page, "كتب مطا");
  const completion = page.getByRole("group", { name: "كلمات مقترحة" }).getByRole("option");
  assert.equal(await completion.textContent(), "مطالعات");
  await completion.click();
  await event(page, "fihris-results", { query: "كتب مطالعات" });
  assert.equal(await box(page).input.inputValue(), "كتب مطالعات");
});

test("searches are remembered only where the owner wants it, and forgotten on request", async (t) => {
  const page = await site.visit(t);
  const choose = async () => {
    await page.evaluate(() => document.addEventListener("fihris-select", (select) => select.preventDefault()));
    await search(page, "مكتبة");
    await box(page).input.press("Enter");
    await event(page, "fihris-select");
  };
  await choose();
  assert.equal(await page.evaluate(() => localStorage.length), 0);
  await page.goto(site.at("/recent.html"));
  await choose();
  await page.goto(site.at("/recent.html"));
  await box(page).input.click();
  const recent = page.getByRole("option", { name: "مكتبة" });
  await recent.click();
  await event(page, "fihris-results", { query: "مكتبة" });
  await box(page).input.fill("");
  await page.getByRole("button", { name: "مسح عمليات البحث الأخيرة" }).click();
  assert.equal(await page.getByRole("option").count(), 0);
  assert.equal(await page.evaluate(() => JSON.parse(localStorage.getItem("fihris-recent")).length), 0);
});

test("an Arabic result in a German page begins at the right, with its picture at the left", async (t) => {
  const page = await site.visit(t, "/german.html", { prepare: withPicture({ date: "2024-03-01" }) });
  await search(page, "عنوان");
  const { letters, picture, date } = await box(page).options.first().evaluate((option) => {
    const words = document.createRange();
    words.selectNodeContents(option.querySelector(".title"));
    const box = (part) => part.getBoundingClientRect();
    return { letters: box(words), picture: box(option.querySelector(".image")), date: box(option.querySelector(".date")) };
  });
  assert.ok(picture.right < letters.left, "beside the title");
  assert.ok(Math.abs(date.right - letters.right) < 1, "all lines begin at one edge");
});

const marked = (page) =>
  page.evaluate(() => [...(CSS.highlights.get("fihris") ?? [])].map((range) => range.toString()));

test("on the page that a result leads to the words are marked, and the address is plain again", async (t) => {
  const asked = [];
  const page = await site.visit(t, "/highlight.html", {
    prepare: (page) => page.on("request", (request) => asked.push(request.url())),
  });
  await search(page, "مدرسة عربية");
  await box(page).options.first().click();
  await page.waitForFunction(() => CSS.highlights.size === 1);
  assert.deepEqual(await marked(page), ["مدرسة", "مدرسة", "عربيّة", "مدرسة"]);
  assert.equal(new URL(page.url()).hash, "");
  assert.ok(!asked.some((url) => /fihris=/.test(url)), "no request has the words");
});

test("with an anchor, the first marked word after it is shown", async (t) => {
  const page = await site.visit(t, `/${encodeURI("أخبار/2024/school/")}#later&fihris=${encodeURIComponent("مدرسة")}`);
  await page.waitForFunction(() => CSS.highlights.size === 1 && scrollY > 0);
  assert.equal(new URL(page.url()).hash, "#later");
});

test("where there is no highlight API the words stand in <mark>", async (t) => {
  const page = await site.visit(t, `/${encodeURI("أخبار/2024/school/")}#&fihris=${encodeURIComponent("برلين")}`, {
    prepare: (page) => page.addInitScript(() => Object.defineProperty(CSS, "highlights", { value: undefined })),
  });
  await page.locator("main mark").waitFor();
  assert.equal(await page.locator("main mark").textContent(), "برلين");
});
