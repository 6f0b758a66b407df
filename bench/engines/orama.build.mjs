// node orama.build.mjs CORPUS FOLDER
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { create, insert, save } from "@orama/orama";
import { stemmer } from "@orama/stemmers/arabic";
import { pages } from "../corpus.mjs";
import { options } from "./orama.options.js";

const [corpus, folder] = process.argv.slice(2);
const index = create(options(stemmer));
let id = 0;
for await (const { url, title, body } of pages(corpus)) await insert(index, { id: String(id++), url, title, body });
writeFileSync(join(folder, "index.json"), JSON.stringify(save(index)));
