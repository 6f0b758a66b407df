// What every browser test stands on: the real binary serving a real site, and a real Chromium visiting it.
//
// A visit fails its test on anything the page complains of: console errors, uncaught exceptions and rejections, and
// violations of its security policy. A test that provokes a complaint says which one it expects.
//
// FIHRIS_BIN names the binary (default target/release/fihris, else target/debug/fihris), CHROMIUM the browser. With
// FIHRIS_LAYOUT=sharded the demo site has its index in many files.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
export const ARTIFACTS = fileURLToPath(new URL("artifacts/", import.meta.url));
const BINARY = process.env.FIHRIS_BIN ?? ["release", "debug"].map((profile) => join(ROOT, "target", profile, "fihris")).find(existsSync);
const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
const CHROMIUM_FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Runs the binary to its end and returns what it printed. */
export function fihris(...args) {
  assert.ok(BINARY, "no fihris binary: run `cargo build` first, or set FIHRIS_BIN");
  return execFileSync(BINARY, args, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
}

/** Starts a serving command of the binary and resolves to its address and a way to stop it. */
async function start(...args) {
  assert.ok(BINARY, "no fihris binary: run `cargo build` first, or set FIHRIS_BIN");
  const child = spawn(BINARY, [...args, "--port", "0"], { stdio: ["ignore", "pipe", "inherit"] });
  const url = await new Promise((resolve, reject) => {
    let printed = "";
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`fihris ${args.join(" ")} ended with ${code}: ${printed}`)));
    child.stdout.on("data", (text) => {
      printed += text;
      const address = /http:\/\/127\.0\.0\.1:\d+\//.exec(printed);
      if (address) resolve(address[0]);
    });
  });
  child.removeAllListeners("exit");
  const stop = () =>
    new Promise((resolve) => {
      child.once("exit", resolve);
      child.kill();
    });
  return { url, stop };
}

/** What the demo site is made of. */
const DEMO_CONTENT = join(ROOT, "www/demo/content");

/** Serves the demo to another browser than Chromium; resolves to its address and a way to stop it. */
export function demoServer() {
  return start("demo");
}

/**
 * For the tests of this file: the demo site, as the program carries it; or with an index of another layout, or with more
 * `pages`, which map paths to text.
 */
export function demoSite({ pages } = {}) {
  const layout = process.env.FIHRIS_LAYOUT;
  if (!layout && !pages) return site(() => start("demo"));
  const folder = temporary();
  const bundle = join(folder, "fihris");
  const demo = site(() => {
    cpSync(join(ROOT, "www/dist/site"), folder, { recursive: true });
    writePages(folder, pages ?? {});
    fihris("build", DEMO_CONTENT, "--out", bundle, "--layout", layout ?? "auto", "--offline", "--no-cache");
    return start("serve", folder);
  });
  return { ...demo, bundle };
}

/**
 * For the tests of this file: a site of its own. `documents` are indexed as JSON Lines into its folder fihris/, and
 * `pages` maps paths to HTML; `flags` are more of `fihris build`.
 */
export function ownSite({ documents, layout = "auto", pages, flags = [] }) {
  const folder = temporary();
  const bundle = join(folder, "site", "fihris");
  /** Builds the bundle again, as when a site is deployed to a host that keeps nothing of the build before. */
  const deploy = (documents) => {
    rmSync(bundle, { recursive: true, force: true });
    const lines = join(folder, "documents.jsonl");
    writeFileSync(lines, documents.map((document) => `${JSON.stringify(document)}\n`).join(""));
    fihris("build", lines, "--out", bundle, "--layout", layout, "--no-cache", ...flags);
  };
  const own = site(() => {
    writePages(join(folder, "site"), pages);
    deploy(documents);
    return start("serve", join(folder, "site"));
  });
  return { ...own, bundle, deploy };
}

/** For the tests of this file: a folder as it is, once `prepare` has made it. */
export function folderSite(folder, prepare) {
  return site(() => {
    prepare();
    return start("serve", folder);
  });
}

function writePages(folder, pages) {
  for (const [path, text] of Object.entries(pages)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

/** A folder for the tests of this file. */
export function temporary() {
  const folder = mkdtempSync(join(tmpdir(), "fihris-browser-"));
  after(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** A word for each number: those for small numbers stand on many of {@link manyPages}. */
export function word(number) {
  const letters = [..."بتثجحخدذرزسشصضطظعغقمنهي"];
  let rest = Math.imul(number + 1, 0x9e3779b1) >>> 0;
  let word = "";
  for (let at = 0; at < (number < 200 ? 4 : 5); at++) {
    word += letters[rest % letters.length];
    rest = Math.floor(rest / letters.length);
  }
  return word;
}

/** Documents of common and rare words, so many that an index of them has many pieces of each kind. */
export function manyPages(mark = "صفحة") {
  return Array.from({ length: 1200 }, (_, page) => {
    const common = Array.from({ length: 60 }, (_, at) => word((page * 37 + at * at * 7) % 200));
    const rare = Array.from({ length: 40 }, (_, at) => word(200 + ((page * 40 + at) % 20000)));
    const body = [...common, ...rare, ...(page % 9 ? [] : ["طلبات لم الشمل لدى BAMF في berlin بعد القرار 2254"])];
    return { id: `${page}`, url: `/${page}/`, title: `${mark} ${word(page % 200)} ${word(200 + page)}`, body: body.join(" ") };
  });
}

/** The two lines an owner writes, in a page of the given language. The empty icon keeps the browser from asking for one. */
export function twoLines(lang, attributes = "") {
  return `<!doctype html><html lang="${lang}"><meta charset="utf-8"><title>fihris</title>
<link rel="icon" href="data:,">
<script type="module" src="/fihris/fihris.js"></script>
<fihris-search ${attributes}></fihris-search>`;
}

/** For the tests of this file: what `serve` starts, which resolves to its address and a way to stop it. */
export function site(serve) {
  const running = {};
  before(async () => {
    running.server = await serve();
    running.browser = await chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_FLAGS });
  });
  after(async () => {
    await running.browser?.close();
    await running.server?.stop();
  });
  return {
    /** The address of a path of the site. */
    at: (path) => new URL(path, running.server.url).href,
    /**
     * Opens a page for the length of test `t`. `prepare` runs before the page is loaded, to intercept its requests;
     * `expects` is the one complaint the test is about; the rest are options of Playwright's contexts.
     */
    async visit(t, path = "/", { prepare, expects, ...options } = {}) {
      // A service worker would answer before `prepare` can: tests that are about one allow it.
      const context = await running.browser.newContext({ viewport: { width: 1280, height: 900 }, serviceWorkers: "block", ...options });
      const page = await context.newPage();
      const complaints = [];
      page.on("console", (message) => {
        if (message.type() === "error") complaints.push(message.text());
      });
      page.on("pageerror", (error) => complaints.push(String(error)));
      t.after(async () => {
        // What is still under way in a route is of no concern any more.
        await page.unrouteAll({ behavior: "ignoreErrors" });
        await context.close();
        assert.deepEqual(complaints.filter((text) => !expects?.test(text)), [], "the page complained");
      });
      await page.addInitScript(listen);
      await prepare?.(page);
      await page.goto(new URL(path, running.server.url).href);
      return page;
    },
  };
}

/** Runs in the page: keeps the element's events for the tests, and makes policy violations loud. */
function listen() {
  window.fihrisEvents = [];
  for (const type of ["fihris-results", "fihris-select", "fihris-error"]) {
    document.addEventListener(type, ({ detail }) => window.fihrisEvents.push({ type, ...detail }));
  }
  document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sample }) =>
    console.error(`policy violation: ${violatedDirective} ${blockedURI} ${sample}`),
  );
}

/** The parts of the search box. Playwright's locators look into open shadow roots. */
export function box(page) {
  return {
    input: page.getByRole("combobox"),
    list: page.getByRole("listbox"),
    options: page.getByRole("option"),
    panel: page.locator("fihris-search .panel"),
    count: page.locator("fihris-search .count"),
    // If what the box does could not be loaded, one button is both.
    error: page.locator("fihris-search").locator(".error:visible, .failed"),
    retry: page.locator("fihris-search").locator(".retry:visible, .failed"),
    marks: page.locator("fihris-search mark"),
  };
}

/** Resolves when the element has emitted an event of this type that has these details. */
export async function event(page, type, details = {}) {
  const handle = await page.waitForFunction(
    ([type, details]) =>
      window.fihrisEvents.find(
        (seen) => seen.type === type && Object.entries(details).every(([name, value]) => seen[name] === value),
      ),
    [type, details],
  );
  // The hits below those in view are built when there is nothing else to do.
  await page.evaluate(() => new Promise(requestIdleCallback).then(() => {}));
  return handle.jsonValue();
}

/** Puts a whole query into the box and resolves when its results are shown. */
export async function search(page, query) {
  await box(page).input.fill(query);
  return event(page, "fihris-results", { query });
}

/** Passes a response on with its body changed; a matcher is a glob or a regular expression on the address. */
export function alter(page, matcher, change) {
  return page.route(matcher, async (route) => {
    const response = await route.fetch();
    // The page may have given it up meanwhile.
    await route.fulfill({ response, body: change(await response.body()) }).catch(() => {});
  });
}

/** Runs a piece of script, which sees the class as `Engine`, in every instance of the engine that is loaded. */
export function alterEngine(page, script) {
  return page.route(ENGINE_SCRIPT, async (route) => {
    return route.fulfill({
      contentType: "text/javascript",
      body: `
        const { pathname, hash } = new URL(import.meta.url);
        export const { Bundle, Engine, connect } = await import(pathname + "?unaltered" + hash);
        ${script}`,
    });
  });
}

/** Takes the manifest out of the script, as if it were older than that: the page has to ask for fihris.json. */
export function forgetManifest(page) {
  return alter(page, "**/fihris/fihris.js", (body) => {
    const script = body.toString();
    const forgetful = script.replace(/\{"format":\d+,[^{}]*\}/, '""');
    assert.notEqual(forgetful, script, "the script of a bundle has its manifest");
    return forgetful;
  });
}

export const PIECE_FILE = /\/fihris\/piece-[^/]+\.fihris$/;
export const INDEX_FILE = /\/fihris\/index-[^/]+\.fihris$/;
export const ENGINE_SCRIPT = /\/fihris\/engine-[^/]+\.js$/;
