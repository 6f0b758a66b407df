// Measures the time from a keystroke to the painted results, in the demo, with the processor slowed down.
//
//   input event ── search, results in the page ── "fihris-results" ── next frame, laid out and painted ── done
//
// The browser's own event timing stops at the first frame after a key, which may be one before the results: so the clock is
// stopped in the task after the frame that they are in. Every key waits for the one before it, as in unhurried typing; the
// first answers of a page, for which everything is loaded and compiled, are apart.
//
// FIHRIS_BIN names the binary, CHROMIUM the browser, --slowdown how many times slower the processor is (4). --profile also
// tells what the processor was busy with.
import { spawn } from "node:child_process";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";

const { values } = parseArgs({ options: { slowdown: { type: "string", default: "4" }, profile: { type: "boolean", default: false } } });

/** What readers of the demo may type: whole and unfinished words, other spellings, mistakes, other alphabets. */
const QUERIES = [
  ["الإقامة", "لم الشمل في ألمانيا", "مدرسة السبت", "المكتبه", "تطوع", "الزلزال", "جواز السفر", "كره قدم", "مطبخ"],
  ["اللغة العربية", "الجنسيه الالمانيه", "Anmeldung", "BAMF", "maktaba", "hamburg 2023", "hgpvdm"],
].flat();

/** Milliseconds of rest after each key. */
const REST = 60;

const server = spawn(process.env.FIHRIS_BIN, ["demo", "--port", "0"], { stdio: ["ignore", "pipe", "inherit"] });
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox", "--disable-gpu"] });
try {
  const url = await address(server);
  const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
  await page.addInitScript(watch);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: Number(values.slowdown) });
  await page.goto(url);
  const input = page.locator("fihris-search input");
  const first = await type("سوريا");
  // Once through all of it, so that what a key needs has arrived and is compiled, then what is counted.
  for (const query of QUERIES) await type(query);
  if (values.profile) {
    await devtools.send("Profiler.enable");
    await devtools.send("Profiler.start");
  }
  const times = [];
  for (const query of QUERIES) times.push(...(await type(query)));
  const profile = values.profile && (await devtools.send("Profiler.stop")).profile;
  console.log(`keystroke to paint on the demo, processor slowed ${values.slowdown} times, 390 × 844, ${times.length} keys:`);
  report("to the results in the page", times.map(({ answered }) => answered));
  report("to the paint", times.map(({ painted }) => painted));
  console.log(`  first keys of the page: ${first.map(({ painted }) => painted.toFixed(0)).join(", ")} ms`);
  const slowest = times.toSorted((a, b) => b.painted - a.painted).slice(0, 8);
  for (const { query, answered, painted } of slowest) console.log(`  ${painted.toFixed(1)} ms (${answered.toFixed(1)}) «${query}»`);
  if (profile) for (const [name, ms] of busiest(profile)) console.log(`  ${(ms / times.length).toFixed(2)} ms a key in ${name}`);

  /** Types a query letter by letter into the empty box, and returns the times of the letters that were answered. */
  async function type(query) {
    await input.fill("");
    const times = [];
    for (const letter of query) {
      await page.waitForTimeout(REST);
      await page.evaluate(() => (window.keystroke = undefined));
      await page.keyboard.insertText(letter);
      // An unfinished word may have no answer of its own («ال»): the box keeps the one before.
      const handle = await page.waitForFunction(() => window.keystroke?.painted && window.keystroke, undefined, { timeout: 1500, polling: 50 }).catch(() => undefined);
      if (handle) times.push(await handle.jsonValue());
    }
    return times;
  }
} finally {
  await browser.close();
  server.kill();
}

/** Runs in the page. */
function watch() {
  let began = 0;
  addEventListener("input", ({ timeStamp }) => (began = timeStamp), { capture: true });
  addEventListener("fihris-results", ({ detail: { query } }) => {
    const answered = performance.now() - began;
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => (window.keystroke = { query, answered, painted: performance.now() - began });
      port2.postMessage("");
    });
  });
}

/** The functions that the processor spent most time in, itself, and the milliseconds of each. */
function busiest({ nodes, samples, timeDeltas }) {
  const names = new Map(nodes.map(({ id, callFrame: { functionName, url } }) => [id, `${functionName || "(anonymous)"} ${url.split("/").at(-1)}`]));
  const spent = new Map();
  samples.forEach((id, at) => spent.set(names.get(id), (spent.get(names.get(id)) ?? 0) + timeDeltas[at] / 1000));
  return [...spent].filter(([name]) => !/^\(idle\)/.test(name)).sort(([, a], [, b]) => b - a).slice(0, 14);
}

function report(what, times) {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (part) => sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * part) - 1)].toFixed(1);
  console.log(`  ${what}: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, max ${at(1)} ms`);
}

/** Where the server says it is. */
function address(server) {
  return new Promise((resolve, reject) => {
    let printed = "";
    server.once("exit", (code) => reject(new Error(`fihris demo ended with ${code}: ${printed}`)));
    server.stdout.on("data", (text) => {
      printed += text;
      const found = /http:\/\/127\.0\.0\.1:\d+\//.exec(printed);
      if (found) resolve(found[0]);
    });
  });
}
