// One hit as an element: a link, so that opening in a new tab, copying the address and the browser's own status bar work as
// anywhere else. Or as the page's owner wants it, by a <template> in the element.
//
//   .hit
//     .image                  a picture, if the page names one
//     .title                  the page's title, in its own direction
//     .section                the heading above the passage
//     .excerpt                the best passage, <mark> around whole words
//     .place                  date · path · source · badges
import { type Attributes, make } from "./dom.js";
import { followable, pathOf } from "./link.js";
import type { Found } from "./ask.js";
import type { Segment } from "../fihris.js";
import type { Language } from "./language.js";

export interface Look {
  language: Language;
  template: HTMLTemplateElement | null;
  /** Names of the bundles, if there are several. */
  sources: string[];
  /** Whether the words are passed on, to be marked on the page. */
  passesWords: boolean;
}

/** The parts of a hit and what they stand in: a link, with the direction of its title, so that a picture is at its end. */
export function renderHit(hit: Found, look: Look): { url: URL | undefined; parts: Node[]; attributes: Attributes } {
  const url = followable(hit.section?.url ?? hit.url);
  const name = hit.title || hit.url;
  const marked = hit.title ? hit.titleParts : [{ text: name, mark: 0 }];
  const values: Record<string, Node[]> = { title: marked.map(segment), excerpt: hit.excerpt.map(segment) };
  if (hit.section) values["section"] = [text(hit.section.title)];
  if (hit.date) values["date"] = [make("time", "date", { datetime: hit.date }, look.language.date(hit.date))];
  if (url) values["url"] = crumbs(url);
  const source = hit.bundle === undefined ? undefined : look.sources[hit.bundle];
  if (source) values["source"] = [make("bdi", "source", {}, source)];
  for (const [filter, badges] of Object.entries(hit.filters ?? {})) {
    values[filter] ??= badges.map((badge) => make("bdi", "badge", {}, badge));
  }
  for (const [key, value] of Object.entries(hit.meta ?? {})) if (key !== "image") values[key] ??= [text(value)];
  const image = followable(hit.meta?.["image"] ?? "");
  if (url && look.passesWords) url.hash = withWords(url.hash, [...hit.titleParts, ...hit.excerpt]);
  const dir = direction(name);
  const parts = look.template ? fill(look.template, values, image) : standard(hit, dir, values, image);
  return { url, parts, attributes: { ...(url && { href: url.href }), ...(!look.template && { dir }) } };
}

function standard(hit: Found, around: string, values: Record<string, Node[]>, image: URL | undefined): Node[] {
  const line = (name: string) => {
    const nodes = values[name];
    if (!nodes?.length) return [];
    const dir = direction(nodes.map((node) => node.textContent).join(""));
    return [make("span", name, dir === around ? {} : { dir }, ...nodes)];
  };
  const badges = Object.keys(hit.filters ?? {}).flatMap((filter) => values[filter] ?? []);
  const place = ["date", "url", "source"].flatMap((name) => values[name] ?? []);
  const picture = image ? [make("img", "image", { src: image.href, alt: "", loading: "lazy", width: "72", height: "72" })] : [];
  return [...picture, ...line("title"), ...line("section"), ...line("excerpt"), make("span", "place", {}, ...place, ...badges)];
}

/** The owner's markup, each data-fihris filled; what names something that the page does not have is left out. */
function fill(template: HTMLTemplateElement, values: Record<string, Node[]>, image: URL | undefined): Node[] {
  const content = template.content.cloneNode(true) as DocumentFragment;
  for (const place of content.querySelectorAll<HTMLElement>("[data-fihris]")) {
    const name = place.dataset["fihris"] ?? "";
    const nodes = values[name];
    if (name === "image" && image) (place as HTMLImageElement).src = image.href;
    else if (!nodes?.length) place.remove();
    else {
      place.replaceChildren(...nodes);
      if (!place.dir) place.dir = direction(place.textContent ?? "");
    }
  }
  return [...content.childNodes];
}

function segment({ text: words, mark }: Segment): Node {
  return mark ? make("mark", "mark", {}, words) : text(words);
}

function text(words: string): Node {
  return document.createTextNode(words);
}

/**
 * The way most of a text's letters run. `dir=auto` asks the first letter alone, and an Arabic passage that happens to
 * begin at a German name would be set left to right, its sentences in the wrong order.
 */
function direction(text: string): "rtl" | "ltr" | "auto" {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const rightToLeft = text.match(/[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC]/g)?.length ?? 0;
  if (!letters) return "auto";
  return rightToLeft * 2 >= letters ? "rtl" : "ltr";
}

/** The way to a page as its author wrote it (أخبار › 2024 rather than %D8…), without characters that reorder the text around it. */
function crumbs(url: URL): Node[] {
  let path = pathOf(url);
  try {
    path = decodeURI(path).replace(/[\u200E\u200F\u202A-\u202E\u2066-\u2069]/g, "");
  } catch {
    // An address need not be UTF-8; it is then shown as it is.
  }
  const names = path.split("/").filter((name) => name && !/^index\.\w+$/.test(name));
  if (url.host !== location.host || !names.length) names.unshift(url.host);
  return [make("span", "path", {}, ...names.flatMap((name, at) => [at ? " \u203A " : "", make("bdi", "crumb", {}, name)]))];
}

/** A fragment that also names the marked words: highlight.ts reads it, and the server never sees it. */
function withWords(hash: string, segments: Segment[]): string {
  const words = new Set(segments.flatMap(({ text, mark }) => (mark ? [encodeURIComponent(text)] : [])));
  return words.size ? `${hash.slice(1)}&fihris=${[...words].slice(0, 12).join("+")}` : hash;
}
