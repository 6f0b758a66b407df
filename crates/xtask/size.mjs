// What the widget weighs over the wire: `node size.mjs FOLDER` prints a table and exits with 1 when one of two sums has grown
// above what it was allowed to: what every page pays, and what the first answer of a box or a dialog needs. What only some sites
// load (extras, highlight) is shown, and no part of the sums; nor are the service worker, which no page waits for, and the single
// file, which is no part of a bundle.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";

/** Bytes in brotli. The second may only be lowered: the aim is 60,000. */
const LIMITS = { untouched: 3_072, answer: 74_000 };

const folder = process.argv[2];
/** What `fihris build` writes into fihris.js, as for a site in three languages. */
const manifest = () => {
  const labels = ["ar", "de", "en"].map((code) => {
    const name = readdirSync(folder).find((name) => name.startsWith(`strings-${code}-`));
    const { placeholder, unavailable } = JSON.parse(readFileSync(join(folder, name), "utf8"));
    return [code, placeholder, unavailable];
  });
  return JSON.stringify({ format: 1, widget: "0123456789abcdef", index: "fedcba9876543210", lang: "ar", labels });
};
const rows = readdirSync(folder)
  .filter((name) => /\.(wasm|js|css)$/.test(name) && !/^fihris-/.test(name))
  .sort()
  .map((name) => {
    let bytes = readFileSync(join(folder, name));
    if (name === "fihris.js") bytes = Buffer.from(bytes.toString().replace('"__FIHRIS_MANIFEST__"', manifest));
    // Both at their strongest; 11 is what brotli does unless told otherwise.
    return [name, bytes.length, gzipSync(bytes, { level: 9 }).length, brotliCompressSync(bytes).length];
  });
const sum = (of) => [1, 2, 3].map((column) => of.reduce((total, row) => total + row[column], 0));
const untouched = rows.filter(([name]) => name === "fihris.js");
const answer = rows.filter(([name]) => /^(fihris\.js|engine-|ui-)/.test(name));

const table = [["", "raw", "gzip -9", "brotli 11"], ...rows, ["every page", ...sum(untouched)], ["the first answer", ...sum(answer)]];
for (const [name, ...sizes] of table) {
  console.log(name.padEnd(28) + sizes.map((size) => size.toLocaleString("en").padStart(12)).join(""));
}
for (const [what, size, limit] of [["every page", sum(untouched)[2], LIMITS.untouched], ["the first answer", sum(answer)[2], LIMITS.answer]]) {
  console.log(`${what}: ${size.toLocaleString("en")} of ${limit.toLocaleString("en")} bytes in brotli`);
  if (size > limit) process.exitCode = 1;
}
