// The states that the box can be in, for the tests that look at each: whether axe-core finds fault, and what they look like.
//
// One page has every form of the box, each in a part of its own, and shows one part at a time; a state is reached by what a
// reader would do. The index is the demo's, with filters, dates and pictures. The page's policy is as strict as the box allows.
import { alterEngine, event } from "./harness.mjs";

/** What is searched for. In the Latin page the words are typed as one without an Arabic keyboard would. */
const WORDS = {
  ar: { title: "حالات البحث", found: "المكتبة", lost: '"مكتبة الزلزال"' },
  en: { title: "States of search", found: "maktaba", lost: '"Anmeldung Malmö"' },
};

const CSS = `
/* axe-core takes a page without a background for white, in the dark too. */
body { margin: 0; background: Canvas; color: CanvasText; font: 1rem/1.6 "Noto Sans", "Noto Sans Arabic"; --fihris-font: "Noto Sans Arabic", "Noto Sans"; }
main { max-inline-size: 46rem; margin-inline: auto; padding: 1rem; }
h1 { margin: 0 0 1rem; font-size: 1.25rem; }
`;

const html = (lang, dir) => `<!doctype html><html lang="${lang}" dir="${dir}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; connect-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>${WORDS[lang].title}</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/states/states.css">
<script type="module" src="/fihris/fihris.js"></script></head><body><main><h1>${WORDS[lang].title}</h1>
<div id="inline"><fihris-search deeplink="none"></fihris-search></div>
<div id="slow" hidden><fihris-search deeplink="none" index="/slow/"></fihris-search></div>
<div id="broken" hidden><fihris-search deeplink="none" index="/broken/"></fihris-search></div>
<div id="page" hidden><fihris-search deeplink="none" mode="page"></fihris-search></div>
<div id="modal" hidden><fihris-search deeplink="none" mode="modal"></fihris-search></div>
</main></body></html>`;

/** For {@link demoSite}. */
export const PAGES = {
  "states/states.css": CSS,
  "states/ar/index.html": html("ar", "rtl"),
  "states/en/index.html": html("en", "ltr"),
};

/**
 * Before the page is loaded: one bundle never arrives, and another is not there. The engine finds nothing for two words, of
 * which it otherwise finds the one that there is.
 */
export const VISIT = {
  prepare: async (page) => {
    await page.route("**/slow/**", () => {});
    await alterEngine(
      page,
      `const search = Engine.prototype.search;
      Engine.prototype.search = function (query, options) {
        return query.includes(" ") ? JSON.stringify({ query, total: 0, hits: [] }) : search.call(this, query, options);
      };`,
    );
  },
  expects: /^Failed to load resource/,
};

/** The states in the order in which one page can be brought into all of them. Each resolves when it is reached. */
export const STATES = {
  idle: (page) => show(page, "inline").waitFor(),
  results: async (page, words) => {
    await show(page, "inline").fill(words.found);
    await event(page, "fihris-results", { query: words.found });
    await unfolded(page, "inline");
  },
  active: (page) => show(page, "inline").press("ArrowDown"),
  nothing: async (page, words) => {
    await show(page, "inline").fill(words.lost);
    await page.locator("#inline .query").first().waitFor();
    await unfolded(page, "inline");
  },
  loading: async (page, words) => {
    await show(page, "slow").fill(words.found);
    await page.locator("#slow .loading").waitFor();
    await page.locator("#slow .panel").waitFor();
    await unfolded(page, "slow");
  },
  error: async (page, words) => {
    await show(page, "broken").fill(words.found);
    await page.locator("#broken .retry").waitFor();
    await unfolded(page, "broken");
  },
  page: async (page, words) => {
    await show(page, "page").fill(words.found);
    await event(page, "fihris-results", { query: words.found });
    const choice = page.locator("#page .check").first();
    // Where the window is narrow the choices are folded.
    if (!(await choice.isVisible())) await page.locator("#page .fold > summary").click();
    await choice.check();
    await page.locator("#page .chip").waitFor();
  },
  modal: async (page, words) => {
    await page.locator("#modal .trigger").click();
    await page.locator("#modal input").fill(words.found);
    await event(page, "fihris-results", { query: words.found });
  },
};

/** Brings the page, whose language is given, into a state. */
export async function reach(page, lang, state) {
  await page.evaluate((state) => {
    window.fihrisEvents.length = 0;
    const part = { results: "inline", active: "inline", idle: "inline", nothing: "inline", loading: "slow", error: "broken" };
    for (const each of document.querySelectorAll("main > div")) each.hidden = each.id !== (part[state] ?? state);
  }, state);
  await STATES[state](page, WORDS[lang]);
}

/** In a small window the box becomes a sheet when the reader pauses. */
async function unfolded(page, part) {
  if (await page.evaluate(() => matchMedia("(max-width: 600px)").matches)) await page.locator(`#${part} .sheet`).waitFor();
}

function show(page, part) {
  return page.locator(`#${part} input[part="input"]`);
}
