// One hit as an element: a link, so that opening in a new tab, copying the address and the browser's own status bar work as
// anywhere else. Or as the page's owner wants it, by a <template> in the element.
//
//   .option                   a link; in a page of results a card, whose title is a heading and the link
//     .image                  a picture, if the page names one and it comes
//     .title                  the page's title, in its own direction
//     .section                the heading above the passage
//     .excerpt                the best passage, <mark> around whole words
//     .place                  date · path · source · badges
import type { Found } from "./ask.js";
import { isolated } from "./bidi.js";
import { type Attributes, make, set } from "./dom.js";
import { followable, pathOf } from "./link.js";
import type { Segment } from "../fihris.js";
import type { Language } from "./language.js";

export interface Look {
  language: Language;
  /** The owner's markup in place of ours. */
  fill: ((values: Map<string, Node[]>, picture: URL | undefined) => Node[]) | undefined;
  /** Names of the bundles, if there are several. */
  sources: string[];
  /** If the words are passed on, to be marked on the page: the fragment that names them. */
  withWords: ((hash: string, segments: Segment[]) => string) | undefined;
  /** Whether titles are headings to jump by, with the link in them. */
  hasHeadings?: boolean;
}

let described = 0;
/** Titles of the pages that were found so far, by their addresses without fragment: a way to a page is named by them. */
const titles = new Map<string, string>();

/** Learns what pages are called. To be told of all hits of an answer before any of them is rendered. */
export function learnTitles(found: Found[]): void {
  for (const { url, title } of found) {
    const address = followable(url);
    if (address && title) titles.set(address.origin + folderOf(address.pathname), title);
  }
}

/** A hit as a link, or as what only looks like one where there is nowhere to lead to. */
export function renderHit(hit: Found, look: Look): HTMLElement {
  const url = followable(hit.section?.url ?? hit.url);
  const name = hit.title || hit.url;
  const marked = hit.title ? hit.titleParts : [{ text: name, mark: 0 }];
  // The reader sees one kind of digits in a row: those of the page's own text, if it has any.
  const digits = [name, ...hit.excerpt.map(({ text }) => text), ...Object.values(hit.filters ?? {}).flat()].join(" ");
  const values = new Map<string, Node[]>([["title", segments(marked)], ["excerpt", segments(hit.excerpt)]]);
  if (hit.section) values.set("section", [document.createTextNode(hit.section.title)]);
  if (hit.date) values.set("date", [make("time", "date", { datetime: hit.date }, look.language.date(hit.date, digits))]);
  if (url) values.set("url", crumbs(url, name));
  const source = hit.bundle === undefined ? undefined : look.sources[hit.bundle];
  if (source) values.set("source", [make("bdi", "source", {}, source)]);
  const badges: Node[] = [];
  for (const [filter, own] of Object.entries(hit.filters ?? {})) {
    const made = own.map((badge) => make("bdi", "badge", {}, badge));
    if (!values.has(filter)) values.set(filter, made);
    badges.push(...made);
  }
  for (const [key, value] of Object.entries(hit.meta ?? {})) {
    if (key !== "image" && !values.has(key)) values.set(key, [document.createTextNode(value)]);
  }
  const picture = followable(Object.entries(hit.meta ?? {}).find(([key]) => key === "image")?.[1] ?? "");
  if (url && look.withWords) url.hash = look.withWords(url.hash, [...hit.titleParts, ...hit.excerpt]);
  const isCard = look.hasHeadings && !look.fill;
  if (url && isCard) values.set("title", [make("a", "title-link", { href: url.href }, ...values.get("title")!)]);
  const option = make(url && !isCard ? "a" : "div", "option", url && !isCard ? { href: url.href } : {});
  if (look.fill) option.append(...look.fill(values, picture));
  else option.append(...standard(option, direction(name), values, badges, picture, isCard));
  return option;
}

function standard(
  option: HTMLElement,
  around: string,
  values: Map<string, Node[]>,
  badges: Node[],
  picture: URL | undefined,
  isCard: boolean | undefined,
): Node[] {
  const line = (name: string, attributes?: Attributes) => {
    const nodes = values.get(name);
    if (!nodes?.length) return [];
    const dir = direction(nodes.map((node) => node.textContent).join(""));
    return [make("span", name, { ...attributes, ...(dir !== around && { dir }) }, ...nodes)];
  };
  option.dir = around;
  const names = [...line("title", isCard ? { role: "heading", "aria-level": "2" } : {}), ...line("section")];
  const excerpt = line("excerpt");
  const place = make("span", "place", {}, ...["date", "url", "source"].flatMap((name) => values.get(name) ?? []), ...badges);
  if (!isCard) describe(option, [...excerpt, place]);
  // What stands in lines of its own is also words of its own.
  const lines = [...names, ...excerpt, place].flatMap((part) => [document.createTextNode(" "), part]);
  if (!picture) return lines;
  const image = make("img", "image", { src: picture.href, alt: "", loading: "lazy", width: "72", height: "72" });
  image.addEventListener("error", () => image.remove());
  return [image, ...lines];
}

/**
 * An option is named by what it has of text, and that is what tells it apart; the rest is its description, which whoever listens
 * hears after a pause, or not.
 */
export function describe(option: Element, rest: Element[]): void {
  const ids = rest.map((element) => {
    const id = `fihris-hit-${++described}`;
    set(element, { id, "aria-hidden": "true" });
    return id;
  });
  set(option, { "aria-describedby": ids.join(" ") });
}

export function segments(parts: Segment[]): Node[] {
  return isolated(parts).map(({ text, mark }) => (mark ? make("mark", "mark", {}, text) : document.createTextNode(text)));
}

/**
 * The way most of a text's letters run. `dir=auto` asks the first letter alone, and an Arabic passage that happens to
 * begin at a German name would be set left to right, its sentences in the wrong order.
 */
export function direction(text: string): "rtl" | "ltr" | "auto" {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const rightToLeft = text.match(/[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC]/g)?.length ?? 0;
  if (!letters) return "auto";
  return rightToLeft * 2 >= letters ? "rtl" : "ltr";
}

/**
 * The way to a page: by the titles of the pages on it, where they are known, else as its author wrote it (أخبار › 2024 rather
 * than %D8…), without characters that reorder the text around it.
 */
function crumbs(url: URL, own: string): Node[] {
  const path = pathOf(url);
  let way = "";
  const names = path.split("/").filter((name) => name && !/^index\.\w+$/.test(name)).map((name) => {
    way += `/${name}`;
    return titles.get(url.origin + way) ?? readable(name);
  });
  // The page's own title stands above already.
  if (names.length > 1 && names.at(-1) === own) names.pop();
  if (url.host !== location.host || !names.length) names.unshift(url.host);
  return [make("span", "path", {}, ...names.flatMap((name, at) => [at ? " \u203A " : "", make("bdi", "crumb", {}, name)]))];
}

function readable(name: string): string {
  try {
    return decodeURIComponent(name).replace(/[\u200E\u200F\u202A-\u202E\u2066-\u2069]/g, "");
  } catch {
    // An address need not be UTF-8; it is then shown as it is.
    return name;
  }
}

/** A page's address without what only says that it is one. */
function folderOf(path: string): string {
  return path.replace(/(\/index\.\w+|\/)$/, "");
}
