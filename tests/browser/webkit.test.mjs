// The way of a reader through the demo in WebKit, the engine of every iPhone, as in firefox.test.mjs. It is WebKitGTK with its
// own small browser, driven over WebDriver, and it needs a display, which Xvfb gives it.
//
// WEBKIT names the browser; without it, as where there is none, nothing is tried, and the tests say so.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { after, before, test } from "node:test";
import { Builder, By, Key } from "selenium-webdriver";
import { demoServer } from "./harness.mjs";

const BROWSER = process.env.WEBKIT;
const skip = BROWSER ? false : "WEBKIT is not set: cargo xtask test sets it on Linux";
const QUERY = "الإقامة";
const PATIENCE = 20_000;
const running = {};

before(async () => {
  if (skip) return;
  running.server = await demoServer();
  running.display = spawn("Xvfb", ["-displayfd", "3", "-screen", "0", "1280x1400x24"], { stdio: ["ignore", "ignore", "ignore", "pipe"] });
  const number = await new Promise((resolve, reject) => {
    running.display.on("error", reject);
    running.display.stdio[3].once("data", (digits) => resolve(String(digits).trim()));
  });
  const port = await freePort();
  running.driver = spawn("WebKitWebDriver", [`--port=${port}`, "--host=127.0.0.1"], {
    env: { ...process.env, DISPLAY: `:${number}`, WEBKIT_DISABLE_DMABUF_RENDERER: "1", LIBGL_ALWAYS_SOFTWARE: "1" },
    stdio: "ignore",
  });
  const server = `http://127.0.0.1:${port}`;
  await until(async () => (await fetch(`${server}/status`)).ok);
  running.browser = await new Builder()
    .usingServer(server)
    .withCapabilities({ browserName: "MiniBrowser", "webkitgtk:browserOptions": { binary: BROWSER, args: ["--automation"] } })
    .build();
});
after(async () => {
  await running.browser?.quit().catch(() => {});
  running.driver?.kill();
  running.display?.kill();
  await running.server?.stop();
});

async function visit(path) {
  const { browser, server } = running;
  // Another fragment of the same page would not be loaded anew.
  await browser.get("about:blank");
  await browser.get(new URL(path, server.url).href);
  return browser;
}

/** The first element for a selector in the box's shadow root. */
async function inBox(selector, box = "fihris-search") {
  const host = await running.browser.findElement(By.css(box));
  return (await host.getShadowRoot()).findElement(By.css(selector));
}

/** What a function of the page gives, given the box. */
const ask = (from, box = "fihris-search") => running.browser.executeScript(`return (${from})(document.querySelector(arguments[0]))`, box);
const options = (box) => until(() => ask((host) => host.shadowRoot.querySelectorAll(".option").length, box));

test("Arabic is typed, results appear, the arrows choose and Enter opens the page with its words marked", { skip }, async () => {
  await visit("/");
  const input = await inBox("input");
  await input.sendKeys(QUERY);
  await options();
  const { count, marks } = await ask(({ shadowRoot }) => ({
    count: shadowRoot.querySelector(".count").textContent,
    marks: [...shadowRoot.querySelectorAll("mark")].map(({ textContent }) => textContent),
  }));
  assert.match(count, /نتيجة|نتائج|نتيجتان/);
  assert.ok(marks.length && marks.every((mark) => /^[\u0600-\u06FF]+$/.test(mark)), `whole words: ${marks}`);

  await input.sendKeys(Key.ARROW_DOWN);
  const active = await ask(({ shadowRoot }) => {
    const option = shadowRoot.querySelector('[aria-selected="true"]');
    return { href: option.href, isTold: shadowRoot.querySelector("input").getAttribute("aria-activedescendant") === option.id };
  });
  assert.ok(active.isTold);
  await input.sendKeys(Key.ENTER);
  const { pathname } = new URL(active.href);
  await until(() => ask(() => location.pathname).then((path) => path === pathname));
  await until(() => ask(() => (CSS.highlights?.size ?? 0) > 0 || document.querySelector("main mark") !== null));
});

test("Ctrl and K open the dialog, and Escape closes it", { skip }, async () => {
  const browser = await visit("/gallery/");
  const modal = ".live.modal fihris-search";
  const isOpen = () => ask((host) => host.shadowRoot.querySelector("dialog").open, modal);
  await browser.actions().keyDown(Key.CONTROL).sendKeys("k").keyUp(Key.CONTROL).perform();
  assert.equal(await isOpen(), true);
  const input = await inBox("dialog input", modal);
  await input.sendKeys(QUERY);
  await options(modal);
  await input.sendKeys(Key.ESCAPE);
  // The first closes the list.
  if (await isOpen()) await input.sendKeys(Key.ESCAPE);
  assert.equal(await isOpen(), false);
});

test("a link that holds a search shows its results", { skip }, async () => {
  await visit(`/#q=${encodeURIComponent(QUERY)}`);
  await options();
  assert.equal(await ask((host) => host.shadowRoot.querySelector("input").value), QUERY);
});

/** Asks until there is an answer, and gives it. */
async function until(get) {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const answer = await Promise.resolve(get()).catch(() => undefined);
    if (answer) return answer;
    assert.ok(Date.now() < end, `nothing came of ${get}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
