// An index in many files: only what a query needs is fetched, and the answer is that of the whole index. What happens when
// pieces do not come is in faults.test.mjs.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";
import { alter, box, event, fihris, INDEX_FILE, manyPages, ownSite, PIECE_FILE, search, twoLines, word } from "./harness.mjs";

const PAGES = { "index.html": twoLines("ar"), "two.html": `${twoLines("ar")}<fihris-search></fihris-search>` };
const site = ownSite({ documents: manyPages(), layout: "sharded", pages: PAGES });

const QUERY = "لم الشمل";
const QUERIES = [QUERY, "القرار 2254", "س", "BAMF", "berlin", "«لم الشمل»", "الشملل", word(7), word(300), word(999).slice(0, 3), "لاشيءكهذا"];

/** A host that knows nothing of ranges. */
function ignoreRanges(page) {
  return page.route(PIECE_FILE, (route) => {
    const { range, ...headers } = route.request().headers();
    return route.continue({ headers });
  });
}

/** The requests for pieces, as they are made: file and range. */
function piecesAsked(page) {
  const asked = [];
  page.on("request", (request) => {
    if (!PIECE_FILE.test(request.url())) return;
    asked.push(`${new URL(request.url()).pathname} ${request.headers().range ?? "whole"}`);
  });
  return asked;
}

/** The answers to all queries, asked in the page one after another. */
function answers(page, queries = QUERIES) {
  return page.evaluate(async (queries) => {
    const { open } = await import("/fihris/fihris.js");
    const index = await open();
    const answers = [];
    for (const query of queries) answers.push(await index.search(query));
    return answers;
  }, queries);
}

const withoutScores = (answer) => JSON.parse(JSON.stringify(answer, (key, value) => (key === "score" ? undefined : value)));

test("with ranges and without, the answers are those of the command line", async (t) => {
  const statuses = (page) => {
    const seen = new Set();
    page.on("response", (response) => PIECE_FILE.test(response.url()) && seen.add(response.status()));
    return seen;
  };
  let ranged, whole;
  const withRanges = await site.visit(t, "/", { prepare: async (page) => (ranged = statuses(page)) });
  const withoutRanges = await site.visit(t, "/", {
    prepare: (page) => {
      whole = statuses(page);
      return ignoreRanges(page);
    },
  });
  const expected = QUERIES.map((query) => JSON.parse(fihris("query", site.bundle, query, "--json")));
  assert.deepEqual(withoutScores(await answers(withRanges)), withoutScores(expected));
  assert.deepEqual(withoutScores(await answers(withoutRanges)), withoutScores(expected));
  assert.deepEqual([...ranged], [206]);
  assert.deepEqual([...whole], [200]);
});

test("a host that ignores ranges is asked for no file twice", async (t) => {
  let asked;
  const page = await site.visit(t, "/", {
    prepare: (page) => {
      asked = piecesAsked(page);
      return ignoreRanges(page);
    },
  });
  await answers(page);
  const files = asked.map((request) => request.split(" ")[0]);
  const whole = asked.flatMap((request, at) => (request.endsWith(" whole") ? [at] : []));
  assert.ok(whole.length > 5, "after the first answer no ranges are asked for");
  assert.deepEqual(whole.filter((at) => files.indexOf(files[at]) !== at), []);
});

test("a query fetches few of the files, and what is there is not fetched again", async (t) => {
  let asked;
  const page = await site.visit(t, "/", { prepare: async (page) => (asked = piecesAsked(page)) });
  await search(page, QUERY);
  const names = readdirSync(site.bundle).filter((name) => name.startsWith("piece-"));
  const files = new Set(asked.map((request) => request.split(" ")[0]));
  assert.ok(files.size > 0 && files.size < names.length / 2, `${files.size} of ${names.length}`);
  await search(page, "لم الشم");
  await search(page, QUERY);
  assert.deepEqual(asked.filter((request, at) => asked.indexOf(request) !== at), []);
});

/** Holds requests back until no more come, then lets them go together. Gives what each round asked for. */
async function inRounds(page) {
  const rounds = [];
  let held = [];
  let quiet;
  await page.route(PIECE_FILE, (route) => {
    held.push(route);
    clearTimeout(quiet);
    quiet = setTimeout(() => {
      rounds.push(held.map((route) => route.request().url()));
      for (const route of held) route.continue().catch(() => {});
      held = [];
    }, 150);
  });
  return rounds;
}

test("what a query needs is asked for together, in few rounds", async (t) => {
  let rounds;
  const page = await site.visit(t, "/", { prepare: async (page) => (rounds = await inRounds(page)) });
  await search(page, word(7));
  assert.ok(rounds.length <= 4, `${rounds.length} rounds`);
  assert.ok(rounds.at(-1).length > 1, "the pieces of the visible results come one by one");
});

/** Two words whose first rounds have nothing in common, once others have been asked for. */
const BEFORE = word(3);
const FIRST = "berlin";
const SECOND = word(190);

test("a superseded query delays no newer one, and is never answered", async (t) => {
  const page = await site.visit(t);
  await search(page, BEFORE);
  const given = [];
  page.on("requestfailed", (request) => PIECE_FILE.test(request.url()) && given.push(request.failure().errorText));
  const slow = new Set();
  let isSlow = true;
  let hold;
  const held = new Promise((resolve) => (hold = resolve));
  await page.route(PIECE_FILE, async (route) => {
    if (isSlow) {
      slow.add(route.request().url());
      hold();
      await new Promise((resolve) => setTimeout(resolve, 3000));
    }
    await route.continue().catch(() => {});
  });
  const { input } = box(page);
  await input.fill(FIRST);
  await held;
  isSlow = false;
  const started = Date.now();
  const needed = [];
  page.on("request", (request) => PIECE_FILE.test(request.url()) && needed.push(request.url()));
  await search(page, SECOND);
  assert.ok(Date.now() - started < 2500, "the newer query waited for the older");
  assert.ok(needed.length > 0 && !needed.some((url) => slow.has(url)), "the test's two words need the same pieces");
  await page.waitForTimeout(3200);
  assert.deepEqual([...new Set(given)], ["net::ERR_ABORTED"], "what nobody waits for is given up");
  const answered = await page.evaluate(() => window.fihrisEvents.map(({ type, query }) => [type, query]));
  assert.deepEqual(answered, [BEFORE, SECOND].map((query) => ["fihris-results", query]));
});

test("answers come in the order of the letters, whatever order the pieces come in", async (t) => {
  let number = 0;
  const page = await site.visit(t, "/", {
    prepare: (page) =>
      page.route(PIECE_FILE, async (route) => {
        // The first ones take longest.
        await new Promise((resolve) => setTimeout(resolve, Math.max(0, 400 - 60 * number++)));
        await route.continue().catch(() => {});
      }),
  });
  const { input } = box(page);
  const typed = word(321);
  await input.pressSequentially(typed, { delay: 60 });
  await event(page, "fihris-results", { query: typed });
  await page.waitForTimeout(600);
  const lengths = await page.evaluate(() => window.fihrisEvents.map(({ query }) => query.length));
  assert.deepEqual(lengths, [...lengths].sort((a, b) => a - b));
  assert.equal(lengths.at(-1), typed.length);
  assert.deepEqual(await page.evaluate(() => window.fihrisEvents.filter(({ type }) => type !== "fihris-results")), []);
});

test("a piece that the next letter needs too is not asked for again", async (t) => {
  let asked;
  const page = await site.visit(t, "/", {
    prepare: async (page) => {
      asked = piecesAsked(page);
      await page.route(PIECE_FILE, async (route) => {
        await new Promise((resolve) => setTimeout(resolve, 400));
        await route.continue().catch(() => {});
      });
    },
  });
  const { input } = box(page);
  const loading = page.waitForRequest(INDEX_FILE);
  await input.hover();
  await loading;
  const typed = word(321);
  // Faster than the pieces come.
  await input.pressSequentially(typed, { delay: 100 });
  await event(page, "fihris-results", { query: typed });
  assert.deepEqual(asked.filter((request, at) => asked.indexOf(request) !== at), []);
});

test("what is typed while the engine loads asks for the pieces of the last letters alone", async (t) => {
  let release;
  const released = new Promise((resolve) => (release = resolve));
  let asked;
  const page = await site.visit(t, "/", {
    prepare: async (page) => {
      asked = piecesAsked(page);
      await page.route(INDEX_FILE, async (route) => {
        await released;
        await route.continue();
      });
    },
  });
  const { input } = box(page);
  for (const query of [word(300), word(400), word(500), "BAMF"]) await input.fill(query);
  release();
  await event(page, "fihris-results", { query: "BAMF" });
  const fresh = await site.visit(t, "/", { prepare: async (page) => (page.asked = piecesAsked(page)) });
  await search(fresh, "BAMF");
  assert.deepEqual(asked.sort(), fresh.asked.sort());
});

test("a piece with a flipped bit is reported as damaged", async (t) => {
  const flipped = (bytes) => {
    const copy = Buffer.from(bytes);
    copy[copy.length >> 1] ^= 1;
    return copy;
  };
  const page = await site.visit(t, "/", { prepare: (page) => alter(page, PIECE_FILE, flipped) });
  const { input, error, retry, options } = box(page);
  await input.fill(QUERY);
  await event(page, "fihris-error", { code: "damaged" });
  assert.match(await error.textContent(), /تالفة/);
  await page.unroute(PIECE_FILE);
  await retry.click();
  await event(page, "fihris-results", { query: QUERY });
  assert.ok((await options.count()) > 0);
  assert.ok(await error.isHidden());
});

test("after preload() every letter is answered offline", async (t) => {
  const page = await site.visit(t);
  await page.evaluate(async () => {
    const { open } = await import("/fihris/fihris.js");
    await (await open()).preload();
  });
  const { input, options } = box(page);
  await input.hover();
  await page.locator("fihris-search .list").waitFor({ state: "attached" });
  await page.context().setOffline(true);
  for (const query of ["س", "سع", QUERY, "BAMF", "berlinn"]) {
    await search(page, query);
    assert.ok((await options.count()) > 0, query);
  }
});

test("preload() that is interrupted goes on where it was", async (t) => {
  let asked;
  const page = await site.visit(t, "/", { prepare: async (page) => (asked = piecesAsked(page)) });
  const name = await page.evaluate(async () => {
    const { open } = await import("/fihris/fihris.js");
    const index = await open();
    const controller = new AbortController();
    const loading = index.preload({ signal: controller.signal });
    setTimeout(() => controller.abort(), 0);
    const name = await loading.then(() => "done", (error) => error.name);
    await index.preload();
    return name;
  });
  assert.equal(name, "AbortError");
  const before = asked.length;
  await answers(page);
  assert.equal(asked.length, before, "everything is there");
});

test("two boxes on a page load the engine and the index once", async (t) => {
  const asked = [];
  const page = await site.visit(t, "/two.html", {
    prepare: (page) => page.on("request", (request) => asked.push(new URL(request.url()).pathname)),
  });
  const boxes = page.getByRole("combobox");
  await boxes.last().hover();
  await boxes.first().fill(QUERY);
  await event(page, "fihris-results", { query: QUERY });
  await boxes.last().fill(`${QUERY} `);
  await event(page, "fihris-results", { query: `${QUERY} ` });
  const fetched = asked.filter((path) => path.startsWith("/fihris/"));
  const again = fetched.filter((path, at) => fetched.indexOf(path) !== at);
  assert.deepEqual(again.filter((path) => !PIECE_FILE.test(path)), []);
  assert.ok(fetched.some((path) => PIECE_FILE.test(path)));
});
