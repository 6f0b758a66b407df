// A reader types into the demo site.
import assert from "node:assert/strict";
import { test } from "node:test";
import { box, demoSite, event, INDEX_FILE, search } from "./harness.mjs";

const demo = demoSite();

/** One long Arabic word from the first title of each section, read once from the site's own pages. */
let found;
const longWords = (t) => (found ??= findLongWords(t));

async function findLongWords(t) {
  const page = await demo.visit(t);
  const titles = await page.locator(".site-nav a").evaluateAll((links) =>
    Promise.all(
      links.map(async (link) => {
        const section = new DOMParser().parseFromString(await (await fetch(link.href)).text(), "text/html");
        return section.querySelector("main h2 a").textContent;
      }),
    ),
  );
  const words = titles.flatMap((title) => /[\u0621-\u064A]{5,}/.exec(title) ?? []);
  assert.ok(words.length >= 5, `too few long words in the titles of the demo: ${titles.join("; ")}`);
  return words;
}

test("results change with the letters of a word and never vanish between them", async (t) => {
  const words = await longWords(t);
  const page = await demo.visit(t);
  const { input, options, count } = box(page);
  for (const word of words) {
    await input.fill("");
    const shown = [];
    for (let length = 1; length <= word.length; length++) {
      const typed = word.slice(0, length);
      await input.press("End");
      await page.keyboard.insertText(word[length - 1]);
      // An article alone is waited out: what is shown stays.
      if (typed === "ال") continue;
      const { total } = await event(page, "fihris-results", { query: typed });
      assert.ok(total > 0, `«${typed}» of «${word}» finds nothing`);
      assert.ok(await options.first().isVisible(), `«${typed}» of «${word}» shows nothing`);
      shown.push((await count.textContent()) + (await options.allTextContents()).join());
    }
    assert.ok(new Set(shown).size > 1, `the results never changed while «${word}» was typed`);
  }
});

test("a page is found by its own title", async (t) => {
  const page = await demo.visit(t, "/legal/");
  const first = page.locator("main h2 a").first();
  const title = await first.textContent();
  await search(page, title);
  const { options } = box(page);
  assert.equal(await options.first().locator(".title").textContent(), title);
  assert.equal(new URL(await options.first().evaluate((option) => option.href)).pathname, await first.getAttribute("href"));
});

test("marks cover whole words", async (t) => {
  const words = await longWords(t);
  const page = await demo.visit(t);
  const { marks } = box(page);
  for (const word of words) {
    await search(page, word.slice(0, 4));
    const cut = await marks.evaluateAll((marks) => {
      const letter = /[\p{L}\p{M}\p{N}\u0640]/u;
      return marks
        .map((mark) => [mark.previousSibling?.textContent ?? "", mark.textContent, mark.nextSibling?.textContent ?? ""])
        .filter(
          ([before, marked, after]) =>
            !letter.test(marked) || letter.test(before.slice(-1)) || letter.test(after.slice(0, 1)),
        );
    });
    assert.ok((await marks.count()) > 0, `«${word.slice(0, 4)}» marks nothing`);
    assert.deepEqual(cut, [], "marks that cut a word");
  }
});

test("what a single letter may become is found, but not marked", async (t) => {
  const page = await demo.visit(t);
  const { marks, options } = box(page);
  await search(page, "مدرسة ا");
  const marked = await marks.allTextContents();
  assert.ok(marked.length > 0 && marked.every((word) => /مدرّ?س|مدارس/.test(word.replace(/\u064F/g, ""))), marked.join(" "));
  await search(page, "م");
  assert.ok((await options.count()) > 0);
  assert.equal(await marks.count(), 0);
});

test("every link of a page of results leads to a page", async (t) => {
  const words = await longWords(t);
  const page = await demo.visit(t);
  const { options } = box(page);
  for (const word of words) {
    await search(page, word);
    for (const href of await options.evaluateAll((options) => options.flatMap((option) => option.href ?? []))) {
      const response = await fetch(href);
      assert.equal(response.status, 200, href);
      assert.match(response.headers.get("content-type"), /^text\/html/);
    }
  }
});

test("no request carries what was typed", async (t) => {
  const words = await longWords(t);
  const sent = [];
  const page = await demo.visit(t, "/", {
    prepare: (page) =>
      page.on("request", (request) => sent.push(decodeURIComponent(request.url()) + (request.postData() ?? ""))),
  });
  for (const word of words) await search(page, word);
  assert.ok(sent.some((request) => INDEX_FILE.test(request)), "the index was requested");
  const telling = sent.filter((request) => words.some((word) => request.includes(word.slice(0, 3))));
  assert.deepEqual(telling, []);
});

test("what is typed before the engine has arrived is answered when it arrives", async (t) => {
  const words = await longWords(t);
  let release;
  const released = new Promise((resolve) => (release = resolve));
  const page = await demo.visit(t, "/", {
    prepare: (page) =>
      page.route(INDEX_FILE, async (route) => {
        await released;
        await route.continue();
      }),
  });
  const { input, count, options, panel } = box(page);
  await input.pressSequentially(words[0]);
  await panel.waitFor();
  assert.match(await count.textContent(), /تحضير البحث/);
  assert.equal(await options.count(), 0);
  await page.waitForTimeout(200);
  assert.equal(await input.inputValue(), words[0]);
  release();
  await event(page, "fihris-results", { query: words[0] });
  const answered = await page.evaluate(() => window.fihrisEvents.map(({ query }) => query));
  assert.deepEqual(answered, [words[0]], "only the latest query is answered");
  assert.ok((await options.count()) > 0);
});

test("letters of an unfinished composition are searched, as Android keyboards send them", async (t) => {
  const words = await longWords(t);
  const page = await demo.visit(t);
  const { input, options } = box(page);
  await search(page, words[0].slice(0, 1));
  await input.fill("");
  const devtools = await page.context().newCDPSession(page);
  const composed = words[0].slice(0, 3);
  await devtools.send("Input.imeSetComposition", { text: composed, selectionStart: 3, selectionEnd: 3 });
  await event(page, "fihris-results", { query: composed });
  assert.ok((await options.count()) > 0);
});

test("nothing is loaded until the reader comes near the box", async (t) => {
  const requested = [];
  const page = await demo.visit(t, "/", {
    prepare: (page) => page.on("request", (request) => requested.push(new URL(request.url()).pathname)),
  });
  await page.waitForFunction(() => customElements.get("fihris-search"));
  await page.waitForTimeout(300);
  assert.deepEqual(requested.filter((path) => path.startsWith("/fihris/")), ["/fihris/fihris.js"]);
  const indexRequested = page.waitForRequest(INDEX_FILE);
  await box(page).input.hover();
  await indexRequested;
});

test("Latin words of the pages come first, what they read like in Arabic second", async (t) => {
  const page = await demo.visit(t);
  const { input, options } = box(page);
  await search(page, "berlin");
  const group = page.locator("fihris-search [role=group]");
  const grouped = await group.locator("[role=option] .mark").allTextContents();
  assert.ok(grouped.length > 0 && grouped.every((word) => /برلين/.test(word)), grouped.join());
  // The keys go on into the group: up from the field is its last page.
  await input.press("ArrowUp");
  assert.equal(await group.locator("[role=option]").last().getAttribute("aria-selected"), "true");
  assert.equal(await options.first().getAttribute("aria-selected"), "false");
});

test("an article alone leaves what is shown, and shows nothing by itself", async (t) => {
  const page = await demo.visit(t);
  const { input, options } = box(page);
  await input.fill("ال");
  await search(page, "الج");
  const shown = await options.count();
  assert.ok(shown > 0);
  await input.fill("ال");
  await page.waitForTimeout(300);
  assert.equal(await options.count(), shown);
});
