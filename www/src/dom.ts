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
