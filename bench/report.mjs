// The figures as a Markdown table, and whether they can be true.
import { LINE } from "./server.mjs";

/** 1,234 KB or 12.3 MB, decimal as networks and disks count. */
function size(bytes) {
  if (bytes === undefined) return "–";
  if (bytes === 0) return "0";
  return bytes < 999_500 ? `${number(bytes / 1e3)} KB` : `${number(bytes / 1e6)} MB`;
}

/** Three digits that count. */
const number = (value) => value.toLocaleString("en", value >= 100 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 });
const seconds = (ms) => `${number(ms / 1000)} s`;

const ROWS = [
  ["build: time", ({ build }) => `${number(build.seconds)} s`],
  ["build: peak memory", ({ build }) => size(build.peakBytes)],
  ["on disk", ({ disk }) => size(disk.bytes)],
  ["files", ({ disk }) => number(disk.files)],
  ["cold: bytes", ({ cold }) => size(cold.bytes)],
  ["… of these code, brotli", ({ cold }) => size(cold.codeBytes)],
  ["cold: requests", ({ cold }) => number(cold.requests)],
  ["cold: time to the first results", ({ cold }) => seconds(cold.ms)],
  ["keystroke, everything there: p50", ({ keystrokeMs }) => `${number(keystrokeMs.p50)} ms`],
  ["… p95", ({ keystrokeMs }) => `${number(keystrokeMs.p95)} ms`],
  ["… p99", ({ keystrokeMs }) => `${number(keystrokeMs.p99)} ms`],
  ["… longest", ({ keystrokeMs }) => `${number(keystrokeMs.max)} ms`],
  ["session, each keystroke answered: bytes", ({ session }) => size(session.bytes)],
  ["… requests", ({ session }) => number(session.requests)],
  ["session, a keystroke every 180 ms: bytes", ({ typing }) => size(typing.bytes)],
  ["… from the last keystroke of a query to its results, median", ({ typing }) => `${number(typing.waitMs)} ms`],
  ["memory of the page after the session", ({ memoryBytes }) => size(memoryBytes)],
  ["queries whose own page is in the first ten", ({ found }) => `${found.inTopTen} of ${found.queries}`],
];

/** A column an engine, a row a figure. */
export function markdown({ corpus, line, engines }) {
  const names = Object.keys(engines);
  const row = (cells) => `| ${cells.join(" | ")} |`;
  const strokes = engines[names[0]].keystrokeMs.count;
  return [
    `${number(corpus.pages)} pages, ${size(corpus.textBytes)} of text; ${corpus.queries.length} queries, ${strokes} keystrokes; ` +
      `${line.delayMs} ms a request, ${(line.bytesPerSecond * 8) / 1e6} Mbit/s, Range requests ${line.range ? "honoured" : "ignored"}`,
    "",
    row(["", ...names.map((name) => `${name} ${engines[name].version}`)]),
    row(["---", ...names.map(() => "---:")]),
    ...ROWS.map(([label, cell]) => row([label, ...names.map((name) => cell(engines[name]))])),
  ].join("\n");
}

/** Throws if a figure is missing or cannot be: then the benchmark is wrong, not the engine. */
export function check({ version, build, disk, cold, keystrokeMs, session, typing, memoryBytes, found }) {
  const wrong = [];
  const expect = (what, holds) => holds || wrong.push(what);
  const positive = (what, value) => expect(`${what} is ${value}`, Number.isFinite(value) && value > 0);
  const some = (what, value) => expect(`${what} is ${value}`, Number.isFinite(value) && value >= 0);

  expect(`version is ${version}`, /^\d+\.\d+/.test(version));
  positive("build time", build.seconds);
  if (process.platform === "linux") expect(`build memory is ${build.peakBytes}`, build.peakBytes > 1e6);
  positive("bytes on disk", disk.bytes);
  positive("files", disk.files);
  for (const { query, ms, bytes, codeBytes, requests, hits } of cold.runs) {
    positive(`hits of «${query}»`, hits);
    expect(`requests of «${query}» are ${requests}`, requests >= 2);
    expect(`code of «${query}» is ${codeBytes} of ${bytes} bytes`, codeBytes > 0 && codeBytes < bytes);
  }
  // The page, its script and its index come one after the other; all but what is fetched ahead has passed by then.
  expect(`cold time is ${cold.ms} ms`, cold.ms > 3 * LINE.delayMs);
  for (const key of ["p50", "p95", "p99", "max"]) positive(key, keystrokeMs[key]);
  expect("the quantiles do not rise", keystrokeMs.p50 <= keystrokeMs.p95 && keystrokeMs.p95 <= keystrokeMs.p99 && keystrokeMs.p99 <= keystrokeMs.max);
  positive("keystrokes", keystrokeMs.count);
  for (const [name, part] of Object.entries({ session, typing })) {
    some(`${name}: bytes`, part.bytes);
    expect(`${name}: ${part.requests} requests for ${part.bytes} bytes`, part.requests > 0 === part.bytes > 0);
  }
  positive("the wait after a query", typing.waitMs);
  expect(`memory of the page is ${memoryBytes}`, memoryBytes > 5e5);
  // Queries are beginnings of titles: an engine that finds few of the pages was not set up or not driven as it should be.
  expect(`only ${found.inTopTen} of ${found.queries} pages were found by their titles`, found.inTopTen >= found.queries / 2);
  if (wrong.length) throw new Error(`implausible figures: ${wrong.join("; ")}`);
}
