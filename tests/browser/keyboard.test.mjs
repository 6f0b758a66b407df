// The keys and ARIA states of the APG combobox with a listbox popup.
import assert from "node:assert/strict";
import { test } from "node:test";
import { box, demoSite, event, search } from "./harness.mjs";

const demo = demoSite();
const QUERY = "سور";

const active = (page) =>
  box(page).input.evaluate((input) => {
    const id = input.getAttribute("aria-activedescendant");
    const options = [...input.getRootNode().querySelectorAll("[role=option]")];
    const selected = options.filter((option) => option.getAttribute("aria-selected") === "true");
    return { id, selected: selected.map((option) => option.id), position: options.findIndex((option) => option.id === id) };
  });

test("roles and relations are there before anything is typed", async (t) => {
  const page = await demo.visit(t);
  const { input } = box(page);
  await input.focus();
  await page.locator("fihris-search .list").waitFor({ state: "attached" });
  const state = await input.evaluate((input) => ({
    autocomplete: input.getAttribute("aria-autocomplete"),
    controls: input.getRootNode().getElementById(input.getAttribute("aria-controls")).getAttribute("role"),
    expanded: input.getAttribute("aria-expanded"),
    label: input.getAttribute("aria-label"),
  }));
  assert.deepEqual(state, {
    autocomplete: "list",
    controls: "listbox",
    expanded: "false",
    label: "ابحث في الموقع",
  });
});

test("arrows move through the options and wrap; the active one is told and in view", async (t) => {
  const page = await demo.visit(t);
  const { input, options } = box(page);
  await search(page, QUERY);
  await page.waitForFunction(() => document.querySelector("fihris-search").shadowRoot.querySelectorAll("[role=option]").length > 3);
  const length = await options.count();
  assert.equal(await input.getAttribute("aria-expanded"), "true");
  assert.deepEqual(await active(page), { id: null, selected: [], position: -1 });
  for (let step = 0; step <= length; step++) {
    await input.press("ArrowDown");
    const { id, selected, position } = await active(page);
    assert.equal(position, step % length);
    assert.deepEqual(selected, [id]);
    const visible = await options.nth(position).evaluate((option) => {
      const { top, bottom } = option.getBoundingClientRect();
      const list = option.parentElement.getBoundingClientRect();
      return top >= list.top - 1 && bottom <= list.bottom + 1;
    });
    assert.ok(visible, `option ${position} is scrolled into view`);
  }
  await input.press("ArrowUp");
  assert.equal((await active(page)).position, length - 1);
  await input.press("ArrowUp");
  assert.equal((await active(page)).position, length - 2);
});

test("ArrowUp enters the list from its end", async (t) => {
  const page = await demo.visit(t);
  const { input, options } = box(page);
  await search(page, QUERY);
  await input.press("ArrowUp");
  assert.equal((await active(page)).position, (await options.count()) - 1);
});

test("a new letter gives up the active option", async (t) => {
  const page = await demo.visit(t);
  const { input } = box(page);
  await search(page, QUERY);
  await input.press("ArrowDown");
  await page.keyboard.insertText("ي");
  await event(page, "fihris-results", { query: `${QUERY}ي` });
  assert.deepEqual(await active(page), { id: null, selected: [], position: -1 });
});

test("Home, End and the side arrows belong to the text", async (t) => {
  const page = await demo.visit(t);
  const { input } = box(page);
  await search(page, QUERY);
  const caret = () => input.evaluate((input) => input.selectionStart);
  await input.press("Home");
  assert.equal(await caret(), 0);
  await input.press("ArrowLeft");
  assert.equal(await caret(), 1, "the left arrow goes on in Arabic text");
  await input.press("End");
  assert.equal(await caret(), QUERY.length);
  assert.equal((await active(page)).position, -1);
});

test("Enter opens the active option, and the first when none is active", async (t) => {
  const page = await demo.visit(t);
  const { input, options } = box(page);
  for (const [arrows, position] of [[2, 1], [0, 0]]) {
    await page.goto(demo.at("/"));
    await search(page, QUERY);
    for (let step = 0; step < arrows; step++) await input.press("ArrowDown");
    const { pathname } = new URL(await options.nth(position).evaluate((option) => option.href));
    await input.press("Enter");
    await page.waitForURL((url) => url.pathname === pathname);
  }
});

test("Enter that was pressed before the results came opens the first of them, unless the text changes", async (t) => {
  const slowly = (page) => page.route(/\/fihris\/(ui|index)-/, async (route) => setTimeout(() => route.continue().catch(() => {}), 900));
  const page = await demo.visit(t, "/", { prepare: slowly });
  const { input } = box(page);
  await input.fill(QUERY);
  await input.press("Enter");
  await page.waitForURL((url) => url.pathname !== "/");
  const other = await demo.visit(t, "/", { prepare: slowly });
  await box(other).input.fill(QUERY);
  await box(other).input.press("Enter");
  await other.keyboard.insertText("ي");
  await event(other, "fihris-results");
  await other.waitForTimeout(300);
  assert.equal(new URL(other.url()).pathname, "/");
});

test("Enter with Ctrl, Cmd, Shift or Alt does what the browser does with a link", async (t) => {
  const page = await demo.visit(t);
  const { input, options, panel } = box(page);
  await search(page, QUERY);
  const { pathname } = new URL(await options.nth(0).evaluate((option) => option.href));
  for (const key of ["Control", "Shift"]) {
    await input.press("ArrowDown");
    await input.press("ArrowUp");
    await input.press("ArrowDown");
    const opened = page.context().waitForEvent("page");
    await input.press(`${key}+Enter`);
    const tab = await opened;
    await tab.waitForURL((url) => url.pathname !== "blank");
    await tab.close();
    assert.equal(new URL(page.url()).pathname, "/", `${key} leaves the page where it is`);
  }
  assert.ok(await panel.isVisible());
  const keys = await page.evaluate(() => {
    const seen = [];
    addEventListener("click", (click) => seen.push([click.altKey, click.metaKey]) && click.preventDefault(), true);
    const { input } = document.querySelector("fihris-search");
    for (const init of [{ altKey: true }, { metaKey: true }]) {
      input.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, composed: true, cancelable: true, ...init }));
    }
    return seen;
  });
  assert.deepEqual(keys, [[true, false], [false, true]]);
  assert.ok(pathname);
});

test("a chosen result is announced to the page before it is opened", async (t) => {
  const page = await demo.visit(t);
  const { options } = box(page);
  await search(page, QUERY);
  await page.evaluate(() => document.addEventListener("click", (click) => click.preventDefault()));
  const href = await options.first().evaluate((option) => option.href);
  await options.first().click();
  const { url, id } = await event(page, "fihris-select");
  // The demo's links also have the words that are marked there.
  assert.equal(new URL(url, page.url()).href, href.replace(/#?&fihris=.*/, ""));
  assert.ok(id);
});

test("a result opens in a new tab with Ctrl, as any link", async (t) => {
  const page = await demo.visit(t);
  const { options, panel } = box(page);
  await search(page, QUERY);
  const href = await options.first().evaluate((option) => option.href);
  const opened = page.context().waitForEvent("page");
  await options.first().click({ modifiers: ["Control"] });
  const tab = await opened;
  await tab.waitForURL((url) => url.pathname === new URL(href).pathname);
  assert.ok(await panel.isVisible(), "the list stays for the next one");
});

test("Escape closes the list, a second Escape clears the text", async (t) => {
  const page = await demo.visit(t);
  const { input, panel } = box(page);
  await search(page, QUERY);
  await input.press("Escape");
  assert.ok(await panel.isHidden());
  assert.equal(await input.inputValue(), QUERY);
  assert.equal(await input.getAttribute("aria-expanded"), "false");
  await input.press("Escape");
  assert.equal(await input.inputValue(), "");
});

test("ArrowDown opens a closed list again", async (t) => {
  const page = await demo.visit(t);
  const { input, list } = box(page);
  await search(page, QUERY);
  await input.press("Escape");
  await input.press("ArrowDown");
  await list.waitFor();
  assert.equal(await input.getAttribute("aria-expanded"), "true");
  assert.equal((await active(page)).position, 0);
});

test("Tab leaves the box and closes the list", async (t) => {
  const page = await demo.visit(t);
  const { input, panel } = box(page);
  await search(page, QUERY);
  await input.press("Tab");
  await panel.waitFor({ state: "hidden" });
  assert.notEqual(await page.evaluate(() => document.activeElement.localName), "fihris-search");
});

test("a click elsewhere closes the list, a click into the box opens it again", async (t) => {
  const page = await demo.visit(t);
  const { input, panel } = box(page);
  await search(page, QUERY);
  await page.mouse.click(20, 20);
  await panel.waitFor({ state: "hidden" });
  assert.equal(await input.inputValue(), QUERY);
  await input.click();
  await panel.waitFor();
});

test("the clear button empties the box and keeps the focus there", async (t) => {
  const page = await demo.visit(t);
  const { input, panel } = box(page);
  await search(page, QUERY);
  await page.getByRole("button", { name: "مسح نص البحث" }).click();
  assert.equal(await input.inputValue(), "");
  assert.ok(await panel.isHidden());
  assert.ok(await input.evaluate((input) => input.matches(":focus")));
});

test("keys pressed during a composition stay with the input method", async (t) => {
  const page = await demo.visit(t);
  const { input } = box(page);
  await search(page, QUERY);
  await input.evaluate((input) => {
    const key = (type) => input.dispatchEvent(new KeyboardEvent("keydown", { key: type, isComposing: true, bubbles: true }));
    key("ArrowDown");
    key("Escape");
  });
  assert.equal((await active(page)).position, -1);
  assert.equal(await input.getAttribute("aria-expanded"), "true");
});
