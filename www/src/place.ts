// Which language a place in the page is in, and which strings it gets.
import codes from "codes";

/** The language of the interface where it has no strings in the page's. */
const FALLBACK = "en";

/**
 * The language in force at a place in the page: the nearest lang attribute, outside of shadow roots too; else that of the site's
 * pages, which the index knows; else the browser's.
 */
export function languageAt(element: Element, ofPages?: string): string {
  const lang = element.closest("[lang]")?.getAttribute("lang");
  const { host } = element.getRootNode() as ShadowRoot;
  return lang || (host ? languageAt(host, ofPages) : ofPages || navigator.language);
}

/** Which file of strings a page in this language gets. Kurdish has one for each of its scripts. */
export function codeOf(page: string): string {
  const code = /^ku-(arab|i[qr])/i.test(page) ? "ckb" : page.slice(0, page.search(/-|$/)).toLowerCase();
  return codes.includes(code) ? code : FALLBACK;
}
