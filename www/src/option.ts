// One hit as one option of the listbox. An option is a link, so that opening in a new tab, copying the address and the
// browser's own status bar work as anywhere else.
//
//   a[role=option]
//     span.title      the page's title, in its own direction
//     span.excerpt    the best passage, <mark> around whole words
//     span.place      date · path
import { make } from "./dom.js";
import type { Hit, Segment } from "./engine.js";
import type { Language } from "./language.js";

export function renderOption(hit: Hit, position: number, language: Language): HTMLElement {
  const url = followable(hit.url);
  const name = hit.title || hit.url;
  const passage = hit.excerpt.map(({ text }) => text).join("");
  const title = make("span", "title", { id: `title-${position}`, dir: direction(name) }, name);
  const excerpt = make(
    "span",
    "excerpt",
    { id: `excerpt-${position}`, dir: direction(passage) },
    ...hit.excerpt.map(renderSegment),
  );
  const place = make("span", "place");
  if (hit.date) place.append(make("time", "date", { datetime: hit.date }, language.date(hit.date)));
  if (url) place.append(make("bdi", "path", { dir: "ltr" }, readable(url)));
  const attributes = {
    id: `option-${position}`,
    role: "option",
    tabindex: "-1",
    "aria-selected": "false",
    "aria-labelledby": title.id,
    "aria-describedby": excerpt.id,
  };
  return url
    ? make("a", "option", { ...attributes, href: url.href }, title, excerpt, place)
    : make("div", "option", attributes, title, excerpt, place);
}

/** The address, if a link may lead there: http or https, nothing that runs as script. */
function followable(address: string): URL | undefined {
  try {
    const url = new URL(address, document.baseURI);
    return /^https?:$/.test(url.protocol) ? url : undefined;
  } catch {
    return undefined;
  }
}

function renderSegment({ text, mark }: Segment): Node | string {
  return mark ? make("mark", "mark", {}, text) : text;
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

/** The path as its author wrote it (/أخبار/ rather than %D8…), without characters that reorder the text around it. */
function readable({ host, pathname }: URL): string {
  let path = pathname;
  try {
    path = decodeURI(pathname).replace(/[\u200E\u200F\u202A-\u202E\u2066-\u2069]/g, "");
  } catch {
    // An address need not be UTF-8; it is then shown as it is.
  }
  return host === location.host ? path : host + path;
}
