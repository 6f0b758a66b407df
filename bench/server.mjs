// One server for all engines, shaped like a slow line to a good static host.
//
// HTTP/2, as such hosts speak it. While `shaped` is set, every request waits 150 ms before it is answered, and all bodies
// share 1.6 Mbit/s through one token bucket, chunk by chunk in turn. Text and WebAssembly are sent in brotli, compressed before
// anything is measured. A single range is honoured with 206, as nginx does; several, or `range: false`, give the whole file.
// Headers, TLS and the opening of the connection cost nothing extra.
//
// What was sent is counted here and not in the browser: bodies as they went over the line, up to where a request was
// aborted. Pages of the benchmark itself are neither counted nor part of a folder.
import { createHash, X509Certificate } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { createSecureServer } from "node:http2";
import { extname, join, sep } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";
import selfsigned from "selfsigned";

export const LINE = { delayMs: 150, bytesPerSecond: 200_000 };

const CHUNK_BYTES = 2_048;
/** How long the line may have been idle and still catch up: timers fire up to this much late. */
const DEPTH_MS = 20;
/** Above this, brotli's strongest level takes minutes; then the strongest quick one is used. */
const STRONGEST_BELOW = 1 << 20;

const TYPES = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

export async function startServer({ range = true, line = LINE } = {}) {
  const { private: key, cert } = await selfsigned.generate([{ name: "commonName", value: "localhost" }], { keyType: "ec" });
  const files = new Map();
  const state = { shaped: false, sent: none(), open: 0 };
  const bucket = tokenBucket(line.bytesPerSecond);

  const server = createSecureServer({ key, cert });
  server.on("stream", (stream, headers) => {
    // A reader who types on aborts what is on its way.
    stream.on("error", () => {});
    state.open++;
    stream.on("close", () => state.open--);
    answer(stream, headers).catch((error) => stream.destroy(error));
  });

  async function answer(stream, headers) {
    const { pathname } = new URL(headers[":path"], "https://localhost");
    const file = files.get(decodeURIComponent(pathname));
    const { status, body, fields } = respond(file, headers, range);
    const { sent } = state;
    if (!file?.isPage) sent.requests++;
    if (state.shaped) await sleep(line.delayMs);
    if (stream.destroyed) return;
    stream.respond({ ":status": status, ...ISOLATION, ...fields });
    const count = (bytes) => {
      if (file?.isPage) return;
      sent.bytes += bytes;
      if (file?.isCode) sent.codeBytes += bytes;
    };
    if (!state.shaped) {
      count(body.length);
      stream.end(body);
      return;
    }
    for (let start = 0; start < body.length; start += CHUNK_BYTES) {
      const chunk = body.subarray(start, start + CHUNK_BYTES);
      await bucket(chunk.length);
      if (stream.destroyed) return;
      count(chunk.length);
      stream.write(chunk);
    }
    stream.end();
  }

  await new Promise((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  const publicKey = new X509Certificate(cert).publicKey.export({ type: "spki", format: "der" });
  return {
    url: `https://127.0.0.1:${server.address().port}`,
    /** By this a browser is told to trust the certificate. */
    publicKeyHash: createHash("sha256").update(publicKey).digest("base64"),
    /** Serves what is in a folder below `/name/`. `isCode` tells the runtime from the data. */
    async publish(name, folder, isCode) {
      for (const path of filesBelow(folder)) {
        const url = `/${name}/${path.split(sep).join("/")}`;
        files.set(url, await prepared(readFileSync(join(folder, path)), extname(path), isCode(url)));
      }
    },
    unpublish(name) {
      for (const url of [...files.keys()].filter((url) => url.startsWith(`/${name}/`))) files.delete(url);
    },
    /** Serves a page of the benchmark at `/name/`. */
    async page(name, html) {
      files.set(`/${name}/`, { ...(await prepared(Buffer.from(html), ".html", false)), isPage: true });
    },
    /** Whether the line is slow from now on. */
    shape(shaped) {
      state.shaped = shaped;
    },
    /** From now on, what is sent is counted from nothing. */
    count() {
      state.sent = none();
    },
    /** What was sent since `count()`, once nothing has been asked for during a while. */
    async sent() {
      for (let quiet = 0; quiet < 10; quiet = state.open ? 0 : quiet + 1) await sleep(30);
      return state.sent;
    },
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

const none = () => ({ requests: 0, bytes: 0, codeBytes: 0 });

/** What makes a page cross-origin isolated, so that its clock is fine and its memory can be measured. */
const ISOLATION = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
  "cross-origin-resource-policy": "same-origin",
};

async function prepared(bytes, extension, isCode) {
  const type = TYPES[extension];
  const encoded = type && (await promisify(brotliCompress)(bytes, { params: {
    [constants.BROTLI_PARAM_QUALITY]: bytes.length < STRONGEST_BELOW ? 11 : 9,
    [constants.BROTLI_PARAM_LGWIN]: 24,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  } }));
  const etag = `"${createHash("sha256").update(bytes).digest("hex").slice(0, 16)}"`;
  return { bytes, encoded: encoded && encoded.length < bytes.length ? encoded : undefined, type, etag, isCode, isPage: false };
}

/** Status, body and header fields for a request. */
function respond(file, headers, range) {
  if (headers[":method"] !== "GET") return { status: 405, body: Buffer.alloc(0), fields: { allow: "GET" } };
  if (!file) return { status: 404, body: Buffer.from("not found\n"), fields: { "content-type": "text/plain" } };
  const fields = { "content-type": file.type ?? "application/octet-stream", "cache-control": "max-age=600", etag: file.etag };
  if (range) fields["accept-ranges"] = "bytes";
  if (headers["if-none-match"] === file.etag) return { status: 304, body: Buffer.alloc(0), fields };
  const part = range && headers.range && parseRange(headers.range, file.bytes.length);
  if (part === "unsatisfiable") {
    return { status: 416, body: Buffer.alloc(0), fields: { ...fields, "content-range": `bytes */${file.bytes.length}` } };
  }
  if (part) {
    const contentRange = `bytes ${part.start}-${part.end - 1}/${file.bytes.length}`;
    const body = file.bytes.subarray(part.start, part.end);
    return { status: 206, body, fields: { ...fields, "content-range": contentRange, "content-length": body.length } };
  }
  const brotli = file.encoded && /\bbr\b/.test(headers["accept-encoding"] ?? "");
  const body = brotli ? file.encoded : file.bytes;
  if (brotli) fields["content-encoding"] = "br";
  return { status: 200, body, fields: { ...fields, vary: "accept-encoding", "content-length": body.length } };
}

/** The bytes that a Range header asks for; nothing if it is not a single range of bytes. */
export function parseRange(header, size) {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(header.replaceAll(" ", "")) ?? [];
  if (first === undefined || (first === "" && last === "")) return undefined;
  const start = first === "" ? Math.max(size - Number(last), 0) : Number(first);
  const end = first === "" || last === "" ? size : Math.min(Number(last) + 1, size);
  if (first !== "" && last !== "" && Number(last) < start) return undefined;
  return start < end ? { start, end } : "unsatisfiable";
}

/** A line of a given rate: resolves when that many bytes have passed, in the order of asking. */
function tokenBucket(bytesPerSecond) {
  let free = 0;
  return async (bytes) => {
    free = Math.max(free, performance.now() - DEPTH_MS) + (bytes / bytesPerSecond) * 1000;
    const wait = free - performance.now();
    if (wait > 0) await sleep(wait);
  };
}

/** Paths of all files below a folder, in order. */
export function filesBelow(folder) {
  if (!existsSync(folder)) throw new Error(`${folder} was not written`);
  return readdirSync(folder, { recursive: true }).filter((path) => statSync(join(folder, path)).isFile()).sort();
}
