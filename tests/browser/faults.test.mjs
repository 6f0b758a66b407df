// Whatever the host and the line do, a reader gets the right results, or one message in their language and a retry that works
// once the fault is gone. The box stays usable, no rejection goes unhandled, and nothing is printed that the table does not name.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { beforeEach, test } from "node:test";
import { faults, faultyHost } from "./faults.mjs";
import { box, ENGINE_SCRIPT, event, forgetManifest, INDEX_FILE, manyPages, PIECE_FILE, search, twoLines, word } from "./harness.mjs";

const POLICY = (host) => `script-src ${host.at("/fihris/fihris.js")} 'wasm-unsafe-eval'`;
const host = faultyHost({
  documents: manyPages("قديم"),
  newer: manyPages("جديد"),
  pages: {
    "index.html": twoLines("ar"),
    "german.html": twoLines("de"),
    "frame.html": `<!doctype html><html lang="ar"><meta charset="utf-8"><title>f</title><link rel="icon" href="data:,"><iframe title="f" sandbox="allow-scripts" srcdoc=""></iframe>`,
    "elsewhere.html": (host) => twoLines("ar", `index="${host.elsewhere}fihris/"`),
    "recent.html": twoLines("ar", "recent"),
    "policy.html": (host) => twoLines("ar").replace("<title>", `<meta http-equiv="Content-Security-Policy" content="${POLICY(host)}"><title>`),
  },
});
beforeEach(() => {
  host.mend();
  host.deploy("older");
});

const QUERY = word(5);

const MANIFEST = /\/fihris\/fihris\.json$/;
const ENGINE = /\/fihris\/engine-[^/]+\.wasm$/;
const SCRIPT = ENGINE_SCRIPT;
const INTERFACE = /\/fihris\/ui-[^/]+\.js$/;
const STRINGS = /\/fihris\/strings-ar-[^/]+\.json$/;
const INDEX = INDEX_FILE;
const PIECE = PIECE_FILE;
const NAMES = new Map([
  [MANIFEST, "the manifest"],
  [INTERFACE, "the interface"],
  [STRINGS, "its strings"],
  [SCRIPT, "the engine's script"],
  [ENGINE, "the engine"],
  [INDEX, "the index"],
  [PIECE, "pieces"],
]);
const EVERY = [...NAMES.keys()];
const SCRIPTS = [INTERFACE, SCRIPT];
const DATA = [STRINGS, ENGINE, INDEX, PIECE];

/** What Chromium itself prints: of requests that fail, and of modules that are none. */
const FAILED = /^Failed to load resource/;
const NO_MODULE = /^Failed to load (resource|module script)/;

const ONCE = { times: 1 };

/** What happens, to which files, and how it ends: with results, or with a message of this code. */
const SCENARIOS = [
  ["404", EVERY, faults.status(404), "not-found", { complains: FAILED }],
  ["410", [INDEX], faults.status(410), "not-found", { complains: FAILED }],
  ["500", [MANIFEST, INTERFACE, INDEX, PIECE], faults.status(500), "network", { complains: FAILED }],
  ["503 once", EVERY, faults.status(503), "results", { ...ONCE, complains: FAILED }],
  ["429 twice", [PIECE], faults.status(429), "results", { times: 2, complains: FAILED }],
  ["403", [INDEX], faults.status(403), "network", { complains: FAILED }],
  ["a web page with 200", EVERY, faults.webPage, "damaged", { complains: NO_MODULE }],
  ["a web page with 200, once", [STRINGS, SCRIPT, PIECE], faults.webPage, "results", { ...ONCE, complains: NO_MODULE }],
  ["half a file, well-formed", EVERY, faults.truncated, "damaged"],
  ["half a file, well-formed, once", [INDEX, PIECE], faults.truncated, "results", ONCE],
  ["an empty file", EVERY, faults.empty, "damaged"],
  ["another file", [STRINGS, PIECE], faults.content(() => host.file("newer", INDEX)), "damaged"],
  ["the index of another build", [INDEX], faults.content(() => host.file("newer", INDEX)), "damaged"],
  ["an engine of another build", [ENGINE], faults.content(() => Buffer.from([0, 97, 115, 109, 1, 0, 0, 0])), "damaged"],
  ["compressed twice", [SCRIPT, ...DATA], faults.gzippedTwice, "damaged", { complains: FAILED }],
  ["too large a length", [INDEX, PIECE], faults.lengthTooLarge, "network", { complains: FAILED }],
  ["too small a length", [INDEX, PIECE], faults.lengthTooSmall, "damaged"],
  ["a lost connection", EVERY, faults.reset, "network", { complains: FAILED }],
  ["a lost connection, once", EVERY, faults.reset, "results", { ...ONCE, complains: FAILED }],
  ["a connection lost half-way", [STRINGS, ENGINE, PIECE], faults.brokenOff, "network", { complains: FAILED }],
  ["a connection lost half-way, once", [STRINGS, PIECE], faults.brokenOff, "results", { ...ONCE, complains: FAILED }],
  ["no answer", [INTERFACE, INDEX, PIECE], faults.silent, "network", { complains: FAILED }],
  ["an answer that stops half-way, once", [INDEX, PIECE], faults.stalled, "results", ONCE],
  ["an answer that stops half-way", [SCRIPT, STRINGS], faults.stalled, "network", { complains: FAILED }],
  ["a slow line", [STRINGS, ENGINE, PIECE], faults.slow, "results"],
  ["a redirect", [INTERFACE, ENGINE, PIECE], faults.redirect, "results"],
  ["type text/plain", DATA, faults.type("text/plain"), "results"],
  ["type text/plain", SCRIPTS, faults.type("text/plain"), "damaged", { complains: NO_MODULE }],
  ["a host that knows no ranges", [PIECE], faults.whole, "results"],
  ["another range than asked for", [PIECE], faults.otherRange, "results"],
  ["416 to every range", [PIECE], faults.rangeRefused, "results", { complains: FAILED }],
];

const visible = (page) => page.locator("fihris-search").locator(".error:visible, .failed");
const errorsSeen = (page) => page.evaluate(() => window.fihrisEvents.filter(({ type }) => type === "fihris-error").map(({ code }) => code));
const stringsOf = (code) => JSON.parse(readFileSync(new URL(`../../www/strings/${code}.json`, import.meta.url), "utf8"));

/** The results shown are those of a whole index of one build. */
async function hasResults(page, query, build = "older") {
  await event(page, "fihris-results", { query });
  const { hits, total } = host.answer(query, build);
  assert.deepEqual(await box(page).options.locator(".title").allTextContents(), hits.map(({ title }) => title));
  assert.equal(await page.evaluate(() => window.fihrisEvents.at(-1).total), total);
  assert.deepEqual(await visible(page).allTextContents(), [], "a message stands beside the results");
}

/** One message, in the page's language, under a box that can be used. */
async function hasMessage(page, query, code, language = "ar") {
  await event(page, "fihris-error");
  assert.deepEqual(await errorsSeen(page), [code]);
  const { errors, offline, unavailable } = stringsOf(language);
  // A script that has no manifest has no words but English ones.
  const sentences = [errors[code], offline, `${unavailable} \u21BB`, `${stringsOf("en").unavailable} \u21BB`];
  const shown = await visible(page).allTextContents();
  assert.ok(shown.length === 1 && sentences.includes(shown[0]), shown.join());
  assert.equal(await box(page).options.count(), 0);
  const { input } = box(page);
  assert.ok(await input.isEditable());
  assert.equal(await input.inputValue(), query, "what was typed is kept");
}

async function recovers(page, query, build) {
  await box(page).retry.click();
  await hasResults(page, query, build);
  assert.ok(await box(page).input.evaluate((input) => input.matches(":focus")), "the focus is back in the box");
}

for (const [what, files, fault, outcome, { times, complains } = {}] of SCENARIOS) {
  for (const file of files) {
    // What brings these two is a part of what every page pays for, and so short that it knows one reason.
    const ends = (file === SCRIPT || file === MANIFEST) && outcome !== "results" ? "network" : outcome;
    test(`${what} for ${NAMES.get(file)}: ${ends}`, async (t) => {
      host.breakAt(file, fault, { times });
      const prepare = file === MANIFEST ? forgetManifest : undefined;
      const page = await host.visit(t, "/", { expects: complains, prepare });
      const started = Date.now();
      await box(page).input.fill(QUERY);
      if (ends === "results") return hasResults(page, QUERY);
      await hasMessage(page, QUERY, ends);
      assert.ok(Date.now() - started < 12_000, "the reader waits for ten seconds at most");
      host.mend();
      await recovers(page, QUERY);
    });
  }
}

for (const file of [INDEX, PIECE]) {
  test(`a deployment while ${NAMES.get(file)} are fetched: results of the new build`, async (t) => {
    host.breakAt(file, faults.deployment, ONCE);
    const page = await host.visit(t, "/", { expects: FAILED });
    await box(page).input.fill(QUERY);
    await hasResults(page, QUERY, "newer");
  });
}

test("a new loader, and all else of the old build: results of the old build", async (t) => {
  host.breakAt(/\/fihris\.js$/, faults.content(() => host.file("newer", /\/fihris\.js$/)));
  const page = await host.visit(t, "/", { expects: FAILED });
  await box(page).input.fill(QUERY);
  await hasResults(page, QUERY, "older");
});

test("an old loader, and all else of the new build: results of the new build", async (t) => {
  host.breakAt(/\/fihris\.js$/, faults.content(() => host.file("older", /\/fihris\.js$/)));
  host.deploy("newer");
  const page = await host.visit(t, "/", { expects: FAILED });
  await box(page).input.fill(QUERY);
  await hasResults(page, QUERY, "newer");
});

test("offline from the start: one message at once, and a retry that works when the line is back", async (t) => {
  const page = await host.visit(t, "/", { expects: FAILED });
  await page.waitForFunction(() => customElements.get("fihris-search"));
  await page.context().setOffline(true);
  const started = Date.now();
  await box(page).input.fill(QUERY);
  await hasMessage(page, QUERY, "network");
  assert.ok(Date.now() - started < 3000, "nobody waits for a line that is not there");
  await page.context().setOffline(false);
  // It goes on by itself.
  await hasResults(page, QUERY);
});

test("offline while typing: what was found before is found again, the rest when the line is back", async (t) => {
  const page = await host.visit(t, "/", { expects: FAILED });
  await search(page, QUERY);
  await page.context().setOffline(true);
  const other = word(4321);
  await box(page).input.fill(other);
  await hasMessage(page, other, "network");
  await search(page, QUERY);
  await hasResults(page, QUERY);
  await page.evaluate(() => (window.fihrisEvents.length = 0));
  await box(page).input.fill(other);
  await hasMessage(page, other, "network");
  await page.context().setOffline(false);
  await hasResults(page, other);
});

test("a host of another origin that allows none: one message, and a retry that works once it does", async (t) => {
  const page = await host.visit(t, "/elsewhere.html", { expects: /blocked by CORS policy|^Failed to load resource/ });
  await box(page).input.fill(QUERY);
  await hasMessage(page, QUERY, "network");
  host.allowOrigins({ "access-control-allow-origin": "*" });
  await recovers(page, QUERY);
});

test("a host of another origin that allows whole files, and no ranges: results", async (t) => {
  host.allowOrigins({ "access-control-allow-origin": "*" });
  host.breakAt(PIECE, faults.rangeWithoutCors);
  const page = await host.visit(t, "/elsewhere.html", { expects: /blocked by CORS policy|^Failed to load resource/ });
  await box(page).input.fill(QUERY);
  await hasResults(page, QUERY);
});

test("after one lost connection stretches are asked for as before", async (t) => {
  host.breakAt(PIECE, faults.reset, ONCE);
  const page = await host.visit(t, "/", { expects: FAILED });
  await search(page, QUERY);
  await search(page, word(4321));
  const whole = host.asked.filter((request) => PIECE.test(request));
  assert.deepEqual(whole, []);
});

test("a file that does not come is asked for three times, and no more until the reader says so", async (t) => {
  host.breakAt(INDEX, faults.status(500));
  const page = await host.visit(t, "/", { expects: FAILED });
  await box(page).input.fill(QUERY);
  await hasMessage(page, QUERY, "network");
  await page.waitForTimeout(2000);
  assert.equal(host.asked.filter((request) => INDEX.test(request)).length, 3);
});

test("a device without storage, or whose storage is full: results", async (t) => {
  for (const [what, isFull] of [["none", false], ["full", true]]) {
    await t.test(what, async (t) => {
      const page = await host.visit(t, "/recent.html", {
        prepare: (page) =>
          page.addInitScript((isFull) => {
            const refuse = () => {
              throw new DOMException("refused", isFull ? "QuotaExceededError" : "SecurityError");
            };
            if (isFull) Storage.prototype.setItem = refuse;
            else for (const name of ["localStorage", "sessionStorage", "indexedDB", "caches"]) Object.defineProperty(window, name, { get: refuse });
          }, isFull),
      });
      await search(page, QUERY);
      await hasResults(page, QUERY);
      await box(page).input.press("ArrowDown");
      await box(page).input.fill("");
      await search(page, word(7));
      await hasResults(page, word(7));
    });
  }
});

test("a policy that allows the loader alone: one message that says so, and a box that can be used", async (t) => {
  const page = await host.visit(t, "/policy.html", { expects: /violates the following Content Security Policy|^policy violation: script-src/ });
  await box(page).input.fill(QUERY);
  await hasMessage(page, QUERY, "network");
  await box(page).retry.click();
  await page.waitForFunction(() => window.fihrisEvents.filter(({ type }) => type === "fihris-error").length === 2);
  assert.equal((await visible(page).allTextContents()).length, 1);
});

test("the message is in the language of the page", async (t) => {
  host.breakAt(INDEX, faults.status(404));
  const page = await host.visit(t, "/german.html", { expects: FAILED });
  await box(page).input.fill(QUERY);
  await hasMessage(page, QUERY, "not-found", "de");
  host.mend();
  await recovers(page, QUERY);
});

// The host itself lets every origin read: what a sandboxed frame asks for may be out of a driver's reach.
test("a box works in a sandboxed frame, which has no storage and no origin", async (t) => {
  host.allowOrigins({ "access-control-allow-origin": "*" });
  const page = await host.visit(t, "/frame.html");
  const html = twoLines("ar", "recent").replaceAll("/fihris/", host.at("/fihris/"));
  await page.locator("iframe").evaluate((frame, html) => (frame.srcdoc = html), html);
  const input = page.frameLocator("iframe").getByRole("combobox");
  await input.fill(QUERY);
  await page.frameLocator("iframe").getByRole("option").first().waitFor();
  await input.press("Escape");
  await input.fill("");
});
