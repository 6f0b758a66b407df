// node bench.mjs CORPUS.jsonl[.gz] [--only NAME,…] [--json FILE] [--no-range] --work FOLDER
// node bench.mjs --smoke DEMO_CONTENT --work FOLDER
//
// Builds the index of every engine, drives each in one browser over one shaped line, and prints a table of Markdown.
// `cargo xtask bench` calls this with FIHRIS_BIN and CHROMIUM set; BENCHMARKS.md says what the figures mean.
// An engine that fails is named, does not stop the others, and makes the exit status 1.
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, release, totalmem, type } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { launch, measure } from "./browser.mjs";
import { survey, unpacked, writeDemoCorpus } from "./corpus.mjs";
import { buildIndex, ENGINES, pageOf } from "./engines.mjs";
import { check, markdown } from "./report.mjs";
import { LINE, startServer } from "./server.mjs";

const FULL = { count: 20, coldCount: 5 };
/** The benchmark tries itself: few queries, and peers that are quick to build. */
const SMOKE = { count: 3, coldCount: 2, engines: ["fihris", "minisearch", "flexsearch"] };

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      only: { type: "string" },
      json: { type: "string" },
      "no-range": { type: "boolean", default: false },
      smoke: { type: "string" },
      work: { type: "string" },
    },
  });
  const names = values.only?.split(",") ?? (values.smoke ? SMOKE.engines : Object.keys(ENGINES));
  const unknown = names.filter((name) => !(name in ENGINES));
  if (unknown.length) throw new Error(`unknown: ${unknown.join(", ")}. --only takes ${Object.keys(ENGINES).join(", ")}`);
  if (positionals.length !== (values.smoke ? 0 : 1)) throw new Error("name one corpus: a file of JSON Lines, or its .gz");
  const { FIHRIS_BIN: binary, CHROMIUM: executablePath } = process.env;
  const { work } = values;
  if (!binary || !executablePath || !work) {
    throw new Error("FIHRIS_BIN, CHROMIUM and --work must be set, as `cargo xtask bench` does");
  }
  mkdirSync(work, { recursive: true });
  const file = values.smoke ? join(work, "demo.jsonl") : await unpacked(positionals[0], work);
  if (values.smoke) writeDemoCorpus(values.smoke, file);
  const corpus = await survey(file, values.smoke ? SMOKE : FULL);

  const range = !values["no-range"];
  const server = await startServer({ range });
  const browser = await launch(server, executablePath);
  const result = {
    date: new Date().toISOString().slice(0, 10),
    machine: {
      processor: cpus()[0].model.trim(),
      cores: cpus().length,
      memoryBytes: totalmem(),
      system: `${type()} ${release()}`,
      node: process.version,
      chromium: browser.version(),
    },
    line: { ...LINE, range },
    corpus,
    engines: {},
  };
  try {
    for (const name of names) {
      try {
        result.engines[name] = await measured(name, { corpus, file, work, binary, server, browser });
      } catch (error) {
        console.error(`\n${name} failed: ${error.stack ?? error}`);
        process.exitCode = 1;
      }
    }
  } finally {
    await browser.close();
    await server.close();
  }
  if (values.json) writeFileSync(values.json, `${JSON.stringify(result, undefined, 2)}\n`);
  if (Object.keys(result.engines).length) console.log(markdown(result));
}

async function measured(name, { corpus, file, work, binary, server, browser }) {
  const start = performance.now();
  const step = (text) => console.error(`${name}: ${text} (${((performance.now() - start) / 1000).toFixed(0)} s)`);
  const version = await ENGINES[name].version(binary);
  const { folder, ...built } = await buildIndex(name, { corpus: file, work, binary });
  step("built");
  await server.publish(name, folder, ENGINES[name].isCode);
  await server.page(name, await pageOf(name));
  step("compressed for the line");
  const figures = { version, ...built, ...(await measure(browser, server, name, corpus)) };
  server.unpublish(name);
  step("measured");
  check(figures);
  return figures;
}

await main().catch((error) => {
  console.error(`bench: ${error.message}`);
  process.exitCode = 1;
});
