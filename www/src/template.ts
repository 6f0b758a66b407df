// What a result looks like if the page's owner says so, by a <template> in the element.
import type { Kit } from "./kit.js";

/**
 * The owner's markup, each data-fihris filled. What names something that the page does not have is left out, and so is what is
 * there only if the page has something, by data-fihris-if.
 */
export function fill(template: HTMLTemplateElement, values: Map<string, Node[]>, picture: URL | undefined, direction: Kit["direction"]): Node[] {
  const content = document.createDocumentFragment();
  // Frameworks that build a template by script put its children where those of any other element are.
  const nodes = template.content.childNodes.length ? template.content.childNodes : template.childNodes;
  content.append(...[...nodes].map((node) => document.importNode(node, true)));
  const has = (name: string) => (name === "image" ? !!picture : !!values.get(name)?.length);
  for (const place of content.querySelectorAll<HTMLElement>("[data-fihris-if]")) {
    if (!has(place.dataset["fihrisIf"] ?? "")) place.remove();
  }
  for (const place of content.querySelectorAll<HTMLElement>("[data-fihris]")) {
    const name = place.dataset["fihris"] ?? "";
    if (!has(name)) place.remove();
    else if (name === "image") {
      (place as HTMLImageElement).src = picture!.href;
      place.addEventListener("error", () => place.remove());
    } else {
      place.replaceChildren(...values.get(name)!.map((node) => node.cloneNode(true)));
      if (!place.dir) place.dir = direction(place.textContent ?? "");
    }
  }
  return [...content.childNodes];
}

