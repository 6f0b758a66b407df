// The same search without the element: `open` and what it returns.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { demoSite, fihris } from "./harness.mjs";

const demo = demoSite();

/** The bundle that the demo serves, as a folder for the command line. */
async function savedBundle(t) {
  if (demo.bundle) return demo.bundle;
  const folder = mkdtempSync(join(tmpdir(), "fihris-bundle-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const fetched = async (name) => Buffer.from(await (await fetch(demo.at(`/fihris/${name}`))).arrayBuffer());
  const manifest = await fetched("fihris.json");
  const { widget, index } = JSON.parse(manifest);
  writeFileSync(join(folder, "fihris.json"), manifest);
  for (const name of [`engine-${widget}.js`, `engine-${widget}.wasm`, `index-${index}.fihris`]) writeFileSync(join(folder, name), await fetched(name));
  return folder;
}

test("open() answers as `fihris query --json` does", async (t) => {
  const bundle = await savedBundle(t);
  const page = await demo.visit(t);
  for (const [query, limit] of [
    ["لم الشمل", 10],
    ["القرار 2254", 3],
    ["الياسم", 10],
    ["BAMF", 5],
    ["لاشيءكهذا", 10],
  ]) {
    const inPage = await page.evaluate(
      async ([query, limit]) => {
        const { open } = await import("/fihris/fihris.js");
        const index = await open();
        return index.search(query, { limit });
      },
      [query, limit],
    );
    const onCommandLine = JSON.parse(fihris("query", bundle, query, "--limit", String(limit), "--json"));
    assert.deepEqual(withoutScores(inPage), withoutScores(onCommandLine), query);
    inPage.hits.forEach(({ score }, rank) => {
      const other = onCommandLine.hits[rank].score;
      assert.ok(Math.abs(score - other) <= 1e-5 * Math.abs(other), `score of hit ${rank} of «${query}»`);
    });
  }
});

const withoutScores = ({ query, total, hits }) => ({ query, total, hits: hits.map(({ score, ...hit }) => hit) });

test("open(url) takes the address of the folder, with or without its last slash", async (t) => {
  const page = await demo.visit(t, "/legal/");
  for (const address of ["/fihris", "/fihris/", "../fihris/", demo.at("/fihris/")]) {
    const total = await page.evaluate(async (address) => {
      const { open } = await import("/fihris/fihris.js");
      const index = await open(address);
      return (await index.search("سوريا")).total;
    }, address);
    assert.ok(total > 0, address);
  }
});

test("a search returns ten hits unless told otherwise", async (t) => {
  const page = await demo.visit(t);
  const lengths = await page.evaluate(async () => {
    const { open } = await import("/fihris/fihris.js");
    const index = await open();
    const hits = async (options) => (await index.search("في", options)).hits.length;
    return [await hits(), await hits({}), await hits({ limit: 2 })];
  });
  assert.deepEqual(lengths, [10, 10, 2]);
});

test("a failed open() rejects with a FihrisError and its code", async (t) => {
  const page = await demo.visit(t, "/", { expects: /^Failed to load resource/ });
  const error = await page.evaluate(async () => {
    const { open, FihrisError } = await import("/fihris/fihris.js");
    return open("/no-such-folder/").catch((error) => ({
      code: error.code,
      name: error.name,
      ours: error instanceof FihrisError,
      message: error.message,
    }));
  });
  assert.deepEqual(error, {
    code: "not-found",
    name: "FihrisError",
    ours: true,
    message: `not-found: ${demo.at("/no-such-folder/fihris.json")} answered 404`,
  });
});

/** Searches in the page, with options. */
const searchWith = (page, query, options) =>
  page.evaluate(
    async ([query, options]) => {
      const { open } = await import("/fihris/fihris.js");
      return (await open()).search(query, options);
    },
    [query, options],
  );

test("filters let pages pass by any, all or none of their values, and are counted", async (t) => {
  const page = await demo.visit(t);
  const cities = (hit) => hit.filters["المدينة"] ?? [];
  const all = await searchWith(page, "الرابطة", { limit: 100, facets: true });
  const inCity = (city) => all.hits.filter((hit) => cities(hit).includes(city)).length;
  const some = await searchWith(page, "الرابطة", {
    limit: 100,
    filters: { المدينة: ["برلين", "مالمو"], "نوع الصفحة": { none: ["أرشيف"] } },
    facets: true,
  });
  assert.ok(some.total > 0 && some.total < all.total);
  assert.ok(some.hits.every((hit) => cities(hit).includes("برلين") || cities(hit).includes("مالمو")));
  assert.ok(some.hits.every((hit) => !hit.filters["نوع الصفحة"].includes("أرشيف")));
  assert.equal(all.filters["المدينة"]["برلين"], inCity("برلين"));
  assert.ok(some.filters["المدينة"]["لندن"] > 0, "what another choice would give is still counted");
  const one = await searchWith(page, "الرابطة", { limit: 100, filters: { المدينة: "برلين" } });
  assert.equal(one.total, inCity("برلين"));
  const both = await searchWith(page, "", { limit: 100, filters: { المدينة: { all: ["برلين", "هامبورغ"] } } });
  assert.ok(both.total > 0 && both.hits.every((hit) => cities(hit).includes("برلين") && cities(hit).includes("هامبورغ")));
});

test("filters() has all values with the numbers of their pages", async (t) => {
  const page = await demo.visit(t);
  const filters = await page.evaluate(async () => {
    const { open } = await import("/fihris/fihris.js");
    return (await open()).filters();
  });
  assert.deepEqual(Object.keys(filters).sort(), ["السنة", "المدينة", "نوع الصفحة"].sort());
  const listed = await searchWith(page, "", { limit: 0, filters: { "نوع الصفحة": "خبر" } });
  assert.equal(listed.total, filters["نوع الصفحة"]["خبر"]);
});

test("hits can be sorted by date, with or without a query", async (t) => {
  const page = await demo.visit(t);
  for (const query of ["برلين", ""]) {
    for (const order of ["asc", "desc"]) {
      const { hits, total } = await searchWith(page, query, { limit: 1000, sort: { date: order } });
      const dates = hits.map((hit) => hit.date).filter(Boolean);
      assert.ok(dates.length > 10 && total === hits.length);
      assert.deepEqual(dates, order === "asc" ? dates.toSorted() : dates.toSorted().reverse());
    }
  }
});

test("a literal query is not guessed at, and a guess says which words it was", async (t) => {
  const page = await demo.visit(t);
  const guessed = await searchWith(page, "الجمعية dimashq ", {});
  assert.deepEqual(guessed.interpretation?.words, [2]);
  const literal = await searchWith(page, "dimashq ", { literal: true });
  assert.equal(literal.total, 0);
  assert.equal(literal.interpretation, undefined);
});

test("hits lead to sections that their pages have, and show their pictures", async (t) => {
  const page = await demo.visit(t);
  const { hits } = await searchWith(page, "الترجمة المحلفة", { limit: 10 });
  const sections = hits.flatMap((hit) => hit.section ?? []);
  assert.ok(sections.length > 0);
  for (const { title, url } of sections) {
    await page.goto(demo.at(url));
    const heading = page.locator(`[id="${decodeURIComponent(new URL(page.url()).hash.slice(1))}"]`);
    assert.equal((await heading.textContent()).replace(/\s+/g, " ").trim(), title);
  }
  const [library] = (await searchWith(page, "مكتبة الياسمين", { limit: 1 })).hits;
  assert.equal(library.meta.image, "/static/pictures/library.svg");
  assert.equal((await fetch(demo.at(library.meta.image))).status, 200);
  assert.deepEqual(library.titleParts.filter(({ mark }) => mark).map(({ mark }) => mark), [1, 2]);
});

test("scripts without types may give null for what they do not want, and numbers for text", async (t) => {
  const page = await demo.visit(t);
  const totals = await page.evaluate(async () => {
    const { open } = await import("/fihris/fihris.js");
    const index = await open();
    await index.preload(null);
    const total = async (...parameters) => (await index.search(...parameters)).total;
    return {
      nothing: [await total(null), await total(undefined), await total("", null)],
      same: [
        await total("سوريا"),
        await total("سوريا", null),
        await total("سوريا", { limit: null, filters: null, sort: null, facets: null, literal: null, sections: null, signal: null }),
        await total("سوريا", { filters: { المدينة: null, "نوع الصفحة": { any: null, none: undefined } } }),
      ],
      number: [await total(2254), await total("2254")],
      year: await total("", { filters: { السنة: 2011 } }),
      counts: Object.keys(await index.filters(null)).length,
    };
  });
  assert.deepEqual(totals.nothing, [0, 0, 0]);
  assert.ok(totals.same[0] > 0 && new Set(totals.same).size === 1, totals.same.join());
  assert.ok(totals.number[0] > 0 && totals.number[0] === totals.number[1]);
  assert.ok(totals.counts > 0);
  assert.equal(typeof totals.year, "number");
});

test("a query without words is answered, and an article alone is waited out", async (t) => {
  const page = await demo.visit(t);
  for (const query of ["😀", "؟؟؟", "س".repeat(70), " "]) {
    const { total, hits, waiting } = await searchWith(page, query, {});
    assert.deepEqual([total, hits, waiting], [0, [], undefined], query);
    assert.ok((await searchWith(page, query, { sort: { date: "desc" } })).total > 60, query);
  }
  assert.equal((await searchWith(page, "ال", {})).waiting, true);
});

test("a hit has other sections that match, if they are asked for", async (t) => {
  const page = await demo.visit(t);
  const { hits } = await searchWith(page, "الشمل", { sections: 3 });
  const others = hits.flatMap((hit) => (hit.sections ?? []).map((other) => ({ hit, other })));
  assert.ok(others.length > 0);
  for (const { hit, other } of others) {
    assert.ok(other.url.startsWith(`${hit.url}#`) && other.url !== hit.section?.url);
    assert.ok(other.title && other.excerpt.some(({ mark }) => mark > 0));
  }
  assert.ok(hits.every(({ sections = [] }) => sections.length <= 3));
  assert.ok((await searchWith(page, "الشمل", {})).hits.every((hit) => !("sections" in hit)));
});
