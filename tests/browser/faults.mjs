// A host that fails on purpose: serves a real site, and answers wrongly where it is told to.
//
//   const host = faultyHost({ documents, newer, pages, flags, hasNewWidget });
//   host.breakAt(PIECE_FILE, faults.status(500), { times: 1 });   // the first piece that is asked for, and no other
//   host.mend();                                                  // from now on everything is right again
//
// The site is that of a careful owner on a common host: names of contents may be kept for ever, ranges are answered. A fault
// keeps the headers of the answer in whose place it stands, so browsers keep bad copies for ever too. Every fault speaks HTTP
// itself: what the page sees has been through Chromium's own network stack and cache, which routes of Playwright bypass.
import { readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { fihris, site, temporary } from "./harness.mjs";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".wasm": "application/wasm",
  ".fihris": "application/octet-stream",
};
const FOR_EVER = "public, max-age=31536000, immutable";
const HASHED = /-[0-9a-f]{16,}\.\w+$/;
const WEB_PAGE = "<!doctype html><meta charset=utf-8><title>Welcome</title><p>This is the app.";

/**
 * For the tests of a file: a site whose bundle in /fihris/ is of `documents`, until `deploy("newer")` puts that of `newer` in
 * its place, and `pages` by path, each text or a function of the host; `flags` are more of `fihris build`. With `hasNewWidget` the
 * newer build is by another version of the program: all its files have other names. It listens on two ports, which are two origins.
 */
export function faultyHost({ documents, newer, pages, flags = [], hasNewWidget }) {
  const folder = temporary();
  const builds = { older: documents, newer };
  const folders = Object.fromEntries(Object.keys(builds).map((build) => [build, join(folder, build)]));
  const host = {
    /** What was asked for since the last `mend`: method, path and range. */
    asked: [],
    breakAt(pattern, fault, { times = Infinity } = {}) {
      broken.push({ pattern, fault, times });
    },
    mend() {
      broken = [];
      host.asked = [];
      allowed = undefined;
      for (const { request } of host.hanging.splice(0)) request.socket.destroy();
    },
    /** Exchanges that nothing more is sent in, until the host is mended. */
    hanging: [],
    deploy(build) {
      deployed = build;
    },
    /** Lets other origins read the bundle, with these headers; without a call, none may. */
    allowOrigins(headers) {
      allowed = headers;
    },
    /** The answer of the command line to a query, from a build. */
    answer: (query, build = "older") => JSON.parse(fihris("query", folders[build], query, "--json")),
    /** A file of a build that may not be the one that is deployed. */
    file: (build, pattern) => {
      const name = readdirSync(folders[build]).find((name) => pattern.test(`/fihris/${name}`));
      return readFileSync(join(folders[build], name));
    },
  };
  let broken = [];
  let allowed;
  let deployed = "older";

  /** What is right at this path, or undefined. */
  function find(path) {
    const page = pages[path.replace(/^\/$/, "/index.html").slice(1)];
    const name = /^\/fihris\/([\w.-]+)$/.exec(path)?.[1];
    try {
      const content = page ? Buffer.from(typeof page === "function" ? page(host) : page) : readFileSync(join(folders[deployed], name));
      const type = TYPES[extname(path) || ".html"];
      return { content, type, cacheControl: HASHED.test(path) ? FOR_EVER : "no-cache" };
    } catch {
      return undefined;
    }
  }

  async function respond(request, response) {
    const path = new URL(request.url, "http://host").pathname;
    host.asked.push([request.method, path, request.headers.range].filter(Boolean).join(" "));
    const file = find(path);
    const fromElsewhere = request.headers.origin && request.headers.origin !== `http://${request.headers.host}`;
    if (fromElsewhere) for (const [name, value] of Object.entries(allowed ?? {})) response.setHeader(name, value);
    if (request.method === "OPTIONS") return void response.writeHead(204).end();
    const at = broken.find(({ pattern, times }) => times > 0 && pattern.test(path));
    const fault = at && --at.times >= 0 ? at.fault : file ? faults.none : faults.status(404);
    await fault({ request, response, host, path, file: file ?? { content: Buffer.alloc(0), type: TYPES[".html"], cacheControl: "no-cache" } });
  }

  async function listen() {
    for (const [build, documents] of Object.entries(builds)) {
      const lines = join(folder, `${build}.jsonl`);
      writeFileSync(lines, documents.map((document) => `${JSON.stringify(document)}\n`).join(""));
      fihris("build", lines, "--out", folders[build], "--layout", "sharded", "--no-cache", ...flags);
    }
    if (hasNewWidget) renameWidget(folders.newer);
    const servers = [createServer(respond), createServer(respond)];
    const [url, elsewhere] = await Promise.all(
      servers.map(
        (server) => new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(`http://127.0.0.1:${server.address().port}/`))),
      ),
    );
    host.elsewhere = elsewhere;
    const stop = () =>
      Promise.all(
        servers.map((server) => {
          server.closeAllConnections();
          return new Promise((resolve) => server.close(resolve));
        }),
      );
    return { url, stop };
  }

  return Object.assign(host, site(listen));
}

/** Gives the files of the widget other names, in what names them too. */
function renameWidget(folder) {
  const { widget } = JSON.parse(readFileSync(join(folder, "fihris.json"), "utf8"));
  const other = [...widget].reverse().join("");
  for (const name of readdirSync(folder)) {
    if (name.includes(widget)) renameSync(join(folder, name), join(folder, name.replace(widget, other)));
    else if (/^fihris.*\.js(on)?$/.test(name)) {
      writeFileSync(join(folder, name), readFileSync(join(folder, name), "utf8").replaceAll(widget, other));
    }
  }
}

function head({ file }, more = {}) {
  return { "content-type": file.type, "cache-control": file.cacheControl, "accept-ranges": "bytes", ...more };
}

/** Answers 200 with other content. */
const instead = (change) => (exchange) => {
  const content = change(exchange);
  exchange.response.writeHead(200, head(exchange, { "content-length": content.length })).end(content);
};

/** The stretch that is asked for, or undefined. */
function rangeOf({ request, file }) {
  const asked = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "");
  return asked ? { start: Number(asked[1]), end: Math.min(Number(asked[2]) + 1, file.content.length) } : undefined;
}

function partly(exchange, start, end) {
  const { content } = exchange.file;
  const range = { "content-range": `bytes ${start}-${end - 1}/${content.length}`, "content-length": end - start };
  exchange.response.writeHead(206, head(exchange, range)).end(content.subarray(start, end));
}

/** Only what has a Range header fails. */
const ranged = (fault) => (exchange) => (rangeOf(exchange) ? fault(exchange) : faults.none(exchange));

/** Each answers one exchange of { request, response, host, path, file }, of which `file` is what would be right. */
export const faults = {
  none(exchange) {
    const range = rangeOf(exchange);
    if (range) return partly(exchange, range.start, range.end);
    return instead(({ file }) => file.content)(exchange);
  },
  status: (status) => (exchange) => exchange.response.writeHead(status, head(exchange, { "content-type": "text/html" })).end(),
  webPage: (exchange) => {
    const file = { ...exchange.file, type: TYPES[".html"] };
    return instead(() => Buffer.from(WEB_PAGE))({ ...exchange, file });
  },
  empty: instead(() => Buffer.alloc(0)),
  /** What a proxy keeps of an answer that broke off, with a length that fits it. */
  truncated: instead(({ file }) => file.content.subarray(0, file.content.length >> 1)),
  content: (content) => instead((exchange) => content(exchange)),
  type: (type) => (exchange) => faults.none({ ...exchange, file: { ...exchange.file, type } }),
  reset: ({ request }) => request.socket.destroy(),
  brokenOff(exchange) {
    const { content } = exchange.file;
    exchange.response.writeHead(200, head(exchange, { "content-length": content.length }));
    exchange.response.write(content.subarray(0, content.length >> 1), () => exchange.request.socket.destroy());
  },
  lengthTooLarge(exchange) {
    const { content } = exchange.file;
    exchange.response.writeHead(200, head(exchange, { "content-length": content.length + 100, connection: "close" }));
    exchange.response.write(content, () => exchange.request.socket.end());
  },
  lengthTooSmall({ request, file }) {
    const headers = Object.entries(head({ file }, { "content-length": file.content.length >> 1, connection: "close" }));
    const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join("");
    request.socket.end(Buffer.concat([Buffer.from(`HTTP/1.1 200 OK\r\n${lines}\r\n`), file.content]));
  },
  /** Compressed by the build and again by the host, which says so of once. */
  gzippedTwice(exchange) {
    const content = gzipSync(gzipSync(exchange.file.content));
    exchange.response.writeHead(200, head(exchange, { "content-encoding": "gzip", "content-length": content.length })).end(content);
  },
  /** Never answers. */
  silent(exchange) {
    exchange.host.hanging.push(exchange);
  },
  /** Answers, sends half, and then nothing more. */
  stalled(exchange) {
    const { content } = exchange.file;
    exchange.response.writeHead(200, head(exchange, { "content-length": content.length }));
    exchange.response.write(content.subarray(0, content.length >> 1));
    exchange.host.hanging.push(exchange);
  },
  /** A second until the first byte, then all of it in twelve parts, a quarter of a second apart. */
  async slow(exchange) {
    const { content } = exchange.file;
    const { start, end } = rangeOf(exchange) ?? { start: 0, end: content.length };
    const stretch = content.subarray(start, end);
    const isPart = stretch.length < content.length;
    const range = isPart ? { "content-range": `bytes ${start}-${end - 1}/${content.length}` } : {};
    await pause(1000);
    exchange.response.writeHead(isPart ? 206 : 200, head(exchange, { ...range, "content-length": stretch.length }));
    for (let part = 0; part < 12 && !exchange.response.destroyed; part++) {
      exchange.response.write(stretch.subarray((stretch.length * part) / 12, (stretch.length * (part + 1)) / 12));
      await pause(250);
    }
    exchange.response.end();
  },
  redirect(exchange) {
    const { request, response } = exchange;
    if (request.url.includes("?moved")) return faults.none(exchange);
    response.writeHead(302, { location: `${request.url}?moved`, "cache-control": "no-store" }).end();
  },
  /** Knows nothing of ranges. */
  whole: instead(({ file }) => file.content),
  /** Counts the bytes of something else, of the compressed file, say. */
  otherRange: ranged((exchange) => {
    const { start, end } = rangeOf(exchange);
    const by = start > 64 ? -64 : 64;
    partly(exchange, start + by, Math.max(Math.min(end + by, exchange.file.content.length), start + by + 1));
  }),
  rangeRefused: ranged((exchange) => faults.status(416)(exchange)),
  /** Lets other origins read whole files only. */
  rangeWithoutCors: ranged((exchange) => {
    exchange.response.removeHeader("access-control-allow-origin");
    return faults.none(exchange);
  }),
  /** The newer build takes the place of the older while this file is asked for. */
  deployment(exchange) {
    exchange.host.deploy("newer");
    return faults.status(404)(exchange);
  },
};
