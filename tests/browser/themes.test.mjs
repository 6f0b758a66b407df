// The themes of docs/theming.md: each sets every property that the page lists, takes hold, and axe-core finds nothing wrong with
// any state of the box in it, on a light page and on a dark one.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { demoSite } from "./harness.mjs";
import { PAGES, reach, STATES, VISIT } from "./states.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const docs = (path) => readFileSync(new URL(`../../docs/${path}`, import.meta.url), "utf8");
const themes = readdirSync(new URL("../../docs/themes/", import.meta.url));
const PROPERTIES = [...docs("theming.md").matchAll(/^\| `(--fihris-[\w-]+)`/gm)].map(([, name]) => name);
const demo = demoSite({ pages: PAGES });

/** What axe finds in a theme, one line an element. */
async function violations(page) {
  return page.evaluate(async () => {
    // It cannot tell the contrast on a band that is a picture: for it, the marks are filled.
    const filled = new CSSStyleSheet();
    filled.replaceSync(".mark { background: var(--highlight) !important }");
    for (const { shadowRoot } of document.querySelectorAll("fihris-search:defined")) {
      if (shadowRoot.adoptedStyleSheets.length < 9) shadowRoot.adoptedStyleSheets.push(filled);
    }
    const { violations } = await window.axe.run(document, { resultTypes: ["violations"] });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ target, any }) => `${id}: ${target.join(" ")} ${any[0]?.message ?? ""}`));
  });
}

for (const theme of themes) {
  const css = docs(`themes/${theme}`);

  test(`${theme} sets every custom property, and no other`, () => {
    const set = [...css.matchAll(/^\s*(--fihris-[\w-]+):/gm)].map(([, name]) => name);
    assert.deepEqual(set.sort(), [...PROPERTIES].sort());
  });

  for (const colorScheme of ["light", "dark"]) {
    test(`axe finds nothing in any state in ${theme}, on a ${colorScheme} page`, async (t) => {
      const page = await demo.visit(t, "/states/ar/", {
        ...VISIT,
        colorScheme,
        prepare: async (page) => {
          await page.addInitScript({ content: AXE });
          await VISIT.prepare(page);
        },
      });
      await page.evaluate((css) => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(css);
        document.adoptedStyleSheets.push(sheet);
      }, css);
      const background = await page.locator("fihris-search .box").first().evaluate((box) => getComputedStyle(box).backgroundColor);
      const [, hex] = /--fihris-background: #(\w+)/.exec(css);
      assert.equal(background, `rgb(${hex.match(/../g).map((two) => parseInt(two, 16)).join(", ")})`);
      const found = {};
      for (const state of Object.keys(STATES)) {
        await reach(page, "ar", state);
        found[state] = await violations(page);
      }
      assert.deepEqual(found, Object.fromEntries(Object.keys(STATES).map((state) => [state, []])));
    });
  }
}
