// What ACCESSIBILITY.md promises, where no other test shows it; and that every promise has its test.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { box, event, ownSite, search, twoLines } from "./harness.mjs";

const site = ownSite({
  documents: Array.from({ length: 12 }, (_, at) => ({ id: `${at}`, url: `/${at}/`, title: `نهر ${at}`, body: "ماء النهر يجري" })),
  pages: {
    "index.html": `${twoLines("ar")}<p><a href="/">رابط</a></p>`,
    "modal.html": twoLines("ar", 'mode="modal"'),
    "page.html": twoLines("ar", 'mode="page"'),
  },
});
const QUERY = "نهر";

test("every criterion of ACCESSIBILITY.md names a test that exists", () => {
  const text = readFileSync(new URL("../../ACCESSIBILITY.md", import.meta.url), "utf8");
  const rows = [...text.matchAll(/^\| (?!-|the field must|key \||whoever)(.+?) \| (\w+): (.+) \|$/gm)];
  assert.ok(rows.length >= 18 + 11 + 11, `${rows.length} criteria`);
  for (const [, criterion, file, name] of rows) {
    const source = readFileSync(new URL(`${file}.test.mjs`, import.meta.url), "utf8");
    assert.ok(source.includes(name), `${criterion}: ${file}.test.mjs has no test «${name}»`);
  }
});

test("the Tab key reaches the field, and its focus can be seen", async (t) => {
  const page = await site.visit(t);
  const { input } = box(page);
  await input.waitFor();
  const outline = () => page.locator("fihris-search .box").evaluate((box) => getComputedStyle(box).outlineStyle);
  assert.equal(await outline(), "none");
  await page.keyboard.press("Tab");
  assert.ok(await input.evaluate((input) => input.matches(":focus")));
  assert.equal(await outline(), "solid");
});

test("a pre-filled value is the field's own", async (t) => {
  const page = await site.visit(t, `/#q=${encodeURIComponent(QUERY)}`);
  await event(page, "fihris-results", { query: QUERY });
  assert.equal(await box(page).input.inputValue(), QUERY);
});

test("the field is described by what the keys do", async (t) => {
  const page = await site.visit(t);
  await search(page, QUERY);
  const description = await box(page).input.evaluate(
    (input) => input.getRootNode().getElementById(input.getAttribute("aria-describedby")).textContent,
  );
  assert.match(description, /التنقّل.*فتح.*إغلاق/);
});

test("the status says whether there are matches, once the reader pauses", async (t) => {
  const page = await site.visit(t);
  const status = page.locator("fihris-search .status");
  await search(page, QUERY);
  await status.filter({ hasText: "١٢ نتيجة" }).waitFor({ state: "attached" });
  await search(page, "ڤڤڤڤ");
  await status.filter({ hasText: "لا نتائج" }).waitFor({ state: "attached" });
});

test("options are counted by the list that they stand in", async (t) => {
  const page = await site.visit(t);
  await search(page, QUERY);
  const strangers = await box(page).list.evaluate((list) =>
    [...list.children].filter((child) => !["option", "group"].includes(child.getAttribute("role"))).length,
  );
  assert.equal(strangers, 0);
});

test("Alt and the arrows open and close the list without moving in it", async (t) => {
  const page = await site.visit(t);
  const { input, panel } = box(page);
  await search(page, QUERY);
  await input.press("Alt+ArrowUp");
  assert.ok(await panel.isHidden());
  await input.press("Alt+ArrowDown");
  await panel.waitFor();
  assert.equal(await input.getAttribute("aria-activedescendant"), null);
});

test("at 320 px, which is 400 % of 1,280, every form fits", async (t) => {
  for (const path of ["/", "/modal.html", "/page.html"]) {
    const page = await site.visit(t, path, { viewport: { width: 320, height: 256 } });
    if (path === "/modal.html") await page.locator("fihris-search .trigger").click();
    await page.locator("fihris-search input").fill(QUERY);
    await event(page, "fihris-results", { query: QUERY });
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${path} scrolls sideways`);
    const { x, width } = await page.locator("fihris-search .option").first().boundingBox();
    assert.ok(x >= 0 && x + width <= 320, path);
  }
});

test("in forced colours the active option and the marks can be told", async (t) => {
  const page = await site.visit(t, "/", { forcedColors: "active" });
  await search(page, QUERY);
  await box(page).input.press("ArrowDown");
  const outline = await box(page).options.first().evaluate((option) => getComputedStyle(option).outlineStyle);
  assert.equal(outline, "solid");
  const decoration = await box(page).marks.first().evaluate((mark) => getComputedStyle(mark).textDecorationLine);
  assert.equal(decoration, "underline");
});

test("with reduced motion nothing moves", async (t) => {
  const page = await site.visit(t, "/", {
    reducedMotion: "reduce",
    prepare: (page) => page.route(/\/index-/, async (route) => setTimeout(() => route.continue(), 800)),
  });
  await box(page).input.fill(QUERY);
  await page.locator("fihris-search .loading").waitFor();
  const running = await page.locator("fihris-search").evaluate((element) => element.shadowRoot.getAnimations().length);
  assert.equal(running, 0);
  await event(page, "fihris-results", { query: QUERY });
});
