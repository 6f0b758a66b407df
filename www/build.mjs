// Builds the widget: www/src/fihris.ts and what it imports become one minified module, www/dist/widget-js/fihris.js.
// The style sheet is minified here too, because the module carries it as a string.
import { build, transform } from "esbuild";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const target = ["chrome111", "firefox113", "safari16.4"];

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

await build({
  entryPoints: [here("src/fihris.ts")],
  outfile: here("dist/widget-js/fihris.js"),
  bundle: true,
  charset: "utf8",
  format: "esm",
  legalComments: "none",
  minify: true,
  plugins: [styleText],
  target,
});
