// custom-elements.json, which `fihris build` writes beside the script: all that the docs say an owner may use is in it, and the other
// way round, and each with a description.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fihris, temporary } from "./harness.mjs";

const docs = (path) => readFileSync(new URL(`../../docs/${path}`, import.meta.url), "utf8");
const api = docs("api.md");

const folder = temporary();
const pages = new URL("../../www/demo/content/help", import.meta.url).pathname;
fihris("build", pages, "--out", join(folder, "fihris"), "--no-cache");
const { modules } = JSON.parse(readFileSync(join(folder, "fihris/custom-elements.json"), "utf8"));
const [element] = modules.flatMap(({ declarations }) => declarations).filter(({ tagName }) => tagName === "fihris-search");

/** The names in the first column of the tables of a part of a page. */
function rows(text, heading, end) {
  const [, part] = text.split(heading);
  const lines = part.split(end)[0].split("\n").filter((line) => line.startsWith("| `"));
  return lines.flatMap((line) => [...line.split("|")[1].matchAll(/`([^`]+)`/g)].map(([, name]) => name));
}

const [, parts] = /Every element has the name of its class as a part\.([^]*?)`active` is/.exec(api);
const KINDS = {
  attributes: rows(api, "## The element", "\n### "),
  events: rows(api, "### Its events", "\n## "),
  cssProperties: rows(docs("theming.md"), "## Custom properties", "\n## "),
  cssParts: [...parts.matchAll(/`([^`]+)`/g)].flatMap(([, names]) => names.split(/\s+/)),
};

for (const [kind, documented] of Object.entries(KINDS)) {
  test(`the ${kind} of the docs are those of the manifest, each described`, () => {
    assert.ok(documented.length > 3, documented.join());
    const told = element[kind];
    assert.deepEqual([...new Set(told.map(({ name }) => name))].sort(), [...new Set(documented)].sort());
    // A part is named for what it is.
    if (kind !== "cssParts") assert.deepEqual(told.filter(({ description }) => !description).map(({ name }) => name), []);
  });
}

test("the methods of the docs are those of the manifest", () => {
  assert.deepEqual(element.members.map(({ name }) => name).sort(), ["close", "open", "search"]);
  for (const { name } of element.members) assert.match(api, new RegExp(`\\b${name}\\(`), name);
});

test("every custom property is in the example of docs/api.md", () => {
  for (const name of KINDS.cssProperties) assert.ok(api.includes(`${name}:`), name);
});
