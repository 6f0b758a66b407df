// The box in its other forms: a dialog, a page of results, a field that the page has already.
import assert from "node:assert/strict";
import { test } from "node:test";
import { alterEngine, box, event, ownSite, search, twoLines } from "./harness.mjs";

const FIELD = `<form id="own" action="/find.html"><label for="q">بحث</label> <input id="q" name="q"></form>`;
const site = ownSite({
  documents: Array.from({ length: 25 }, (_, at) => ({ id: `${at}`, url: `/${at}/`, title: `مكتبة ${at}`, body: "كتب للجميع" })),
  pages: {
    "index.html": `${twoLines("ar")}<p>نص</p>`,
    "modal.html": `${twoLines("ar", 'mode="modal"')}<textarea aria-label="رسالة"></textarea>`,
    "page.html": twoLines("ar", 'mode="page"'),
    "field.html": twoLines("ar").replace("<fihris-search", `${FIELD}<fihris-search for="#own"`),
    "find.html": twoLines("ar", 'mode="page" deeplink="query"'),
  },
});
const QUERY = "مكتبة";

const isOpen = (page) => page.locator("fihris-search dialog").evaluate((dialog) => dialog.open);

test("the dialog opens by its trigger, searches, and gives the focus back when it closes", async (t) => {
  const page = await site.visit(t, "/modal.html");
  const trigger = page.getByRole("button", { name: "ابحث في الموقع" });
  await trigger.click();
  await page.keyboard.insertText(QUERY);
  await event(page, "fihris-results", { query: QUERY });
  assert.equal(await box(page).options.locator(".title").count(), 10);
  await page.keyboard.press("Escape");
  assert.equal(await isOpen(page), false);
  assert.ok(await trigger.evaluate((trigger) => trigger.matches(":focus")));
});

for (const [name, init] of [
  ["Ctrl and K", { key: "k", code: "KeyK", ctrlKey: true }],
  ["Cmd and K", { key: "k", code: "KeyK", metaKey: true }],
  ["Ctrl and the key of K in an Arabic layout", { key: "\u0646", code: "KeyK", ctrlKey: true }],
  ["the slash", { key: "/", code: "Slash" }],
  ["the key of the slash in an Arabic layout", { key: "\u0638", code: "Slash" }],
]) {
  test(`${name} opens the dialog, but not while the reader writes in a field`, async (t) => {
    const page = await site.visit(t, "/modal.html");
    await page.waitForFunction(() => customElements.get("fihris-search"));
    const press = (selector) =>
      page.locator(selector).evaluate((element, init) => {
        const event = new KeyboardEvent("keydown", { ...init, bubbles: true, composed: true, cancelable: true });
        return element.dispatchEvent(event);
      }, init);
    assert.equal(await press("textarea"), true, "the field has the key");
    assert.equal(await isOpen(page), false);
    assert.equal(await press("body"), false, "the page's own use of the key is prevented");
    assert.equal(await isOpen(page), true);
  });
}

test("opening and closing the dialog is no navigation: the history is as it was, and no router hears of it", async (t) => {
  const page = await site.visit(t, "/modal.html", {
    prepare: (page) =>
      page.addInitScript(() => {
        window.heard = [];
        addEventListener("popstate", () => window.heard.push("popstate"));
        window.navigation?.addEventListener("navigate", ({ navigationType }) => window.heard.push(navigationType));
      }),
  });
  await page.waitForFunction(() => customElements.get("fihris-search"));
  const before = await page.evaluate(() => history.length);
  await page.evaluate(() => (window.heard.length = 0));
  for (const close of ["Escape", "button"]) {
    await page.keyboard.press("Control+k");
    await page.locator("fihris-search .close").waitFor();
    if (close === "Escape") await page.keyboard.press("Escape");
    else await page.locator("fihris-search .close").click();
    assert.equal(await isOpen(page), false);
  }
  await page.waitForTimeout(100);
  assert.deepEqual(await page.evaluate(() => window.heard), []);
  assert.equal(await page.evaluate(() => history.length), before);
});

test("what is typed into the dialog before the rest has arrived is kept and answered", async (t) => {
  const page = await site.visit(t, "/modal.html", {
    prepare: (page) => page.route(/\/ui-/, async (route) => setTimeout(() => route.continue(), 700)),
  });
  await page.keyboard.press("Control+k");
  await page.keyboard.insertText(QUERY);
  await event(page, "fihris-results", { query: QUERY });
  assert.equal(await box(page).input.inputValue(), QUERY);
});

test("a page of results shows more on request, moves the focus to them and says how many there are", async (t) => {
  const page = await site.visit(t, "/page.html");
  const input = page.getByRole("searchbox");
  await input.fill(QUERY);
  await event(page, "fihris-results", { query: QUERY });
  const items = page.locator("fihris-search li");
  assert.equal(await items.count(), 10);
  const more = page.getByRole("button", { name: "مزيد من النتائج" });
  await more.click();
  await page.waitForFunction(() => document.querySelector("fihris-search").shadowRoot.querySelectorAll("li").length === 20);
  assert.ok(await items.nth(10).locator("a").evaluate((link) => link.matches(":focus")));
  await page.getByRole("status").filter({ hasText: "المعروض ٢٠ من ٢٥" }).waitFor({ state: "attached" });
  await more.click();
  await more.waitFor({ state: "hidden" });
  assert.equal(await items.count(), 25);
});

test("filters have counts, any or all, and an order; each choice is asked of the engine and kept in the address", async (t) => {
  const page = await site.visit(t, "/page.html", {
    prepare: (page) =>
      alterEngine(
        page,
        `globalThis.asked = [];
        const hit = { id: "a", url: "/a/", title: "صفحة", titleParts: [{ text: "صفحة", mark: 0 }], date: null, score: 1, excerpt: [], filters: { "القسم": ["أخبار"] } };
        Engine.prototype.search = async (query, { filters, sort }) => {
          asked.push(JSON.stringify({ filters, sort }));
          return JSON.stringify({ query, total: 1, hits: [hit], filters: { "القسم": { "أخبار": 3, "قانون": 5 } } });
        };`,
      ),
  });
  await page.getByRole("searchbox").fill("س");
  const asked = (part) => page.waitForFunction((part) => globalThis.asked?.at(-1)?.includes(part), part);
  const values = page.locator("fihris-search .value");
  await values.first().waitFor();
  assert.deepEqual(await values.allTextContents(), ["قانون٥", "أخبار٣"], "the most pages first, in the page's digits");
  await page.getByRole("checkbox", { name: "قانون" }).check();
  await asked('{"filters":{"القسم":{"any":["قانون"]}}');
  await page.getByRole("checkbox", { name: "أخبار" }).check();
  await asked('{"any":["قانون","أخبار"]}');
  assert.ok(await page.getByRole("checkbox", { name: "أخبار" }).evaluate((box) => box.matches(":focus")), "the focus stays at the choice");
  await page.locator("fihris-search .how").selectOption({ label: "كل الخيارات معًا" });
  await asked('{"all":["قانون","أخبار"]}');
  await page.getByLabel("ترتيب النتائج").selectOption({ label: "الأحدث أولًا" });
  await asked('"sort":{"date":"desc"}');
  await page.reload();
  await asked('"sort":{"date":"desc"}');
  await asked('{"all":["قانون","أخبار"]}');
  await page.getByRole("button", { name: "إلغاء التصفية" }).click();
  await asked('{"sort":');
});

test("a page's own field becomes the box, with list and keys", async (t) => {
  const page = await site.visit(t, "/field.html", { expects: /^Failed to load resource/ });
  const input = page.locator("#q");
  await input.fill(QUERY);
  await event(page, "fihris-results", { query: QUERY });
  assert.equal(await input.getAttribute("role"), "combobox");
  assert.equal(await page.locator(`#${await input.getAttribute("aria-controls")}`).getAttribute("role"), "listbox");
  await input.press("ArrowDown");
  const active = page.locator(`#${await input.getAttribute("aria-activedescendant")}`);
  assert.equal(await active.getAttribute("aria-selected"), "true");
  const opened = page.waitForRequest((request) => /\/\d+\/$/.test(request.url()));
  await input.press("Enter");
  await opened;
});

test("a page's own form goes where it would, with Enter and without JavaScript", async (t) => {
  const page = await site.visit(t, "/field.html");
  await page.locator("#q").fill(QUERY);
  await event(page, "fihris-results", { query: QUERY });
  await page.locator("#q").press("Enter");
  await page.waitForURL(/find\.html\?q=/);
  await event(page, "fihris-results", { query: QUERY });
  assert.equal(await page.getByRole("searchbox").inputValue(), QUERY);
  const plain = await site.visit(t, "/field.html", { javaScriptEnabled: false });
  await plain.locator("#q").fill(QUERY);
  await plain.locator("#q").press("Enter");
  await plain.waitForURL(/find\.html\?q=/);
});

test("the page may open results itself", async (t) => {
  const page = await site.visit(t, "/");
  await page.evaluate(() => document.addEventListener("fihris-select", (select) => select.preventDefault()));
  await search(page, QUERY);
  const before = page.url();
  await box(page).options.first().click();
  await event(page, "fihris-select");
  assert.equal(new URL(page.url()).pathname, new URL(before).pathname);
});

test("every search is announced to the page, before its results", async (t) => {
  const page = await site.visit(t, "/");
  await page.evaluate(() => {
    window.searches = [];
    document.addEventListener("fihris-search", ({ detail }) => window.searches.push(detail.query));
  });
  await search(page, QUERY);
  assert.deepEqual(await page.evaluate(() => window.searches), [QUERY]);
});

const archive = ownSite({
  documents: [
    { id: "a", url: "/a/", title: "اجتماع أول", body: "اجتماع الربيع", date: "2020-01-01", filters: { النوع: ["خبر", "بيان"], المدينة: "حلب" } },
    { id: "b", url: "/b/", title: "اجتماع ثانٍ", body: "اجتماع الصيف", date: "2022-01-01", filters: { النوع: "خبر", المدينة: "دمشق" } },
    { id: "c", url: "/c/", title: "اجتماع ثالث", body: "اجتماع الخريف", date: "2021-01-01", filters: { النوع: "بيان", المدينة: "دمشق" } },
  ],
  pages: { "index.html": twoLines("ar", 'mode="page"') },
});

test("filters and sorting of a real index choose and order its pages", async (t) => {
  const page = await archive.visit(t, "/");
  const titles = page.locator("fihris-search .found .title");
  const shows = (expected) =>
    page.waitForFunction(
      (expected) => [...document.querySelector("fihris-search").shadowRoot.querySelectorAll(".found .title")].map(({ textContent }) => textContent).join() === expected,
      expected.join(),
    );
  await page.getByRole("searchbox").fill("اجتماع");
  await event(page, "fihris-results", { query: "اجتماع" });
  assert.equal(await titles.count(), 3);
  await page.getByLabel("ترتيب النتائج").selectOption({ label: "الأقدم أولًا" });
  await shows(["اجتماع أول", "اجتماع ثالث", "اجتماع ثانٍ"]);
  await page.getByRole("checkbox", { name: "حلب" }).check();
  await shows(["اجتماع أول"]);
  assert.equal(await page.locator("fihris-search .value", { hasText: "دمشق" }).locator(".pages").textContent(), "٢", "what another choice would give");
  await page.getByRole("checkbox", { name: "حلب" }).uncheck();
  await page.getByRole("checkbox", { name: "خبر" }).check();
  await page.getByRole("checkbox", { name: "بيان" }).check();
  await shows(["اجتماع أول", "اجتماع ثالث", "اجتماع ثانٍ"]);
  await page.locator("fihris-search .how").selectOption({ label: "كل الخيارات معًا" });
  await shows(["اجتماع أول"]);
  // Without a word the choices alone are an answer.
  await page.getByRole("searchbox").fill("");
  await event(page, "fihris-results", { query: "" });
  await shows(["اجتماع أول"]);
});
