// What each state of the box looks like, beside a picture of it that a person has looked at.
//
//   screenshots/STATE-LANGUAGE-WIDTH.png   Arabic in light colours, English in dark ones
//   screenshots/made-with.json             the browser and the fonts that drew them
//
// FIHRIS_SCREENSHOTS=write draws them anew; look at them before they are committed. Another browser or another version of a
// font draws every letter a little otherwise: then nothing is compared, and the test says so; that all is in its place is
// looked at in any case. Of a picture that differs, artifacts/ gets what is seen now and where they differ.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import pixelmatch from "pixelmatch";
import { PNG } from "pngjs";
import { ARTIFACTS, demoSite } from "./harness.mjs";
import { PAGES, reach, STATES, VISIT } from "./states.mjs";

const BASELINES = fileURLToPath(new URL("screenshots/", import.meta.url));
const WRITES = process.env.FIHRIS_SCREENSHOTS === "write";
/** The part of the pixels that may differ: a letter or two, not a line of text. */
const TOLERANCE = 0.001;

const demo = demoSite({ pages: PAGES });

for (const [lang, colorScheme] of [
  ["ar", "light"],
  ["en", "dark"],
]) {
  for (const width of [1280, 390]) {
    test(`every state looks as in its picture: ${lang}, ${colorScheme}, ${width} px`, async (t) => {
      const page = await demo.visit(t, `/states/${lang}/`, { ...VISIT, colorScheme, viewport: { width, height: 844 } });
      const now = madeWith(page);
      const before = JSON.parse(readFileSync(join(BASELINES, "made-with.json"), "utf8"));
      const comparable = JSON.stringify(now) === JSON.stringify(before);
      if (!comparable && !WRITES) {
        t.diagnostic(`not compared: the pictures are by ${JSON.stringify(before)}, this is ${JSON.stringify(now)}`);
      }
      for (const state of Object.keys(STATES)) {
        await reach(page, lang, state);
        await inPlace(page, state, width);
        const name = `${state}-${lang}-${width}`;
        if (WRITES) writeFileSync(join(BASELINES, `${name}.png`), await picture(page, width));
        else if (comparable) compare(name, await picture(page, width));
      }
      if (WRITES) writeFileSync(join(BASELINES, "made-with.json"), `${JSON.stringify(now, null, 2)}\n`);
    });
  }
}

/** The upper part of the window, as far as there is something in it. */
async function picture(page, width) {
  const shown = Math.min(width, 760);
  const bottom = await page.evaluate(() => {
    const box = document.querySelector("main > div:not([hidden]) > fihris-search");
    const parts = [box, ...box.shadowRoot.querySelectorAll(".panel, dialog[open]")].filter((part) => part.checkVisibility());
    return Math.max(...parts.map((part) => part.getBoundingClientRect().bottom));
  });
  const clip = { x: (width - shown) / 2, y: 0, width: shown, height: Math.min(600, Math.ceil(bottom) + 24) };
  return page.screenshot({ clip, animations: "disabled" });
}

/** The major version of the browser, and the versions of the fonts that are named by the page or by the box. */
function madeWith(page) {
  const [chromium] = page.context().browser().version().split(".");
  const fonts = ["Noto Sans", "Noto Sans Arabic", "system-ui"].map((family) => [
    family,
    execFileSync("fc-match", ["--format", "%{family} %{fontversion}", family], { encoding: "utf8" }),
  ]);
  return { chromium, ...Object.fromEntries(fonts) };
}

function compare(name, bytes) {
  const [now, before] = [PNG.sync.read(bytes), PNG.sync.read(readFileSync(join(BASELINES, `${name}.png`)))];
  const { width, height } = before;
  assert.deepEqual([now.width, now.height], [width, height], `${name}: the size of the picture`);
  const differences = new PNG({ width, height });
  const pixels = pixelmatch(before.data, now.data, differences.data, width, height, { threshold: 0.15 });
  if (pixels <= width * height * TOLERANCE) return;
  mkdirSync(ARTIFACTS, { recursive: true });
  writeFileSync(join(ARTIFACTS, `${name}-now.png`), bytes);
  writeFileSync(join(ARTIFACTS, `${name}-differences.png`), PNG.sync.write(differences));
  assert.fail(`${name} is not as in its picture: ${pixels} pixels differ, see tests/browser/artifacts/${name}-*.png`);
}

/** Nothing leaves the window, no text is cut off where it should not be, no two lines of a list lie on each other. */
async function inPlace(page, state, width) {
  const wrong = await page.evaluate((width) => {
    const root = document.querySelector("main > div:not([hidden]) > fihris-search").shadowRoot;
    const visible = [...root.querySelectorAll("[part]")].filter((part) => part.checkVisibility() && !part.matches(".status"));
    const name = (part) => `${part.className} «${part.textContent.slice(0, 30)}»`;
    const outside = visible.filter((part) => {
      const { left, right } = part.getBoundingClientRect();
      return left < -0.5 || right > width + 0.5;
    });
    // Titles, badges and buttons are never shortened; a path may be.
    const cut = visible.filter(
      (part) => part.matches(".title, .section, .badge, .trigger, .retry, .literally, .query, .value") && part.scrollWidth > part.clientWidth + 1 && part.clientWidth,
    );
    const options = [...root.querySelectorAll(".list > .option, .found .option")].map((option) => option.getBoundingClientRect());
    const overlapping = options.filter((option, at) => at && option.top < options[at - 1].bottom - 0.5).length;
    return [
      ...outside.map((part) => `outside of the window: ${name(part)}`),
      ...cut.map((part) => `cut off: ${name(part)}`),
      ...(overlapping ? [`${overlapping} options lie on others`] : []),
      ...(document.documentElement.scrollWidth > innerWidth ? ["the page scrolls sideways"] : []),
    ];
  }, width);
  assert.deepEqual(wrong, [], state);
}
