// The box in other people's build tools, as docs/frameworks.md says to put it there: each folder here is a project of its own, which
// is installed, built, indexed, checked by its TypeScript and opened in Chromium. `cargo xtask frameworks` runs this.
//
// A visit fails on anything that the page complains of: React tells of markup that it cannot hydrate by console.error.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { copyFileSync, rmSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { test } from "node:test";
import { box, event, fihris, folderSite, search } from "../browser/harness.mjs";

/** The folder that a project is built into, the command behind the index, if there is one, and its pages. */
const PROJECTS = {
  vite: { out: "dist", pages: ["/", "/react.html", "/vue.html", "/svelte.html"] },
  next: { out: "out", pages: ["/"] },
  astro: { out: "dist", pages: ["/"] },
  esbuild: { out: "dist", then: ["node", "build.mjs", "copy"], pages: ["/", "/preact.html", "/copy.html"] },
};

const ENVIRONMENT = { ...process.env, NEXT_TELEMETRY_DISABLED: "1", ASTRO_TELEMETRY_DISABLED: "1" };
const only = process.env.FIHRIS_FRAMEWORKS?.split(",");

for (const [name, { out, then, pages }] of Object.entries(PROJECTS).filter(([name]) => !only || only.includes(name))) {
  const folder = fileURLToPath(new URL(name, import.meta.url));
  const run = (program, ...parameters) => execFileSync(program, parameters, { cwd: folder, env: ENVIRONMENT, stdio: ["ignore", "inherit", "inherit"] });
  const project = folderSite(`${folder}/${out}`, () => {
    const changed = (file) => statSync(`${folder}/${file}`, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (changed("node_modules/.package-lock.json") < changed("package-lock.json")) run("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
    rmSync(`${folder}/${out}`, { recursive: true, force: true });
    // Next checks types while it builds, before there is an index.
    copyFileSync(new URL("../../www/fihris.d.ts", import.meta.url), `${folder}/fihris.d.ts`);
    run("npm", "run", "build");
    fihris("build", `${folder}/${out}`, "--no-cache");
    if (then) run(...then);
  });

  test(`${name}: the types are right`, () => {
    run("npm", "run", "check");
  });

  for (const path of pages) {
    test(`${name}: the box of ${path} finds pages, and its events reach the page`, async (t) => {
      const page = await project.visit(t, path);
      // Where the server rendered the page, the framework has it now.
      await page.waitForFunction(() => !document.querySelector("[data-hydrated='false']"));
      await page.locator("fihris-search").waitFor();
      await search(page, "دليل");
      assert.ok((await box(page).options.allTextContents()).some((text) => text.includes("دليل الوافدين")));
      const { total } = await event(page, "fihris-results", { query: "دليل" });
      await page.waitForFunction((told) => window.heard?.includes(told), `دليل: ${total}`);
      // Still there, and the same box, when the framework has rendered again.
      assert.equal(await page.locator("fihris-search").count(), 1);
      assert.equal(await box(page).input.inputValue(), "دليل");
    });
  }
}
