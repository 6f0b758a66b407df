// How it looks: nothing overflows on a phone, targets are large enough, and pictures for people to look at are kept in
// artifacts/.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { ARTIFACTS, box, demoSite, INDEX_FILE, search } from "./harness.mjs";

const demo = demoSite();
const QUERY = "الإقامة";

for (const width of [320, 390, 1280]) {
  test(`nothing scrolls sideways at ${width} px, with and without results`, async (t) => {
    for (const path of ["/", "/news/", "/news/annual-report-2024/"]) {
      const page = await demo.visit(t, path, { viewport: { width, height: 800 } });
      const overflow = () =>
        page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.equal(await overflow(), 0, path);
      await search(page, QUERY);
      assert.equal(await overflow(), 0, `${path} with results`);
      const panel = await box(page).panel.boundingBox();
      assert.ok(panel.x >= 0 && panel.x + panel.width <= width, `${path}: the panel is inside the window`);
    }
  });
}

test("everything a finger aims at is 44 px high, and the input does not make phones zoom", async (t) => {
  const page = await demo.visit(t, "/", { viewport: { width: 390, height: 800 }, hasTouch: true });
  await search(page, QUERY);
  const { input, options } = box(page);
  for (const target of [input, page.locator("fihris-search .clear"), options.first()]) {
    assert.ok((await target.boundingBox()).height >= 44);
  }
  assert.ok((await input.evaluate((input) => Number.parseFloat(getComputedStyle(input).fontSize))) >= 16);
});

test("the box takes its place before its script has run", async (t) => {
  const place = (page) => page.locator("main").evaluate((main) => main.getBoundingClientRect().top);
  const bare = await demo.visit(t, "/", {
    prepare: (page) => page.route("**/fihris.js", (route) => route.fulfill({ contentType: "text/javascript", body: "" })),
  });
  const whole = await demo.visit(t, "/");
  await box(whole).input.waitFor();
  assert.ok(Math.abs((await place(bare)) - (await place(whole))) <= 2, "the page below does not move");
});

test("without JavaScript the site is whole, and says what is missing", async (t) => {
  const page = await demo.visit(t, "/", { javaScriptEnabled: false });
  const notice = page.locator("fihris-search noscript");
  assert.match(await notice.textContent(), /البحث يحتاج إلى JavaScript/);
  await notice.getByRole("link", { name: "تصفّح أقسام الموقع" }).click();
  await page.locator("main h3 a").first().click();
  assert.ok(await page.locator("main h1").isVisible());
});

for (const [width, height] of [
  [1280, 900],
  [390, 844],
]) {
  for (const colorScheme of ["light", "dark"]) {
    test(`pictures at ${width} px, ${colorScheme}`, async (t) => {
      mkdirSync(ARTIFACTS, { recursive: true });
      const options = { viewport: { width, height }, colorScheme };
      const picture = (page, name) => page.screenshot({ path: join(ARTIFACTS, `${name}-${width}-${colorScheme}.png`) });
      const page = await demo.visit(t, "/", options);
      await picture(page, "home");
      await search(page, QUERY);
      await box(page).input.press("ArrowDown");
      await picture(page, "results");
      await search(page, "لاشيءكهذا");
      await picture(page, "nothing");

      const failing = await demo.visit(t, "/legal/", {
        ...options,
        expects: /^Failed to load resource/,
        prepare: (page) => page.route(INDEX_FILE, (route) => route.abort()),
      });
      await box(failing).input.fill(QUERY);
      await box(failing).retry.waitFor();
      await picture(failing, "failed");

      const dark = colorScheme === "dark";
      const background = await box(page).panel.evaluate((panel) => getComputedStyle(panel).backgroundColor);
      const [red] = background.match(/\d+/g).map(Number);
      assert.equal(red < 128, dark, `the panel is ${colorScheme}`);
    });
  }
}
