// React 18 rendered on the server and hydrated, and Preact: two pages in dist/. With the argument `copy`, once dist/fihris/ is there,
// a third whose script has a copy of fihris.js in it.
import { build } from "esbuild";
import { mkdirSync, writeFileSync } from "node:fs";

const common = { bundle: true, format: "esm", jsx: "automatic", minify: true, target: "es2022" };
const EXTERNAL = `<script type="module" src="/fihris/fihris.js"></script>`;

const page = (kind, loader, content) => `<!doctype html>
<html lang="ar"><meta charset="utf-8"><title>${kind}</title><link rel="icon" href="data:,">
${loader}
<main><h1>دليل الوافدين (${kind})</h1><p>صفحة تُبنى بأداة غيرنا، وفيها مربّع بحث.</p></main>
<div id="app">${content}</div>
<script type="module" src="/${kind}.js"></script>
`;

mkdirSync("dist", { recursive: true });
if (process.argv[2] === "copy") {
  writeFileSync("dist/copy.html", page("copy", "", "<fihris-search></fihris-search>"));
  await build({ ...common, entryPoints: ["src/copy.ts"], outdir: "dist/assets", alias: { fihris: "./dist/fihris/fihris.js" } });
  writeFileSync("dist/copy.js", `import "/assets/copy.js";`);
} else {
  const { outputFiles } = await build({ ...common, entryPoints: ["src/server.tsx"], platform: "node", format: "cjs", write: false });
  const module = { exports: {} };
  new Function("module", "exports", "require", outputFiles[0].text)(module, module.exports, (await import("node:module")).createRequire(import.meta.url));
  writeFileSync("dist/index.html", page("react18", EXTERNAL, module.exports.render()));
  writeFileSync("dist/preact.html", page("preact", EXTERNAL, ""));
  await build({ ...common, entryPoints: { react18: "src/client.tsx" }, outdir: "dist" });
  await build({ ...common, entryPoints: { preact: "preact/app.tsx" }, outdir: "dist", jsxImportSource: "preact" });
}
