// Building elements. Text enters the page as text nodes only: nothing that comes from an index is ever parsed as HTML.

export type Attributes = Record<string, string>;

/** A new element whose class, for our styles, and `::part` name, for the page's, are the same word. */
export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  name: string,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  set(element, { class: name, part: name, ...attributes });
  element.append(...children);
  return element;
}

/** Milliseconds that what is not in view waits at most, on a page that is never idle. */
const PATIENCE = 100;

/** How many results are in view. */
export const inView = (): number => (innerWidth < 600 ? 3 : 4);

/**
 * Fills a list with what `build` makes of the numbers from 0 to `all`: at once up to `first`, the others when the browser has
 * nothing else to do. So whoever types waits for a third of the layout and painting. Returns what makes the others now; a list
 * that was filled anew meanwhile is left alone.
 */
export function fillList(list: Element, build: (from: number, to: number) => Node[], first: number, all: number): () => void {
  let built = first;
  const shown = build(0, first);
  list.replaceChildren(...shown);
  const last = shown.at(-1) as ChildNode | undefined;
  const addRest = () => {
    if (built < all && last?.parentNode === list) last.after(...build(built, all));
    built = all;
  };
  if (first === all) return addRest;
  if ("requestIdleCallback" in window) requestIdleCallback(addRest, { timeout: PATIENCE });
  else setTimeout(addRest, PATIENCE);
  return addRest;
}

export function set(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
}
