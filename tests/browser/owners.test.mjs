// What the owner of a site can say about the box: opening it, presets, choices, links, templates, sections, density, and a look of
// its own; and what every owner gets: numbers that read right, pictures that are there, titles that fit.
import assert from "node:assert/strict";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { join } from "node:path";
import { alterEngine, box, event, ownSite, search, twoLines } from "./harness.mjs";

const HEAD = twoLines("ar").split("<fihris-search")[0];
const site = ownSite({
  documents: [
    { id: "a", url: "/news/", title: "أخبار الرابطة", body: "كل ما يجري في فروعنا من نشاط", filters: { lang: "ar", نوع: "قائمة" } },
    { id: "b", url: "/news/opening/", title: "افتتاح فرع هامبورغ", body: "نشاط جديد. اتصلوا بنا على +49 30 902 694 أو 0779 53 75 79 لتسجيل الحضور.", filters: { lang: "ar", نوع: "خبر" } },
    { id: "c", url: "/de/opening/", title: "Eröffnung in Hamburg", body: "Die neue نشاط Gruppe trifft sich jede Woche.", filters: { lang: "de", نوع: "خبر" } },
    { id: "d", url: "/long/", title: `نشاط ${"عنوان طويل جدًّا لا ينتهي ".repeat(20)}`, body: "نشاط", filters: { lang: "ar", نوع: "خبر" } },
  ],
  pages: {
    "index.html": `${HEAD}<fihris-search></fihris-search>`,
    "open.html": `${HEAD}<button data-fihris-open>بحث</button><a href="#x" data-fihris-open="#second">الأرشيف</a>
      <fihris-search id="first" mode="modal"></fihris-search><fihris-search id="second" mode="modal" shortcut="j"></fihris-search>`,
    "no-shortcut.html": `${HEAD}<fihris-search mode="modal" shortcut=""></fihris-search>`,
    "preset.html": `${HEAD}<fihris-search filter="lang:ar, نوع:خبر"></fihris-search>`,
    "preset-page.html": `${HEAD}<fihris-search mode="page" filter="lang:de"></fihris-search>`,
    "choices.html": `${HEAD}<fihris-search mode="modal" filters="نوع, lang"></fihris-search>`,
    "links.html": `${HEAD}<fihris-search><a href="/donate/">تبرّع</a><a href="/contact/">اتصل بنا</a></fihris-search>`,
    "sections.html": `${HEAD}<fihris-search sections="2"></fihris-search>`,
    "compact.html": `${HEAD}<fihris-search density="compact"></fihris-search>`,
    "styled.html": `${HEAD}<style>fihris-search::part(active){background:rgb(1,2,3)} fihris-search{--fihris-height:60px;--fihris-panel-width:500px}</style><fihris-search></fihris-search>`,
  },
});
const WORD = "نشاط";

const isOpen = (page, id) => page.evaluate((id) => document.getElementById(id).frame.open, id);

test("the page's own buttons and scripts open and close the dialog", async (t) => {
  const page = await site.visit(t, "/open.html");
  await page.waitForFunction(() => customElements.get("fihris-search"));
  await page.getByRole("button", { name: "بحث", exact: true }).click();
  assert.deepEqual([await isOpen(page, "first"), await isOpen(page, "second")], [true, false]);
  await page.locator("#first .close").waitFor();
  await page.evaluate(() => document.getElementById("first").close());
  await page.waitForFunction(() => !document.getElementById("first").frame.open);
  await page.getByRole("link", { name: "الأرشيف" }).click();
  assert.equal(await isOpen(page, "second"), true);
  await page.keyboard.press("Escape");
  await page.evaluate(() => document.getElementById("second").open());
  assert.equal(await isOpen(page, "second"), true);
});

test("the keys that open the dialog are the owner's, and stand on its button", async (t) => {
  const page = await site.visit(t, "/no-shortcut.html");
  await page.waitForFunction(() => customElements.get("fihris-search"));
  for (const key of ["Control+k", "/"]) await page.keyboard.press(key);
  assert.equal(await page.locator("fihris-search").evaluate((element) => element.frame.open), false);
  assert.equal(await page.locator("fihris-search .shortcut").count(), 0);
  for (const [platform, keys] of [["Linux x86_64", "Ctrl K"], ["MacIntel", "\u2318K"]]) {
    const other = await site.visit(t, "/open.html", {
      prepare: (page) => page.addInitScript((platform) => Object.defineProperty(navigator, "platform", { value: platform }), platform),
    });
    assert.equal(await other.locator("#first .shortcut").textContent(), keys);
  }
});

test("preset filters hold for every search, and are no choice of the reader's", async (t) => {
  const page = await site.visit(t, "/preset.html");
  await search(page, WORD);
  assert.deepEqual((await box(page).options.locator(".title").allTextContents()).map((title) => title.slice(0, 12)).sort(), ["افتتاح فرع ه", "نشاط عنوان ط"].sort());
  const results = await site.visit(t, "/preset-page.html");
  await results.getByRole("searchbox").fill(WORD);
  await event(results, "fihris-results", { query: WORD });
  assert.deepEqual(await results.locator("fihris-search .title").allTextContents(), ["Eröffnung in Hamburg"]);
  assert.deepEqual(await results.locator("fihris-search .legend").allTextContents(), ["نوع"]);
});

test("a dialog shows choices of the filters that its owner names", async (t) => {
  const page = await site.visit(t, "/choices.html");
  await page.locator("fihris-search .trigger").click();
  await page.locator("fihris-search .close").waitFor();
  await search(page, WORD);
  const german = page.getByRole("group", { name: "lang" }).getByRole("button", { name: /de/ });
  await german.click();
  await page.waitForFunction(() => document.querySelector("fihris-search").shadowRoot.querySelectorAll("[role=option] .title").length === 1);
  assert.equal(await german.getAttribute("aria-pressed"), "true");
  assert.ok(await german.evaluate((button) => button.matches(":focus")), "the focus stays at the choice");
  await german.click();
  await page.waitForFunction(() => document.querySelector("fihris-search").shadowRoot.querySelectorAll("[role=option] .title").length > 1);
});

test("an empty box shows the links that its owner put into it", async (t) => {
  const page = await site.visit(t, "/links.html");
  await box(page).input.click();
  const links = page.getByRole("group", { name: "روابط سريعة" }).getByRole("option");
  await links.first().waitFor();
  assert.deepEqual(await links.allTextContents(), ["تبرّع", "اتصل بنا"]);
  assert.match(await links.first().getAttribute("href"), /\/donate\/$/);
});

test("a template works as frameworks build it, with its children outside of its content, and has conditions", async (t) => {
  const page = await site.visit(t, "/", {
    prepare: (page) =>
      page.addInitScript(() =>
        document.addEventListener("DOMContentLoaded", () => {
          const template = document.createElement("template");
          const part = (name, attribute = "data-fihris") => {
            const element = document.createElement("span");
            element.setAttribute(attribute, name);
            return element;
          };
          const label = part("author", "data-fihris-if");
          label.textContent = "كتبها";
          // As React and Vue do.
          Node.prototype.appendChild.call(template, part("title"));
          template.appendChild(label);
          document.querySelector("fihris-search").append(template);
        }),
      ),
  });
  await search(page, "هامبورغ");
  assert.equal(await box(page).options.first().textContent(), "افتتاح فرع هامبورغ");
});

test("further sections of a page are rows below its hit, and lead there", async (t) => {
  const sections = [{ title: "المواعيد", url: "/h/#dates", excerpt: [{ text: "كل سبت", mark: 0 }] }];
  const page = await site.visit(t, "/sections.html", {
    prepare: (page) =>
      alterEngine(
        page,
        `const hit = { id: "h", url: "/h/", title: "عنوان", titleParts: [{ text: "عنوان", mark: 0 }], date: null, score: 1, excerpt: [], sections: ${JSON.stringify(sections)} };
        Engine.prototype.search = (query) => JSON.stringify({ query, total: 1, hits: [hit] });`,
      ),
  });
  await search(page, "س");
  const row = box(page).options.nth(1);
  assert.match(await row.textContent(), /المواعيد.*كل سبت/);
  assert.match(await row.getAttribute("href"), /\/h\/#dates$/);
});

test("a compact list has rows of a title and a line", async (t) => {
  const height = async (path) => {
    const page = await site.visit(t, path);
    await search(page, "هامبورغ");
    return (await box(page).options.first().boundingBox()).height;
  };
  assert.ok((await height("/compact.html")) < 0.75 * (await height("/")));
});

test("the active row, heights and widths are the owner's", async (t) => {
  const page = await site.visit(t, "/styled.html");
  await search(page, WORD);
  await box(page).input.press("ArrowDown");
  assert.equal(await box(page).options.first().evaluate((option) => getComputedStyle(option).backgroundColor), "rgb(1, 2, 3)");
  assert.ok((await page.locator("fihris-search .box").boundingBox()).height >= 60);
  assert.equal((await box(page).panel.boundingBox()).width, 500);
});

test("what the pointer is on is what Enter opens", async (t) => {
  const page = await site.visit(t);
  await search(page, WORD);
  await box(page).input.press("ArrowDown");
  await box(page).options.nth(2).hover();
  assert.equal(await page.locator("fihris-search [aria-selected=true]").count(), 1);
  assert.equal(await box(page).options.nth(2).getAttribute("aria-selected"), "true");
});

test("numbers of telephones read from left to right in Arabic", async (t) => {
  const page = await site.visit(t);
  await search(page, "هامبورغ 902");
  for (const [first, last] of [["+49", "694"], ["0779", "79"]]) {
    const places = await box(page).options.first().locator(".excerpt").evaluate(
      (excerpt, words) => {
        const walker = document.createTreeWalker(excerpt, NodeFilter.SHOW_TEXT);
        const found = [];
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
          for (const word of words) {
            const at = node.textContent.lastIndexOf(word);
            if (at < 0) continue;
            const range = document.createRange();
            range.setStart(node, at);
            range.setEnd(node, at + word.length);
            found[words.indexOf(word)] = range.getBoundingClientRect().left;
          }
        }
        return found;
      },
      [first, last],
    );
    assert.ok(places[0] < places[1], `${first} … ${last}: ${places}`);
  }
});

test("a picture that does not come leaves no hole, and a long title has two lines", async (t) => {
  const page = await site.visit(t, "/", {
    expects: /^Failed to load resource/,
    prepare: (page) =>
      alterEngine(
        page,
        `const search = Engine.prototype.search;
        Engine.prototype.search = async function (...asked) {
          const answer = JSON.parse(await search.apply(this, asked));
          for (const hit of answer.hits) hit.meta = { image: "/nowhere.png" };
          return JSON.stringify(answer);
        };`,
      ),
  });
  await search(page, "عنوان طويل");
  await page.waitForFunction(() => !document.querySelector("fihris-search").shadowRoot.querySelector("img"));
  const { height, line } = await box(page).options.first().locator(".title").evaluate((title) => ({
    height: title.getBoundingClientRect().height,
    line: Number.parseFloat(getComputedStyle(title).lineHeight),
  }));
  assert.ok(height <= 2.1 * line, `${height} for lines of ${line}`);
});

test("the way to a page is told by titles where they are known", async (t) => {
  const page = await site.visit(t);
  await search(page, WORD);
  const option = box(page).options.filter({ hasText: "افتتاح فرع" });
  assert.equal(await option.locator(".path").textContent(), "أخبار الرابطة");
});

test("the script can be imported where there is no page, as on a server", async () => {
  const module = await import(pathToFileURL(join(site.bundle, "fihris.js")).href);
  assert.deepEqual(Object.keys(module).sort(), ["FihrisError", "open", "setHome"]);
});
