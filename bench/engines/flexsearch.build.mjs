// node flexsearch.build.mjs CORPUS FOLDER
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Document } from "flexsearch";
import { pages } from "../corpus.mjs";
import { options } from "./flexsearch.options.js";

const [corpus, folder] = process.argv.slice(2);
const index = new Document(options);
let id = 0;
for await (const { url, title, body } of pages(corpus)) index.add({ id: id++, url, title, body });
// The library exports JSON under keys; one file of them loads faster than many.
const parts = {};
await index.export((key, data) => {
  if (data !== undefined) parts[key] = JSON.parse(data);
});
writeFileSync(join(folder, "index.json"), JSON.stringify(parts));
