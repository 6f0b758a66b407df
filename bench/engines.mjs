// The engines that are compared: how each builds its index, and the page that searches it.
//
// An engine NAME has a page in engines/NAME.page.js: `load()` resolves to {search(query, signal), preload?}, and a search to
// {hits: [{title, url, excerpt}]}. What the page imports from /NAME/ is fetched, and counted; the rest stands in the page.
// A JavaScript library is bundled and minified to /NAME/NAME.js, as a site would.
import { spawn } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { pages } from "./corpus.mjs";
import { filesBelow } from "./server.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const require = createRequire(import.meta.url);

const isScriptOrWasm = (url) => /\.(m?js|wasm|css)$/.test(url);

/** A library whose index one script writes as one file of JSON. */
const library = (name, packageName = name) => ({
  version: () => installed(packageName),
  command: (corpus, folder) => [process.execPath, here(`engines/${name}.build.mjs`), corpus, folder],
  finish: async (folder) => {
    const entry = here(`engines/${name}.library.js`);
    await build({ ...BUNDLE, entryPoints: [entry], outfile: join(folder, `${name}.js`) });
  },
  isCode: isScriptOrWasm,
});

export const ENGINES = {
  fihris: {
    version: async (binary) => (await run([binary, "--version"])).printed.trim().split(" ").at(-1),
    command: (corpus, folder, { binary }) => [binary, "build", corpus, "--out", folder, "--no-cache"],
    isCode: isScriptOrWasm,
  },
  pagefind: {
    version: () => installed("pagefind"),
    /** Pagefind reads a built site. Making that is no part of its work. */
    prepare: writeSite,
    command: (_corpus, folder, { site }) => [here("node_modules/.bin/pagefind"), "--site", site, "--output-path", folder],
    isCode: (url) => isScriptOrWasm(url) || /\/wasm\.[^/]+\.pagefind$/.test(url),
  },
  minisearch: library("minisearch"),
  flexsearch: library("flexsearch"),
  orama: library("orama", "@orama/orama"),
};

const BUNDLE = { bundle: true, minify: true, format: "esm", target: "es2022", charset: "utf8", legalComments: "none", logLevel: "error" };

/** Builds an index into an empty folder: time, peak memory, and what a site would have to upload. */
export async function buildIndex(name, { corpus, work, binary }) {
  const engine = ENGINES[name];
  const [folder, site] = [join(work, name), join(work, `${name}-site`)];
  for (const path of [folder, site]) rmSync(path, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await engine.prepare?.(corpus, site);
  const { seconds, peakBytes } = await run(engine.command(corpus, folder, { binary, site }));
  rmSync(site, { recursive: true, force: true });
  await engine.finish?.(folder);
  const sizes = filesBelow(folder).map((path) => statSync(join(folder, path)).size);
  return { folder, build: { seconds, peakBytes }, disk: { bytes: sizes.reduce((sum, size) => sum + size, 0), files: sizes.length } };
}

/** The page of the benchmark that searches with an engine. */
export async function pageOf(name) {
  const { outputFiles } = await build({
    ...BUNDLE,
    stdin: {
      contents: `import { load } from "./engines/${name}.page.js"; import { start } from "./page.js"; start(load);`,
      resolveDir: here("."),
    },
    external: [`/${name}/*`],
    write: false,
  });
  return `<!doctype html><html lang="ar"><meta charset="utf-8"><title>${name}</title><link rel="icon" href="data:,">
<script type="module">${outputFiles[0].text}</script>`;
}

function installed(packageName) {
  const folder = require.resolve.paths(packageName).map((path) => join(path, packageName, "package.json"));
  return JSON.parse(readFileSync(folder[0], "utf8")).version;
}

async function writeSite(corpus, site) {
  let number = 0;
  for await (const { title, body } of pages(corpus)) {
    const folder = join(site, "page", String(number++));
    mkdirSync(folder, { recursive: true });
    const paragraphs = body.split("\n").map((line) => `<p>${escaped(line)}</p>`).join("\n");
    const html = `<!doctype html>
<html lang="ar"><head><meta charset="utf-8"><title>${escaped(title)}</title></head>
<body><main data-pagefind-body><h1>${escaped(title)}</h1>
${paragraphs}</main></body></html>\n`;
    writeFileSync(join(folder, "index.html"), html);
  }
}

const escaped = (text) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

/** Runs a program to its end. Its output is shown only if it fails. */
async function run([program, ...options]) {
  const start = performance.now();
  const child = spawn(program, options, { stdio: ["ignore", "pipe", "pipe"] });
  let printed = "";
  for (const output of [child.stdout, child.stderr]) output.setEncoding("utf8").on("data", (text) => (printed += text));
  const memory = watchMemory(child.pid);
  let seconds;
  const status = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", () => (seconds = (performance.now() - start) / 1000));
    child.once("close", (code, signal) => resolve(code ?? signal));
  }).finally(memory.stop);
  if (status !== 0) throw new Error(`${[program, ...options].join(" ")} ended with ${status}:\n${printed.slice(-2_000)}`);
  return { seconds, peakBytes: memory.peak(), printed };
}

/**
 * The most memory that a process, or one it started, has held. Linux keeps that figure for each process, so that asking often
 * misses only what is added between the last time and the end. Other systems: undefined.
 */
function watchMemory(pid) {
  const peaks = new Map();
  const visit = (pid) => {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    const peak = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
    // The last reading counts: before a new process has become its program, it shows the memory of who started it.
    if (peak) peaks.set(pid, Number(peak) * 1024);
    for (const thread of readdirSync(`/proc/${pid}/task`)) {
      readFileSync(`/proc/${pid}/task/${thread}/children`, "utf8").split(" ").filter(Boolean).forEach(visit);
    }
  };
  const look = () => {
    try {
      visit(pid);
    } catch (error) {
      // The process has ended while it was looked at.
      if (!["ENOENT", "ESRCH"].includes(error.code)) throw error;
    }
  };
  const timer = process.platform === "linux" ? setInterval(look, 5) : undefined;
  return { stop: () => clearInterval(timer), peak: () => (peaks.size ? Math.max(...peaks.values()) : undefined) };
}
