// node minisearch.build.mjs CORPUS FOLDER
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import MiniSearch from "minisearch";
import { pages } from "../corpus.mjs";
import { options } from "./minisearch.options.js";

const [corpus, folder] = process.argv.slice(2);
const index = new MiniSearch(options);
let id = 0;
for await (const { url, title, body } of pages(corpus)) index.add({ id: id++, url, title, body });
writeFileSync(join(folder, "index.json"), JSON.stringify(index));
