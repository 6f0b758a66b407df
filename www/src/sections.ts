// Further sections of a hit's page, as rows below it.
import type { Segment } from "../fihris.js";
import type { Kit } from "./kit.js";
import { followable } from "./link.js";

/** Another section of a hit's page, as a link below it. */
export function renderSection({ title, url, excerpt }: { title: string; url: string; excerpt: Segment[] }, kit: Kit): HTMLElement {
  const { describe, direction, make, segments } = kit;
  const address = followable(url);
  const heading = make("span", "section", { dir: direction(title) }, title);
  const passage = make("span", "excerpt", { dir: direction(excerpt.map(({ text }) => text).join("")) }, ...segments(excerpt));
  const option = make(address ? "a" : "div", "option sub", { part: "option sub", ...(address && { href: address.href }) }, heading, passage);
  describe(option, [passage]);
  return option;
}
