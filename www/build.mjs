// Builds the scripts of the widget into www/dist/widget-js, each one minified module: `node build.mjs ENGINE_BG_JS`.
//
//   fihris.js     fihris.ts: what a page loads
//   ui.js         interface.ts: what the box does, with its style sheet
//   highlight.js  highlight.ts: marks words on the page that a result led to
//   engine.js     bundle.ts and engine.ts with the glue of crates/wasm, whose path is the argument
//
// and strings/LL.json, minified. Style sheets are minified here too, because the modules carry them as strings. fihris.js also
// carries a few words of every language, for the time before its strings are there.
import { build, transform } from "esbuild";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const target = ["chrome112", "firefox117", "safari16.5"];

const styleText = {
  name: "style-text",
  setup({ onLoad }) {
    onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const css = await readFile(path, "utf8");
      const { code } = await transform(css, { loader: "css", minify: true, target });
      return { contents: code.trim(), loader: "text" };
    });
  },
};

const languages = readdirSync(here("strings")).map((name) => {
  return [name, JSON.parse(readFileSync(here(`strings/${name}`), "utf8"))];
});

mkdirSync(here("dist/widget-js/strings"), { recursive: true });
for (const [name, strings] of languages) writeFileSync(here(`dist/widget-js/strings/${name}`), JSON.stringify(strings));

const labels = {
  name: "labels",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^labels$/ }, () => ({ path: "labels", namespace: "labels" }));
    onLoad({ filter: /.*/, namespace: "labels" }, () => {
      const label = ([name, { placeholder }]) => [name.replace(".json", ""), placeholder];
      return { contents: JSON.stringify(Object.fromEntries(languages.map(label))), loader: "json" };
    });
  },
};

await build({
  entryPoints: Object.fromEntries(
    Object.entries({ fihris: "fihris", ui: "interface", highlight: "highlight", engine: "bundle" }).map(
      ([name, entry]) => [name, here(`src/${entry}.ts`)],
    ),
  ),
  outdir: here("dist/widget-js"),
  alias: { glue: resolve(process.argv[2]) },
  bundle: true,
  charset: "utf8",
  format: "esm",
  legalComments: "none",
  minify: true,
  plugins: [styleText, labels],
  target,
});
