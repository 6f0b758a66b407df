// What the widget weighs over the wire: `node size.mjs FOLDER` prints a table and exits with 1 above the budget. The service
// worker, which no page waits for, and the single file, which is no part of a bundle, are not in it.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";

const BUDGET = 60_000; // bytes in brotli: wasm, script and styles together

const folder = process.argv[2];
const rows = readdirSync(folder)
  .filter((name) => /\.(wasm|js|css)$/.test(name) && !/^fihris-/.test(name))
  .sort()
  .map((name) => {
    const bytes = readFileSync(join(folder, name));
    // Both at their strongest; 11 is what brotli does unless told otherwise.
    return [name, bytes.length, gzipSync(bytes, { level: 9 }).length, brotliCompressSync(bytes).length];
  });
const sum = (column) => rows.reduce((total, row) => total + row[column], 0);
const total = sum(3);

for (const row of [["", "raw", "gzip -9", "brotli 11"], ...rows, ["together", sum(1), sum(2), total]]) {
  const [name, ...sizes] = row.map((cell) => cell.toLocaleString("en"));
  console.log(name.padEnd(28) + sizes.map((size) => size.padStart(12)).join(""));
}
console.log(`budget: ${total.toLocaleString("en")} of ${BUDGET.toLocaleString("en")} bytes in brotli`);
process.exitCode = total > BUDGET ? 1 : 0;
