// The way of a reader through the demo in another engine than Chromium: typing, the list, opening, marked words, the dialog,
// a link that holds a search. Firefox is driven over WebDriver BiDi, which puppeteer-core speaks.
//
// FIREFOX names the browser.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import puppeteer from "puppeteer-core";
import { demoServer } from "./harness.mjs";

const FIREFOX = process.env.FIREFOX ?? "/usr/bin/firefox-esr";
const QUERY = "الإقامة";
const running = {};

before(async () => {
  running.server = await demoServer();
  running.browser = await puppeteer.launch({ browser: "firefox", executablePath: FIREFOX, headless: true });
});
after(async () => {
  await running.browser?.close();
  await running.server?.stop();
});

/** Opens a page of the demo for the length of test `t`, which fails on anything that the page complains of. */
async function visit(t, path) {
  const page = await running.browser.newPage();
  const complaints = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  t.after(async () => {
    await page.close();
    assert.deepEqual(complaints, [], "the page complained");
  });
  await page.goto(new URL(path, running.server.url).href);
  return page;
}

const INPUT = "fihris-search >>> input";
const OPTION = "fihris-search >>> .option";

test("Arabic is typed, results appear, the arrows choose and Enter opens the page with its words marked", async (t) => {
  const page = await visit(t, "/");
  await page.locator(INPUT).click();
  await page.keyboard.type(QUERY);
  await page.locator(OPTION).wait();
  assert.match(await page.$eval("fihris-search >>> .count", (count) => count.textContent), /نتيجة|نتائج|نتيجتان/);
  const marks = await page.$$eval("fihris-search >>> mark", (marks) => marks.map(({ textContent }) => textContent));
  assert.ok(marks.length && marks.every((mark) => /^[\u0600-\u06FF]+$/.test(mark)), `whole words: ${marks}`);

  await page.keyboard.press("ArrowDown");
  const active = await page.$eval("fihris-search", ({ shadowRoot }) => {
    const option = shadowRoot.querySelector('[aria-selected="true"]');
    return { href: option.href, isTold: shadowRoot.querySelector("input").getAttribute("aria-activedescendant") === option.id };
  });
  assert.ok(active.isTold);
  await page.keyboard.press("Enter");
  await page.waitForFunction((path) => location.pathname === path, {}, new URL(active.href).pathname);
  await page.waitForFunction(() => (CSS.highlights?.size ?? 0) > 0 || document.querySelector("main mark"));
});

test("Ctrl and K open the dialog, and Escape closes it", async (t) => {
  const page = await visit(t, "/gallery/");
  await page.keyboard.down("Control");
  await page.keyboard.press("KeyK");
  await page.keyboard.up("Control");
  const isOpen = () => page.$eval(".live.modal fihris-search", ({ shadowRoot }) => shadowRoot.querySelector("dialog").open);
  assert.equal(await isOpen(), true);
  await page.keyboard.type(QUERY);
  await page.locator(".live.modal fihris-search >>> .option").wait();
  // The first closes the list.
  await page.keyboard.press("Escape");
  if (await isOpen()) await page.keyboard.press("Escape");
  assert.equal(await isOpen(), false);
});

test("a link that holds a search shows its results", async (t) => {
  const page = await visit(t, `/#q=${encodeURIComponent(QUERY)}`);
  await page.locator(OPTION).wait();
  assert.equal(await page.$eval(INPUT, (input) => input.value), QUERY);
});
