// Which language of the interface a place in the page gets.
import labels from "labels";

/** The language of the interface where it has no strings in the page's. */
const FALLBACK = "en";

/** The language in force at a place in the page: the nearest lang attribute, outside of shadow roots too, else the browser's. */
export function languageAt(element: Element): string {
  const lang = element.closest("[lang]")?.getAttribute("lang");
  const { host } = element.getRootNode() as ShadowRoot;
  return lang || (host ? languageAt(host) : navigator.language);
}

/** Which file of strings a page in this language gets. Kurdish has one for each of its scripts. */
export function codeOf(page: string): string {
  const code = /^ku-(arab|i[qr])/i.test(page) ? "ckb" : page.slice(0, page.search(/-|$/)).toLowerCase();
  return code in labels ? code : FALLBACK;
}
