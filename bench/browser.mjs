// Measures one engine in Chromium: cold loads, a session of typing, keystrokes with everything there.
import { chromium } from "playwright-core";
import { keystrokes } from "./corpus.mjs";
import { pageMemory } from "./memory.mjs";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // Memory is measured when it is asked for, not when the browser next tidies up.
  "--enable-blink-features=ForceEagerMeasureMemory",
];

/** An engine whose first cold answer takes longer than this is asked only once. */
const LONG_MS = 60_000;

/** One browser for all engines; every visit is a fresh context, which has nothing in its cache. */
export function launch(server, executablePath) {
  const args = [...FLAGS, `--ignore-certificate-errors-spki-list=${server.publicKeyHash}`];
  return chromium.launch({ executablePath, args });
}

export async function measure(browser, server, name, { queries, coldQueries }) {
  const typed = queries.map(({ query }) => keystrokes(query));
  const visit = (query, use) => inFreshPage(browser, `${server.url}/${name}/?q=${encodeURIComponent(query)}`, use);

  const runs = [];
  for (const { query } of coldQueries) {
    server.shape(true);
    server.count();
    const answer = await visit(query, async (call) => ({ ...(await call("cold")), ...(await server.sent()) }));
    runs.push({ query, ...answer });
    if (answer.ms > LONG_MS) break;
  }

  server.shape(false);
  const warm = await visit(coldQueries[0].query, async (call, page) => {
    await call("cold");
    await server.sent();
    server.count();
    const titles = await call("typeInTurn", typed);
    const { requests, bytes } = await server.sent();
    const memoryBytes = await pageMemory(page);
    // What is timed has been done once, so that everything is there and compiled.
    await call("preload");
    await call("keystrokeTimes", typed);
    const times = await call("keystrokeTimes", typed);
    return { titles, session: { requests, bytes }, memoryBytes, times };
  });

  const inTime = await visit(coldQueries[0].query, async (call) => {
    await call("cold");
    await server.sent();
    server.shape(true);
    server.count();
    const waits = await call("typeInTime", typed);
    const { requests, bytes } = await server.sent();
    return { requests, bytes, waitMs: quantile(waits, 0.5), longestWaitMs: Math.max(...waits) };
  });

  const middle = (key) => quantile(runs.map((run) => run[key]), 0.5);
  const titleFound = queries.filter(({ title }, index) => warm.titles[index].some((found) => plain(found) === plain(title)));
  return {
    cold: { ms: middle("ms"), requests: middle("requests"), bytes: middle("bytes"), codeBytes: middle("codeBytes"), runs },
    keystrokeMs: {
      count: warm.times.length,
      p50: quantile(warm.times, 0.5),
      p95: quantile(warm.times, 0.95),
      p99: quantile(warm.times, 0.99),
      max: Math.max(...warm.times),
    },
    session: warm.session,
    typing: inTime,
    memoryBytes: warm.memoryBytes,
    found: { queries: queries.length, inTopTen: titleFound.length },
  };
}

/** Opens a page, and ends with the first thing that it complains of. `call` asks for a part of its `bench`. */
async function inFreshPage(browser, url, use) {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    const complaint = new Promise((_, reject) => {
      page.on("pageerror", reject);
      page.on("crash", () => reject(new Error("the page crashed")));
      page.on("console", (message) => message.type() === "error" && reject(new Error(`${message.text()} ${message.location().url}`)));
    });
    complaint.catch(() => {});
    const orComplaint = (promise) => Promise.race([promise, complaint]);
    // Slow engines take minutes.
    page.setDefaultTimeout(1_200_000);
    await orComplaint(page.goto(url));
    const call = (part, argument) =>
      orComplaint(page.evaluate(([part, argument]) => {
        if (!crossOriginIsolated) throw new Error("the page is not cross-origin isolated: its clock is too coarse");
        const { [part]: value } = window.bench;
        return typeof value === "function" ? value(argument) : value;
      }, [part, argument]));
    return await use(call, page);
  } finally {
    await context.close();
  }
}

/** The smallest value that this share of all is not above. */
const quantile = (values, share) => [...values].sort((a, b) => a - b)[Math.max(Math.ceil(values.length * share) - 1, 0)];

const plain = (text) => text.replace(/\s+/g, " ").trim();
