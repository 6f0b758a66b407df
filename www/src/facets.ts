// Filters: those that the owner presets, how the values of others are put in order, and a few choices above the list of a box.
import type { Choice, FacetCounts } from "../fihris.js";
import type { Kit } from "./kit.js";
import type { Language } from "./language.js";

/** Values of a filter in a box. */
const FEW = 6;

/** What pages must have, by the attribute `filter`: lang:ar, القسم:لم الشمل */
export function preset(host: Element): [string, Choice][] {
  const preset = new Map<string, string[]>();
  for (const pair of (host.getAttribute("filter") ?? "").split(/[,\s]+(?=[^\s,:]+:)/)) {
    const [name = "", value] = pair.trim().split(/:(.*)/s);
    if (value) preset.set(name, [...(preset.get(name) ?? []), value.trim()]);
  }
  return [...preset].map(([name, any]) => [name, { any }]);
}

/** The values of a filter, those of most pages first; those that were chosen stay, with no pages if need be. */
export function sorted(counts: Record<string, number>, chosen: string[], page: string): [string, number][] {
  const values = new Map(Object.entries(counts));
  for (const value of chosen) if (!values.has(value)) values.set(value, 0);
  return [...values].sort(([a, m], [b, n]) => n - m || a.localeCompare(b, page));
}

/** A few choices of filters above the list of a box. */
export interface Facets {
  element: HTMLElement;
  show(counts: FacetCounts): void;
  chosen(): [string, Choice][];
}

/** Choices of the filters that are named, as buttons that are pressed or not; `changed` is called when the reader chooses. */
export function facets({ make }: Kit, language: Language, names: string[], changed: () => void): Facets {
  const chosen = new Map<string, string[]>();
  const element = make("div", "facets");
  let shown = "";
  const show = (counts: FacetCounts) => {
    const all = new Map(Object.entries(counts));
    const rows = names.map((name) => name.trim()).flatMap((name) => {
      const values = sorted(all.get(name) ?? {}, chosen.get(name) ?? [], language.page).slice(0, FEW);
      return values.length ? [{ name, values, chosen: chosen.get(name) ?? [] }] : [];
    });
    const key = JSON.stringify(rows);
    if (key === shown) return;
    shown = key;
    const focused = (element.getRootNode() as ShadowRoot).activeElement?.textContent;
    element.replaceChildren(
      ...rows.map(({ name, values, chosen: own }) => {
        const buttons = values.map(([value, pages]) => {
          const count = make("span", "pages", {}, language.number(pages));
          const attributes = { type: "button", "aria-pressed": String(own.includes(value)) };
          const button = make("button", "facet", attributes, make("bdi", "words", {}, value), " ", count);
          button.addEventListener("click", () => {
            chosen.set(name, own.includes(value) ? own.filter((other) => other !== value) : [...own, value]);
            changed();
          });
          return button;
        });
        return make("div", "facet-row", { role: "group", "aria-label": name }, ...buttons);
      }),
    );
    if (focused) [...element.querySelectorAll("button")].find(({ textContent }) => textContent === focused)?.focus();
  };
  return { element, show, chosen: () => [...chosen].flatMap(([name, any]) => (any.length ? [[name, { any }]] : [])) };
}

