// What a reader sees when something breaks, and that the box lives on. What hosts and lines do is in faults.test.mjs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { alter, alterEngine, box, demoSite, event, forgetManifest, INDEX_FILE, search } from "./harness.mjs";

const demo = demoSite();
const QUERY = "سور";
const MANIFEST = "**/fihris/fihris.json";
/** What Chromium itself prints when a request fails. */
const NETWORK_COMPLAINT = /^Failed to load resource/;

async function failsThenRecovers(page, { code, message, repair }) {
  const { input, error, retry, options } = box(page);
  await input.fill(QUERY);
  await event(page, "fihris-error", { code });
  assert.match(await error.textContent(), message);
  assert.equal(await input.inputValue(), QUERY, "the text is kept");
  assert.equal(await input.getAttribute("aria-expanded"), "false");
  await repair();
  await retry.click();
  await event(page, "fihris-results", { query: QUERY });
  assert.ok((await options.count()) > 0);
  assert.ok(await error.isHidden());
  assert.ok(await input.evaluate((input) => input.matches(":focus")), "the focus is back in the box");
}

for (const [name, damage] of [
  ["a flipped bit in its directory", (bytes) => flipped(bytes, 40)],
  // One bit may be in a chunk that no one asks for. An index in many files has its chunks there: see pieces.test.mjs.
  ...(process.env.FIHRIS_LAYOUT ? [] : [["a flipped bit in each of its chunks", flippedBehindDirectory]]),
  ["a flipped bit in its head", (bytes) => flipped(bytes, 3)],
  ["half of it missing", (bytes) => bytes.subarray(0, bytes.length >> 1)],
]) {
  test(`an index with ${name} is reported as damaged`, async (t) => {
    const page = await demo.visit(t, "/", { prepare: (page) => alter(page, INDEX_FILE, damage) });
    await failsThenRecovers(page, { code: "damaged", message: /تالفة/, repair: () => page.unroute(INDEX_FILE) });
  });
}

test("when the line is back the search goes on by itself", async (t) => {
  const page = await demo.visit(t, "/", { prepare: (page) => page.route(INDEX_FILE, (route) => route.abort()), expects: NETWORK_COMPLAINT });
  const { input, error } = box(page);
  await input.fill(QUERY);
  await event(page, "fihris-error", { code: "network" });
  await page.unroute(INDEX_FILE);
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await event(page, "fihris-results", { query: QUERY });
  assert.ok(await error.isHidden());
});

test("a bundle of another version is reported as such", async (t) => {
  const page = await demo.visit(t, "/", {
    prepare: async (page) => {
      await forgetManifest(page);
      await alter(page, MANIFEST, (body) => JSON.stringify({ ...JSON.parse(body), format: 999 }));
    },
  });
  await failsThenRecovers(page, {
    code: "unsupported-version",
    // Which files have the words is in what could not be read.
    message: /^البحث غير متاح الآن \u21BB$/,
    repair: () => page.unroute(MANIFEST),
  });
});

test("the script of a bundle knows its manifest, and does not ask for it", async (t) => {
  const asked = [];
  const page = await demo.visit(t, "/", {
    prepare: (page) => page.on("request", (request) => asked.push(new URL(request.url()).pathname)),
  });
  await search(page, QUERY);
  assert.ok(asked.some((path) => INDEX_FILE.test(path)));
  assert.ok(!asked.some((path) => path.endsWith("/fihris.json")), asked.join());
});

test("a script that does not know its manifest asks for it", async (t) => {
  const page = await demo.visit(t, "/", { prepare: forgetManifest });
  const asked = page.waitForRequest(MANIFEST);
  await search(page, QUERY);
  await asked;
});

test("a page whose policy forbids WebAssembly says so", async (t) => {
  const page = await demo.visit(t, "/", {
    expects: /WebAssembly|wasm-eval|wasm-unsafe-eval/,
    prepare: (page) =>
      alter(page, (url) => url.pathname === "/", (body) => body.toString().replace(" 'wasm-unsafe-eval'", "")),
  });
  await box(page).input.fill(QUERY);
  await event(page, "fihris-error", { code: "no-wasm" });
  assert.match(await box(page).error.textContent(), /متصفّحك/);
});

test("a failure while the reader is only near stays silent, and typing tries again", async (t) => {
  const page = await demo.visit(t, "/", {
    expects: NETWORK_COMPLAINT,
    prepare: (page) => page.route(INDEX_FILE, (route) => route.abort()),
  });
  const failed = page.waitForEvent("requestfailed");
  await box(page).input.hover();
  await failed;
  await page.unroute(INDEX_FILE);
  await search(page, QUERY);
  assert.deepEqual(await page.evaluate(() => window.fihrisEvents.map(({ type }) => type)), ["fihris-results"]);
});

/** Makes the engine trap on the queries that contain «سقط», the given number of times over the life of the page. */
const trapping = (times) => (page) =>
  alterEngine(
    page,
    `let lost = false;
    const search = Engine.prototype.search;
    Engine.prototype.search = function (query, limit) {
      if (lost) throw new Error("this instance has trapped and must not be asked again");
      globalThis.traps ??= 0;
      if (query.includes("سقط") && globalThis.traps < ${times}) {
        globalThis.traps++;
        lost = true;
        throw new WebAssembly.RuntimeError("unreachable");
      }
      return search.call(this, query, limit);
    };`,
  );

test("a trap is survived without the reader noticing", async (t) => {
  const page = await demo.visit(t, "/", { prepare: trapping(1) });
  await search(page, QUERY);
  await search(page, "سقط");
  assert.equal(await page.evaluate(() => globalThis.traps), 1);
  await search(page, `${QUERY}ي`);
  assert.ok((await box(page).options.count()) > 0);
});

test("a query that traps twice is reported, and the next one is answered", async (t) => {
  const page = await demo.visit(t, "/", { prepare: trapping(2) });
  await box(page).input.fill("سقط");
  await event(page, "fihris-error", { code: "crashed" });
  assert.match(await box(page).error.textContent(), /خلل/);
  await search(page, QUERY);
  assert.ok((await box(page).options.count()) > 0);
  assert.ok(await box(page).error.isHidden());
});

function flippedBehindDirectory(bytes) {
  const end = 32 + bytes.readUInt32LE(16);
  return bytes.map((byte, at) => (at >= end && (at - end) % 128 === 64 ? byte ^ 1 : byte));
}

function flipped(bytes, position) {
  const copy = Buffer.from(bytes);
  copy[position] ^= 1;
  return copy;
}
