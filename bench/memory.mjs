// The memory that a page and its workers hold.
//
// `performance.measureUserAgentSpecificMemory` collects garbage and counts what JavaScript and the document hold, but not the
// memories of WebAssembly; those are found through the developer tools' protocol and added.

export async function pageMemory(page) {
  const { bytes } = await page.evaluate(() => performance.measureUserAgentSpecificMemory());
  const session = await page.context().newCDPSession(page);
  try {
    let sum = bytes + (await wasmMemory((method, params) => session.send(method, params)));
    for (const send of await workers(session)) sum += await wasmMemory(send);
    return sum;
  } finally {
    await session.detach();
  }
}

/** Bytes of all memories of WebAssembly in one page or worker. */
async function wasmMemory(send) {
  const { result: prototype } = await send("Runtime.evaluate", { expression: "WebAssembly.Memory.prototype" });
  const { objects } = await send("Runtime.queryObjects", { prototypeObjectId: prototype.objectId });
  const { result } = await send("Runtime.callFunctionOn", {
    objectId: objects.objectId,
    functionDeclaration: "function () { return this.reduce((sum, { buffer }) => sum + buffer.byteLength, 0); }",
    returnByValue: true,
  });
  return result.value;
}

/** A way to speak with each worker. Playwright has none of its own; their messages travel inside those of the page. */
async function workers(session) {
  const waiting = new Map();
  const found = [];
  session.on("Target.receivedMessageFromTarget", ({ message }) => {
    const { id, result, error } = JSON.parse(message);
    const { resolve, reject } = waiting.get(id) ?? {};
    if (error) reject?.(new Error(error.message));
    else resolve?.(result);
  });
  session.on("Target.attachedToTarget", ({ sessionId }) => {
    found.push((method, params) =>
      new Promise((resolve, reject) => {
        const id = waiting.size + 1;
        waiting.set(id, { resolve, reject });
        const message = JSON.stringify({ id, method, params });
        session.send("Target.sendMessageToTarget", { sessionId, message }).catch(reject);
      }),
    );
  });
  // The workers that are there are reported before this resolves.
  await session.send("Target.setAutoAttach", { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
  return found;
}
