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
  const { engine, index } = JSON.parse(manifest);
  writeFileSync(join(folder, "fihris.json"), manifest);
  for (const name of [engine.js, engine.wasm, index.file]) writeFileSync(join(folder, name), await fetched(name));
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
