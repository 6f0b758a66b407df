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

export function set(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
}

/** The magnifier, drawn rather than fetched, so that no image is asked of the page's security policy. */
export function magnifier(): SVGSVGElement {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  set(svg, { class: "icon", part: "icon", viewBox: "0 0 24 24", "aria-hidden": "true" });
  set(path, { d: "M20.5 20.5l-5-5M17.5 10.5a7 7 0 1 1-14 0a7 7 0 0 1 14 0z" });
  svg.append(path);
  return svg;
}
