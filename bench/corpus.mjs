// The pages to be searched and the queries to be typed.
//
// A corpus is JSON Lines: {id?, url, title, body, date?} a line. The queries are made from its titles by an even stride,
// so the same corpus always gives the same queries, and every engine gets the same ones.
import { createReadStream, createWriteStream, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { createInterface } from "node:readline";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";

/** Every page of a corpus, one by one. */
export async function* pages(file) {
  let line = 0;
  for await (const text of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    line++;
    if (!text.trim()) continue;
    let page;
    try {
      page = JSON.parse(text);
    } catch (error) {
      throw new Error(`${file}:${line}: not JSON: ${error.message}`);
    }
    for (const field of ["url", "title", "body"]) {
      if (typeof page[field] !== "string") throw new Error(`${file}:${line}: "${field}" is missing or no text`);
    }
    yield page;
  }
}

/** A file that every engine can read: the corpus itself, or what was in the .gz. */
export async function unpacked(file, folder) {
  if (!file.endsWith(".gz")) return file;
  const plain = join(folder, basename(file, ".gz"));
  await pipeline(createReadStream(file), createGunzip(), createWriteStream(plain));
  return plain;
}

/** Makes a corpus of the Markdown pages of the demo site, markup included: enough to try the benchmark itself. */
export function writeDemoCorpus(content, file) {
  const names = readdirSync(content, { recursive: true }).filter((name) => name.endsWith(".md")).sort();
  const lines = names.map((name) => {
    const [, head, body] = /^---\n(.*?)\n---\n(.*)$/s.exec(readFileSync(join(content, name), "utf8")) ?? [];
    const title = /^title: *(.+)$/m.exec(head ?? "")?.[1].replace(/^"(.*)"$/, "$1");
    if (!title) throw new Error(`${join(content, name)}: no front matter with a title`);
    return `${JSON.stringify({ url: `/${name.replace(/\.md$/, "/").replaceAll("\\", "/")}`, title, body })}\n`;
  });
  writeFileSync(file, lines.join(""));
}

/** How many pages a corpus has, how much text, and `count` + `coldCount` queries that begin as titles of it do. */
export async function survey(file, { count, coldCount }) {
  const titles = [];
  let textBytes = 0;
  for await (const { title, body } of pages(file)) {
    titles.push(title);
    textBytes += Buffer.byteLength(title) + Buffer.byteLength(body);
  }
  const taken = new Set();
  const queries = strided(titles, count, 0.5, taken);
  const coldQueries = strided(titles, coldCount, 0.25, taken);
  return { pages: titles.length, textBytes, queries, coldQueries };
}

/** `count` titles, evenly spread, of which each gives its first 2, 3 or 4 words in turn. */
function strided(titles, count, offset, taken) {
  return Array.from({ length: count }, (_, number) => {
    const words = 2 + (number % 3);
    let index = Math.floor(((number + offset) * titles.length) / count);
    for (let tried = 0; tried < titles.length; tried++, index = (index + 1) % titles.length) {
      const all = titles[index].match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu) ?? [];
      const query = all.slice(0, words).join(" ");
      if (all.length < words || taken.has(query)) continue;
      taken.add(query);
      return { query, title: titles[index] };
    }
    throw new Error(`the corpus has too few titles of ${words} words for ${count} queries`);
  });
}

/** What the box holds after each letter of a query. */
export function keystrokes(query) {
  const letters = Array.from(query);
  return letters.map((_, index) => letters.slice(0, index + 1).join(""));
}
