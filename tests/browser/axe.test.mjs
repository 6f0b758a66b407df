// axe-core, with all of its rules, finds nothing wrong with any state of the box, in either direction, whatever the colours;
// nor with the pages of the demo.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { demoSite, event } from "./harness.mjs";
import { PAGES, reach, STATES, VISIT } from "./states.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const demo = demoSite({ pages: PAGES });

const COLOURS = {
  light: { colorScheme: "light" },
  dark: { colorScheme: "dark" },
  "forced colours": { colorScheme: "dark", forcedColors: "active" },
};

/** A visit to a page that has axe. Scripts of the driver are there before the page's policy is. */
function visit(t, path, { prepare, ...options }) {
  return demo.visit(t, path, {
    ...options,
    prepare: async (page) => {
      await page.addInitScript({ content: AXE });
      await prepare?.(page);
    },
  });
}

/** What axe finds, one line an element. What it leaves to a person to decide is not counted. */
async function violations(page) {
  const found = await page.evaluate(async () => {
    // It cannot tell the contrast on a band that is a picture: for it, the marks are filled.
    if (!window.filled) {
      window.filled = new CSSStyleSheet();
      window.filled.replaceSync(".mark { background: var(--highlight) !important }");
    }
    for (const { shadowRoot } of document.querySelectorAll("fihris-search:defined")) {
      if (!shadowRoot.adoptedStyleSheets.includes(window.filled)) shadowRoot.adoptedStyleSheets.push(window.filled);
    }
    // Rules that are still tried out by axe's authors are off by default; all others run, best practices among them.
    const { violations, passes } = await window.axe.run(document, { resultTypes: ["violations"] });
    const lines = violations.flatMap(({ id, nodes }) => nodes.map(({ target, any }) => `${id}: ${target.join(" ")} ${any[0]?.message ?? ""}`));
    return { lines, passed: passes.map(({ id }) => id) };
  });
  for (const rule of ["color-contrast", "region"]) assert.ok(found.passed.includes(rule), `${rule} was asked about`);
  return found.lines;
}

for (const [lang, direction] of [
  ["ar", "right to left"],
  ["en", "left to right"],
]) {
  for (const [colours, options] of Object.entries(COLOURS)) {
    test(`axe finds nothing in any state, ${direction}, ${colours}`, async (t) => {
      const page = await visit(t, `/states/${lang}/`, { ...VISIT, ...options });
      const found = {};
      for (const state of Object.keys(STATES)) {
        await reach(page, lang, state);
        found[state] = await violations(page);
      }
      assert.deepEqual(found, Object.fromEntries(Object.keys(STATES).map((state) => [state, []])));
    });
  }
}

for (const path of ["/", "/news/", "/news/library-books-donation/", "/gallery/"]) {
  test(`axe finds nothing in ${path} of the demo, light and dark`, async (t) => {
    const query = "المكتبة";
    for (const colorScheme of ["light", "dark"]) {
      const page = await visit(t, path, { colorScheme });
      await page.locator("fihris-search input").first().fill(query);
      await event(page, "fihris-results", { query });
      assert.deepEqual(await violations(page), [], colorScheme);
    }
  });
}
