// The box in other people's pages: their style sheets, routers, headers and scripts, other boxes beside it, and readers who press,
// tap, go back and come again. Each test is one kind of way in which a search was lost.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { alterEngine, box, event, ownSite, search, twoLines } from "./harness.mjs";

const HEAD = twoLines("ar").split("<fihris-search")[0].replace("<link", '<meta name="viewport" content="width=device-width, initial-scale=1"><link');
const TEXT = "<p>نصّ يملأ الصفحة حول صندوق البحث ليرى القارئ أين تقع النتائج.</p>".repeat(30);
const FIELD = '<form id="find" action="/results.html"><input name="q" aria-label="بحث"></form>';
const WORD = "نهر";

const site = ownSite({
  documents: Array.from({ length: 45 }, (_, at) => ({
    id: `${at}`,
    url: `/river/${at}/`,
    title: `نهر رقم ${at}`,
    body: "ماء النهر يجري بين الحقول والبساتين إلى البحر البعيد، وعلى ضفّتيه قرى كثيرة وطواحين قديمة. ".repeat(2),
    filters: { ضفّة: at % 2 ? "شرقية" : "غربية" },
  })),
  pages: {
    ...Object.fromEntries(Array.from({ length: 45 }, (_, at) => [`river/${at}/index.html`, `${HEAD}<h1>نهر رقم ${at}</h1>`])),
    "index.html": `${HEAD}<fihris-search></fihris-search>${TEXT}<iframe srcdoc="<input>"></iframe>`,
    "modal.html": `${HEAD}<fihris-search mode="modal"></fihris-search>${TEXT}`,
    "results.html": `${HEAD}<fihris-search mode="page"></fihris-search>`,
    "header-first.html": `${HEAD}<header><fihris-search></fihris-search></header><fihris-search id="page" mode="page"></fihris-search>`,
    "header-last.html": `${HEAD}<fihris-search id="page" mode="page"></fihris-search><footer><fihris-search></fihris-search></footer>`,
    "recipe.html": `${HEAD}${FIELD}<fihris-search for="#find"></fihris-search>`,
    "two.html": `${HEAD}<div hidden><fihris-search mode="modal"></fihris-search></div><fihris-search id="seen" mode="modal"></fihris-search><fihris-search mode="modal"></fihris-search>`,
    "more.html": `${HEAD}<fihris-search results="/results.html"></fihris-search>`,
    "missing.html": `${HEAD}<div id="place"></div><fihris-search for="#find"></fihris-search>`,
    "broken-selector.html": `${HEAD}<fihris-search for="#1"></fihris-search><fihris-search></fihris-search>`,
    "shadow.html": `${HEAD}<div id="host"></div><script type="module">
      const root = document.querySelector("#host").attachShadow({ mode: "open" });
      const form = document.createElement("form");
      form.id = "find";
      form.append(document.createElement("input"));
      const element = document.createElement("fihris-search");
      element.setAttribute("for", "#find");
      root.append(form, element);
    </script>`,
    "overflow.html": `${HEAD}<header style="overflow:hidden;padding:8px"><div style="max-width:500px"><fihris-search></fihris-search></div></header>
      <div style="position:relative;z-index:99;background:silver;height:600px"></div>${TEXT}`,
    "narrow.html": `${HEAD}<header style="display:flex;gap:16px;transform:translateZ(0)"><b>الرابطة</b><nav>أخبار بيانات فعاليات</nav><fihris-search></fihris-search></header>${TEXT}`,
    "bottom.html": `${HEAD}<div style="height:80vh"></div><fihris-search></fihris-search>`,
    "rem.html": `${HEAD}<style>html{font-size:62.5%}*{letter-spacing:.2em;text-transform:uppercase}a{border-bottom:3px solid red}p{margin:40px}kbd{padding:30px}mark{padding:9px}</style>
      <fihris-search></fihris-search>${FIELD}<fihris-search for="#find"></fihris-search>`,
    "css-direction.html": `${HEAD.replace(' lang="ar"', "")}<style>html{direction:rtl}</style><fihris-search></fihris-search>`,
    "route.html": `${HEAD}<fihris-search></fihris-search>`,
    "link.html": `${HEAD}<a id="link" href="#q=${encodeURIComponent(WORD)}">نهر</a><fihris-search></fihris-search>`,
  },
});

const TAP = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const path = (page) => new URL(page.url()).pathname;
/** What of a part can be seen: whether the point in its middle is it. */
const isOnTop = (locator) =>
  locator.evaluate((element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    let at = document.elementFromPoint(left + width / 2, top + height / 2);
    while (at?.shadowRoot?.elementFromPoint(left + width / 2, top + height / 2)) {
      const inner = at.shadowRoot.elementFromPoint(left + width / 2, top + height / 2);
      if (inner === at) break;
      at = inner;
    }
    return !!at && (element.contains(at) || at.contains(element));
  });

/** Presses the mouse for a while, as people do. */
async function press(page, locator) {
  await locator.scrollIntoViewIfNeeded();
  const { x, y, width, height } = await locator.boundingBox();
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.mouse.down();
  await page.waitForTimeout(80);
  await page.mouse.up();
}

async function typeIntoPage(page, selector = "fihris-search") {
  await page.locator(`${selector} input[part=input]`).pressSequentially(WORD);
  await event(page, "fihris-results", { query: WORD });
}

test("page of results: the first click after typing opens what was clicked", async (t) => {
  const page = await site.visit(t, "/results.html");
  await typeIntoPage(page);
  const second = page.locator("fihris-search li a").nth(1);
  const { pathname } = new URL(await second.evaluate(({ href }) => href));
  await press(page, second);
  await page.waitForURL((url) => url.pathname === pathname);
});

test("page of results: the first tap after typing opens what was tapped", async (t) => {
  const page = await site.visit(t, "/results.html", TAP);
  await typeIntoPage(page);
  await page.locator("fihris-search li a").nth(1).tap();
  await page.waitForURL(/river/);
});

test("page of results: the first click after typing chooses a filter", async (t) => {
  const page = await site.visit(t, "/results.html");
  await typeIntoPage(page);
  await press(page, page.locator("fihris-search .value").first());
  await page.locator("fihris-search .chip").waitFor();
});

test("results that come while the pointer is down on others wait for its click", async (t) => {
  const page = await site.visit(t, "/");
  await search(page, WORD);
  const { pathname } = new URL(await box(page).options.first().evaluate(({ href }) => href));
  await box(page).options.first().hover();
  await page.mouse.down();
  // The answer to another text arrives.
  await page.evaluate(() => document.querySelector("fihris-search").search("طواحين قديمة"));
  await page.waitForTimeout(300);
  await page.mouse.up();
  await page.waitForURL((url) => url.pathname === pathname);
});

test("hits that are found again stay the elements that they are", async (t) => {
  const page = await site.visit(t, "/");
  await search(page, "نهر رقم 7");
  await page.evaluate(() => (window.first = document.querySelector("fihris-search").shadowRoot.querySelector("[role=option]")));
  await page.evaluate(() => (window.fihrisEvents.length = 0));
  await page.evaluate(() => document.querySelector("fihris-search").search());
  await event(page, "fihris-results");
  assert.ok(await page.evaluate(() => window.first === document.querySelector("fihris-search").shadowRoot.querySelector("[role=option]")));
});

for (const name of ["header-first", "header-last"]) {
  test(`${name}: a page of results has the address, wherever another box stands`, async (t) => {
    const page = await site.visit(t, `/${name}.html#q=${encodeURIComponent(WORD)}`);
    await event(page, "fihris-results", { query: WORD });
    await page.locator("#page li a").first().waitFor();
    const other = page.locator("fihris-search:not([mode])");
    assert.equal(await other.evaluate((element) => element.input.value), "");
    assert.equal(await other.locator(".panel:visible").count(), 0);
  });
}

test("the form of a page leads to a page of results that shows them", async (t) => {
  const page = await site.visit(t, "/recipe.html");
  await page.locator("#find input").fill(WORD);
  await event(page, "fihris-results", { query: WORD });
  await page.locator("#find input").press("Enter");
  await page.waitForURL(/results\.html\?q=/);
  await event(page, "fihris-results", { query: WORD });
  assert.ok((await page.locator("fihris-search li a").count()) > 0);
});

for (const query of ["😀", "؟؟؟", "ڤ".repeat(70)]) {
  test(`a text that finds nothing says so, and leaves no hits of another: ${query.slice(0, 4)}`, async (t) => {
    const page = await site.visit(t, "/");
    await search(page, WORD);
    await search(page, query);
    assert.equal(await page.locator("fihris-search .title").count(), 0);
    assert.equal(await box(page).count.textContent(), "لا نتائج");
  });
}

for (const name of ["constructor", "__proto__", "toString", "hasOwnProperty"]) {
  test(`a name that every object has is a name like any other: ${name}`, async (t) => {
    const answer = {
      prepare: (page) =>
        alterEngine(
          page,
          `const filters = JSON.parse('{"${name}": ["حلب"]}'), meta = JSON.parse('{"${name}": "قيمة"}'), counts = JSON.parse('{"${name}": {"${name}": 2}}');
          const hit = { id: "h", url: "/h/", title: "عنوان", titleParts: [{ text: "عنوان", mark: 0 }], date: null, score: 1, excerpt: [], filters, meta };
          Engine.prototype.search = (query) => JSON.stringify({ query, total: 1, hits: [hit], filters: counts });`,
        ),
    };
    for (const address of [`/#q=x&f.${name}=y`, `/results.html#q=x&f.${name}=y`]) {
      const page = await site.visit(t, address, answer);
      await event(page, "fihris-results", { query: "x" });
      await page.locator("fihris-search .option").first().waitFor();
      const text = await page.locator("fihris-search .option").first().textContent();
      assert.ok(!/native|\[object/.test(text), text);
      assert.ok(text.includes("حلب"), "its badge is shown");
    }
  });
}

test("no plain object is a dictionary in the sources", () => {
  const folder = new URL("../../www/src/", import.meta.url);
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".ts") && name !== "dom.ts")) {
    const text = readFileSync(new URL(file, folder), "utf8");
    const found = /: Record<string[^=;]*> = \{|\?\?= \{\}|(?:const|let) \w+ = \{\};/.exec(text);
    assert.equal(found?.[0], undefined, `${file}: a Map has no names that nobody gave it`);
  }
});

test("a search that was given up leaves no message behind", async (t) => {
  const page = await site.visit(t, "/", {
    prepare: (page) =>
      alterEngine(
        page,
        `const search = Engine.prototype.search;
        Engine.prototype.search = async function (query, options) {
          if (query === "نه") await new Promise((resolve) => setTimeout(resolve, 600));
          return search.call(this, query, options);
        };`,
      ),
  });
  await search(page, "ن");
  await page.keyboard.insertText("ه");
  await page.waitForTimeout(60);
  await page.keyboard.insertText("ر");
  await event(page, "fihris-results", { query: WORD });
  await page.waitForTimeout(700);
  assert.equal(await box(page).count.textContent(), "٤٥ نتيجة");
  assert.equal(await page.locator("fihris-search .loading").count(), 0);
});

test("a last row leads to more results, and another to the owner's page of all", async (t) => {
  const page = await site.visit(t, "/more.html");
  await search(page, WORD);
  const titles = page.locator("fihris-search .title");
  assert.equal(await titles.count(), 10);
  await box(page).input.press("ArrowUp");
  await box(page).input.press("ArrowUp");
  await box(page).input.press("Enter");
  await page.waitForFunction(() => document.querySelector("fihris-search").shadowRoot.querySelectorAll(".title").length === 20);
  const active = await box(page).input.getAttribute("aria-activedescendant");
  const isNext = (id) => [...document.querySelector("fihris-search").shadowRoot.querySelectorAll("[role=option]")][10].id === id;
  assert.ok(await page.evaluate(isNext, active), "the first of the new ones is active");
  await page.getByRole("option", { name: "كل النتائج (٤٥)" }).click();
  await page.waitForURL(/results\.html#q=/);
  await event(page, "fihris-results", { query: WORD });
});

test("of several dialogs a key opens one, the one that can be seen, once", async (t) => {
  const page = await site.visit(t, "/two.html");
  await page.waitForFunction(() => customElements.get("fihris-search"));
  for (let times = 0; times < 2; times++) {
    await page.keyboard.press("Control+k");
    const open = await page.evaluate(() => [...document.querySelectorAll("fihris-search")].filter((element) => element.frame.open).map(({ id }) => id));
    assert.deepEqual(open, ["seen"]);
  }
  // In the open dialog the key is not the browser's.
  const prevented = await page.locator("#seen input").evaluate(
    (input) => !input.dispatchEvent(new KeyboardEvent("keydown", { key: "k", code: "KeyK", ctrlKey: true, bubbles: true, composed: true, cancelable: true })),
  );
  assert.ok(prevented);
});

test("keys with Shift, and those that the page has taken, are not ours", async (t) => {
  const page = await site.visit(t, "/modal.html");
  await page.waitForFunction(() => customElements.get("fihris-search"));
  await page.keyboard.press("Control+Shift+K");
  await page.keyboard.press("?");
  await page.evaluate(() => document.addEventListener("keydown", (key) => key.preventDefault()));
  await page.keyboard.press("Control+k");
  assert.equal(await page.evaluate(() => document.querySelector("fihris-search").frame.open), false);
});

test("a dialog that is taken out of the page, or moved, while it is open can be opened again", async (t) => {
  const page = await site.visit(t, "/modal.html");
  for (const move of [(element) => (element.remove(), document.body.prepend(element)), (element) => document.body.append(element)]) {
    await page.locator("fihris-search .trigger").click();
    await page.locator("fihris-search .close").waitFor();
    await page.evaluate(`(${move})(document.querySelector("fihris-search"))`);
    assert.notEqual(await page.evaluate(() => document.documentElement.style.overflow), "hidden");
  }
  await page.locator("fihris-search .trigger").click();
  await search(page, WORD);
  assert.ok(await box(page).options.first().isVisible());
});

/** Types into the field of the page and sees one panel with results. */
async function worksInField(page, field = page.locator("#find input")) {
  await page.evaluate(() => (window.fihrisEvents.length = 0));
  await field.fill("");
  await field.fill(WORD);
  await event(page, "fihris-results", { query: WORD });
  assert.equal(await page.locator(".panel:visible").count(), 1);
}

test("a field that comes late, is replaced, or is copied by a router is the box's, with one panel", async (t) => {
  const page = await site.visit(t, "/missing.html");
  const add = () => {
    const form = document.createElement("form");
    form.id = "find";
    form.append(document.createElement("input"));
    document.querySelector("#place").replaceChildren(form);
  };
  await page.waitForFunction(() => customElements.get("fihris-search"));
  await page.evaluate(add);
  await worksInField(page);
  await page.evaluate(add);
  await worksInField(page);
  // As Turbo does it when a page is left and come back to.
  await page.evaluate(() => {
    const copy = document.body.cloneNode(true);
    document.documentElement.replaceChild(copy, document.body);
  });
  await worksInField(page);
});

test("a field that is missing is told to the owner, and breaks nothing", async (t) => {
  const warnings = [];
  const page = await site.visit(t, "/missing.html", {
    prepare: (page) => page.on("console", (message) => message.type() === "warning" && warnings.push(message.text())),
  });
  await page.waitForTimeout(3300);
  assert.ok(warnings.some((text) => /^for /.test(text)), warnings.join());
  const other = await site.visit(t, "/broken-selector.html");
  await search(other, WORD);
});

test("a field in a shadow root is found by a box beside it", async (t) => {
  const page = await site.visit(t, "/shadow.html");
  await worksInField(page, page.locator("#host input"));
  await page.locator("#host input").press("ArrowDown");
  assert.equal(await page.locator("#host [aria-selected=true]").count(), 1);
});

test("an application that keeps its route in the fragment keeps it", async (t) => {
  const page = await site.visit(t, "/route.html#/guide/install");
  await search(page, WORD);
  await box(page).options.first().click();
  await page.waitForURL(/river/);
  await page.goBack();
  assert.equal(new URL(page.url()).hash, "#/guide/install");
  await event(page, "fihris-results", { query: WORD });
});

test("a link to a search works before the box was touched", async (t) => {
  const page = await site.visit(t, "/link.html");
  await page.locator("#link").click();
  await event(page, "fihris-results", { query: WORD });
  assert.ok(await box(page).options.first().isVisible());
});

test("who comes back to the list can go on with the keys", async (t) => {
  const page = await site.visit(t, "/");
  await search(page, WORD);
  await box(page).input.press("Enter");
  await page.waitForURL(/river/);
  await page.goBack();
  await event(page, "fihris-results", { query: WORD });
  await page.keyboard.press("ArrowDown");
  assert.equal(await page.locator("fihris-search [aria-selected=true]").count(), 1);
  await page.keyboard.press("Escape");
  await box(page).panel.waitFor({ state: "hidden" });
});

test("who comes back to a page of results finds as many, at the same place", async (t) => {
  const page = await site.visit(t, "/results.html");
  await typeIntoPage(page);
  await page.locator("fihris-search input[part=input]").press("Enter");
  const items = page.locator("fihris-search li.item");
  for (const count of [20, 30, 40]) {
    await page.locator("fihris-search .column > .more").click();
    await page.waitForFunction((count) => document.querySelector("fihris-search").shadowRoot.querySelectorAll("li.item").length === count, count);
  }
  await items.nth(35).scrollIntoViewIfNeeded();
  const before = await page.evaluate(() => scrollY);
  assert.ok(before > 500);
  await items.nth(35).locator("a").click();
  await page.waitForURL(/river/);
  await page.goBack();
  await page.waitForFunction(() => document.querySelector("fihris-search").shadowRoot.querySelectorAll("li.item").length === 40);
  await page.waitForFunction((before) => Math.abs(scrollY - before) < 40, before);
});

test("without a network before anything is loaded the reader is told, and it goes on by itself", async (t) => {
  const page = await site.visit(t, "/", { expects: /^Failed to load resource/ });
  await page.waitForFunction(() => customElements.get("fihris-search"));
  const files = /\/fihris\/(?!fihris\.js)/;
  await page.route(files, (route) => route.abort());
  await page.context().setOffline(true);
  await box(page).input.fill(WORD);
  const note = page.locator("fihris-search .note");
  await note.filter({ hasText: "البحث غير متاح الآن" }).waitFor();
  assert.equal(await note.getAttribute("role"), "status");
  await page.unroute(files);
  await page.context().setOffline(false);
  await event(page, "fihris-results", { query: WORD });
  assert.equal(await note.textContent(), "");
});

test("on a slow line something is seen within a tenth of a second", async (t) => {
  for (const [address, field] of [["/", "fihris-search input"], ["/modal.html", "fihris-search input"], ["/recipe.html", "#find input"]]) {
    const page = await site.visit(t, address, { prepare: (page) => page.route(/\/fihris\/(?!fihris\.js)/, () => {}) });
    await page.waitForFunction(() => customElements.get("fihris-search"));
    if (address.includes("modal")) await page.locator("fihris-search .trigger").click();
    await page.locator(field).pressSequentially("ن");
    const sign = await page.evaluate(
      () =>
        new Promise((resolve) => {
          const { root, shadowRoot } = document.querySelector("fihris-search");
          const note = shadowRoot.querySelector(".note");
          setTimeout(() => resolve([note.checkVisibility() && note.textContent, root.matches(".loading")]), 50);
        }),
    );
    assert.deepEqual(sign, ["\u2026", true]);
  }
});

test("nothing of the page cuts or covers the list", async (t) => {
  const page = await site.visit(t, "/overflow.html");
  await search(page, WORD);
  await box(page).input.press("ArrowDown");
  for (const at of [0, 2]) assert.ok(await isOnTop(box(page).options.nth(at)), `option ${at}`);
  assert.ok(await isOnTop(page.locator("fihris-search .box")), "the box stays where it is");
});

test("in a narrow column the list is as wide as it has to be", async (t) => {
  const page = await site.visit(t, "/narrow.html", { viewport: { width: 800, height: 700 } });
  await search(page, WORD);
  const { x, width } = await box(page).panel.boundingBox();
  assert.ok(width >= 384 && x >= 0 && x + width <= 800, `${x} ${width}`);
});

test("the list opens upward where there is more room", async (t) => {
  const page = await site.visit(t, "/bottom.html", { viewport: { width: 1280, height: 700 } });
  await search(page, WORD);
  const panel = await box(page).panel.boundingBox();
  const { y } = await page.locator("fihris-search .box").boundingBox();
  assert.ok(panel.y >= 0 && panel.y + panel.height <= y, JSON.stringify(panel));
  assert.ok(panel.height > 300);
});

test("every active option is seen whole, and the arrows scroll nothing but the list", async (t) => {
  const page = await site.visit(t, "/");
  await search(page, "نه");
  await page.locator("fihris-search .completions .option").first().waitFor();
  const options = page.locator("fihris-search .list [role=option]");
  for (let at = 0; at < (await options.count()); at++) {
    await box(page).input.press("ArrowDown");
    const isWhole = await options.nth(at).evaluate((option) => {
      const list = option.closest(".list").getBoundingClientRect();
      const { top, bottom } = option.getBoundingClientRect();
      return top >= list.top - 1 && bottom <= list.bottom + 1;
    });
    assert.ok(isWhole, `option ${at}`);
  }
  assert.equal(await page.evaluate(() => scrollY), 0);
});

test("a small window: the box opens as a sheet, three results are seen above a keyboard, and the page does not scroll", async (t) => {
  const page = await site.visit(t, "/narrow.html", { ...TAP, viewport: { width: 390, height: 400 } });
  await page.locator("fihris-search input").tap();
  await page.locator("fihris-search .sheet").waitFor();
  await page.locator("fihris-search input").pressSequentially(WORD);
  await event(page, "fihris-results", { query: WORD });
  const { x, y, width } = await page.locator("fihris-search .root").boundingBox();
  assert.deepEqual([x, y, width], [0, 0, 390]);
  const bottoms = await box(page).options.evaluateAll((options) => options.slice(0, 3).map((option) => option.getBoundingClientRect().bottom));
  assert.ok(bottoms.length === 3 && bottoms.every((bottom) => bottom <= 400), bottoms.join());
  assert.equal(await page.evaluate(() => document.documentElement.style.overflow), "hidden");
  await page.locator("fihris-search .close").tap();
  await page.locator("fihris-search .sheet").waitFor({ state: "detached" });
  assert.equal(await page.evaluate(() => document.documentElement.style.overflow), "");
});

test("what is typed while the box becomes a sheet stays in order", async (t) => {
  const page = await site.visit(t, "/", TAP);
  await page.locator("fihris-search input").tap();
  await page.locator("fihris-search input").pressSequentially("ماء النهر يجري", { delay: 40 });
  await page.locator("fihris-search .sheet").waitFor();
  assert.equal(await box(page).input.inputValue(), "ماء النهر يجري");
  await page.locator("fihris-search input").pressSequentially(" بين", { delay: 40 });
  assert.equal(await box(page).input.inputValue(), "ماء النهر يجري بين");
});

test("the page behind a dialog does not scroll", async (t) => {
  const page = await site.visit(t, "/modal.html");
  await page.locator("fihris-search .trigger").click();
  await search(page, WORD);
  await page.mouse.move(20, 700);
  await page.mouse.wheel(0, 600);
  await page.waitForTimeout(200);
  assert.equal(await page.evaluate(() => scrollY), 0);
  await page.keyboard.press("Escape");
  await page.mouse.wheel(0, 600);
  await page.waitForFunction(() => scrollY > 0);
});

test("the list closes when the focus goes into a frame", async (t) => {
  const page = await site.visit(t, "/");
  await search(page, WORD);
  await page.locator("iframe").evaluate((frame) => frame.contentDocument.querySelector("input").focus());
  await box(page).panel.waitFor({ state: "hidden" });
});

test("a page's own sizes, spacing and rules for its elements change nothing", async (t) => {
  const page = await site.visit(t, "/rem.html");
  const sizes = (part) =>
    page.locator(part).first().evaluate((element) => {
      const { fontSize, letterSpacing, textTransform, borderBottomWidth, marginTop, paddingTop } = getComputedStyle(element);
      return { size: Number.parseFloat(fontSize), letterSpacing, textTransform, borderBottomWidth, marginTop, paddingTop };
    });
  const parts = [".title", ".excerpt", ".place", ".mark", ".count", ".keys .key", ".option"];
  await page.locator("fihris-search:not([for]) input").fill(WORD);
  await event(page, "fihris-results", { query: WORD });
  const own = Object.fromEntries(await Promise.all(parts.map(async (part) => [part, await sizes(`fihris-search:not([for]) ${part}`)])));
  for (const part of [".title", ".excerpt", ".place", ".count"]) assert.ok(own[part].size >= 13, `${part} ${own[part].size}`);
  assert.equal(own[".title"].letterSpacing, "normal");
  assert.equal(own[".title"].textTransform, "none");
  await page.evaluate(() => (window.fihrisEvents.length = 0));
  await page.locator("#find input").fill(WORD);
  await event(page, "fihris-results", { query: WORD });
  for (const part of parts) assert.deepEqual(await sizes(`fihris-search[for] ${part}`), own[part], `${part} looks the same in the page itself`);
});

test("names for who listens: an option by its title, described by the rest; results are headings", async (t) => {
  const page = await site.visit(t, "/");
  await search(page, "نهر رقم 7");
  const option = page.getByRole("option", { name: "نهر رقم 7", exact: true });
  const description = await option.evaluate((option) =>
    option.getAttribute("aria-describedby").split(" ").map((id) => option.getRootNode().getElementById(id).textContent).join(" "),
  );
  assert.match(description, /ماء النهر/);
  const list = await site.visit(t, "/results.html");
  await typeIntoPage(list);
  assert.ok((await list.getByRole("heading", { level: 2, name: /نهر رقم/ }).count()) >= 10);
  await list.locator("fihris-search input[part=input]").fill("ڤڤڤڤ");
  await list.locator("fihris-search .status").filter({ hasText: "جرّب كلمات أقلّ" }).waitFor({ state: "attached" });
});
