// Builds the scripts of the widget into www/dist/widget-js, each one minified module: `node build.mjs ENGINE_BG_JS`.
//
//   fihris.js     fihris.ts: what a page loads
//   ui.js         interface.ts: what the box does, with its style sheet
//   extras.js     extras.ts: what only some sites use: the page of results, filters, several bundles, templates
//   highlight.js  highlight.ts: marks words on the page that a result led to
//   engine.js     open.ts, which loads and opens all the others, bundle.ts and engine.ts, with the glue of crates/wasm, whose path
//                 is the argument
//
// and as classic scripts
//
//   fihris-sw.js       worker.ts: answers from a cache where there is no network
//   fihris-search.js   single.ts: all of that in one file, with engine_bg.wasm, which lies beside the argument
//
// and strings/LL.json, minified, and custom-elements.json (manifest.mjs). Style sheets are minified here too, because the modules carry
// them as strings.
import { build, transform } from "esbuild";
import { minify } from "terser";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { deflateRawSync } from "node:zlib";
import { elementManifest } from "./manifest.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const target = ["chrome112", "firefox117", "safari16.5"];

const styleText = {
  name: "style-text",
  setup({ onLoad }) {
    onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const css = await readFile(path, "utf8");
      const { code } = await transform(css, { loader: "css", minify: true, target });
      return { contents: code.trim().replace(/([:,]) /g, "$1"), loader: "text" };
    });
  },
};

const languages = readdirSync(here("strings")).map((name) => {
  return [name, JSON.parse(readFileSync(here(`strings/${name}`), "utf8"))];
});

mkdirSync(here("dist/widget-js/strings"), { recursive: true });
for (const [name, strings] of languages) writeFileSync(here(`dist/widget-js/strings/${name}`), JSON.stringify(strings));

writeFileSync(here("dist/widget-js/custom-elements.json"), JSON.stringify(elementManifest(), null, 2));

/** Makes `name` importable, with what `contents` gives. */
const virtual = (name, loader, contents) => ({
  name,
  setup({ onResolve, onLoad }) {
    onResolve({ filter: new RegExp(`^${name}$`) }, () => ({ path: name, namespace: name }));
    onLoad({ filter: /.*/, namespace: name }, async () => ({ contents: await contents(), loader, resolveDir: here("src") }));
  },
});

/** A module of a Map: a plain object has names that nobody gave it. */
const asMap = (entries) => `export default new Map(${JSON.stringify(entries)});`;

const named = languages.map(([name, strings]) => [name.replace(".json", ""), strings]);
const codes = virtual("codes", "json", () => JSON.stringify(named.map(([language]) => language)));

const common = {
  alias: { glue: resolve(process.argv[2]) },
  bundle: true,
  charset: "utf8",
  legalComments: "none",
  minify: true,
  outdir: here("dist/widget-js"),
  target,
};
const entries = (of) => Object.fromEntries(Object.entries(of).map(([name, entry]) => [name, here(`src/${entry}.ts`)]));

await build({
  ...common,
  entryPoints: entries({ fihris: "fihris", ui: "interface", extras: "extras", highlight: "highlight", engine: "open" }),
  format: "esm",
  plugins: [styleText, codes],
});

await build({ ...common, entryPoints: entries({ "fihris-sw": "worker" }), format: "iife" });

// The engine as the text of a function. What it fetches by is the function's parameter.
const engine = virtual("engine", "js", async () => {
  const { outputFiles } = await build({
    ...common,
    entryPoints: [here("src/bundle.ts")],
    format: "iife",
    globalName: "module",
    plugins: [
      { name: "network", setup: ({ onResolve }) => onResolve({ filter: /^\.\/network\.js$/ }, () => ({ path: "given", namespace: "given" })) },
      virtual("given", "js", () => "export const load = given;"),
    ],
    write: false,
  });
  return `export default (given) => { ${outputFiles[0].text} return module; };`;
});

const wasm = virtual("wasm", "text", async () => {
  return deflateRawSync(await readFile(resolve(process.argv[2], "../engine_bg.wasm")), { level: 9 }).toString("base64");
});

const embedded = {
  name: "embedded",
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/(load|link)\.js$/ }, ({ path }) => ({ path: here(`src/embedded-${path.slice(2, -3)}.ts`) }));
  },
};

await build({
  ...common,
  entryPoints: entries({ "fihris-search": "single" }),
  // However the page is encoded that loads it from a disk, this is UTF-8.
  banner: { js: "\uFEFF" },
  format: "iife",
  globalName: "fihris",
  plugins: [styleText, codes, engine, wasm, embedded, virtual("strings", "js", () => asMap(named))],
});

// Another minifier finds what the first one leaves, a thirtieth. Bundlers are told to leave the addresses of our files alone: they
// are those of a bundle, known when the page runs.
for (const name of ["engine", "extras", "fihris", "highlight", "ui"]) {
  const file = here(`dist/widget-js/${name}.js`);
  const { code } = await minify(readFileSync(file, "utf8"), { module: true, ecma: 2020, compress: { passes: 3 } });
  writeFileSync(file, code.replace(/\bimport\((?=`|[a-z])/g, "import(/*webpackIgnore:true*/"));
}
