// The figures are only as good as the line they were taken on.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:http2";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { brotliDecompressSync } from "node:zlib";
import { parseRange, startServer } from "./server.mjs";

const TEXT = "سطر من النص. ".repeat(1_000);
const BYTES = Buffer.from(Array.from({ length: 40_000 }, (_, index) => (index * 7919) % 251));

async function serve(t, options) {
  const folder = mkdtempSync(join(tmpdir(), "fihris-bench-"));
  writeFileSync(join(folder, "a.json"), TEXT);
  writeFileSync(join(folder, "b.bin"), BYTES);
  const server = await startServer(options);
  await server.publish("x", folder, (url) => url.endsWith(".json"));
  const client = connect(server.url, { rejectUnauthorized: false });
  t.after(async () => {
    client.close();
    await server.close();
    rmSync(folder, { recursive: true });
  });
  const get = (path, headers = {}) =>
    new Promise((resolve, reject) => {
      const request = client.request({ ":path": path, ...headers });
      const chunks = [];
      let fields;
      request.on("response", (received) => (fields = received));
      request.on("data", (chunk) => chunks.push(chunk));
      request.on("end", () => resolve({ status: fields[":status"], fields, body: Buffer.concat(chunks) }));
      request.on("error", reject);
      request.end();
    });
  return { server, get };
}

test("text goes out in brotli to who accepts it, and as it is to who does not", async (t) => {
  const { get } = await serve(t);
  const encoded = await get("/x/a.json", { "accept-encoding": "gzip, br" });
  assert.equal(encoded.fields["content-encoding"], "br");
  assert.equal(brotliDecompressSync(encoded.body).toString(), TEXT);
  assert.equal((await get("/x/a.json")).body.toString(), TEXT);
});

test("a range is honoured, and is not when it is switched off", async (t) => {
  const { get } = await serve(t);
  const part = await get("/x/b.bin", { range: "bytes=100-299" });
  assert.equal(part.status, 206);
  assert.equal(part.fields["content-range"], "bytes 100-299/40000");
  assert.deepEqual(part.body, BYTES.subarray(100, 300));
  assert.equal((await get("/x/b.bin", { range: "bytes=40000-" })).status, 416);

  const deaf = await serve(t, { range: false });
  const whole = await deaf.get("/x/b.bin", { range: "bytes=100-299" });
  assert.equal(whole.status, 200);
  assert.deepEqual(whole.body, BYTES);
});

test("the forms of a range", () => {
  assert.deepEqual(parseRange("bytes=0-0", 10), { start: 0, end: 1 });
  assert.deepEqual(parseRange("bytes=4-", 10), { start: 4, end: 10 });
  assert.deepEqual(parseRange("bytes=4-99", 10), { start: 4, end: 10 });
  assert.deepEqual(parseRange("bytes=-3", 10), { start: 7, end: 10 });
  assert.equal(parseRange("bytes=10-", 10), "unsatisfiable");
  for (const whole of ["bytes=5-4", "bytes=0-1,3-4", "bytes=-", "pages=1-2"]) assert.equal(parseRange(whole, 10), undefined);
});

test("the line has one rate for all requests, and each waits", async (t) => {
  const { server, get } = await serve(t);
  server.shape(true);
  server.count();
  const start = performance.now();
  const replies = await Promise.all(["/x/b.bin", "/x/b.bin", "/x/nothing"].map((path) => get(path)));
  const elapsed = performance.now() - start;
  assert.deepEqual(replies.map(({ status }) => status), [200, 200, 404]);
  const sent = await server.sent();
  assert.deepEqual(sent, { requests: 3, bytes: 80_010, codeBytes: 0 });
  assert.ok(elapsed > 150 + 400 - 25 && elapsed < 150 + 400 + 500, `${elapsed} ms for 80 KB`);
});

test("pages of the benchmark are not counted, code is told from data", async (t) => {
  const { server, get } = await serve(t);
  await server.page("x", "<!doctype html>");
  server.count();
  assert.equal((await get("/x/")).status, 200);
  await get("/x/a.json");
  await get("/x/b.bin");
  const text = Buffer.byteLength(TEXT);
  assert.deepEqual(await server.sent(), { requests: 2, bytes: text + BYTES.length, codeBytes: text });
});
