// A list of results in the page. What is equal to what is shown already stays the element that it is, so nothing is replaced that
// a pointer is on or that has the focus; and what is in view is built first, the rest when the browser has nothing else to do.

/** Something to show: equal keys look equal. */
export interface Item {
  key: string;
  build: () => HTMLElement;
}

/** Milliseconds that what is not in view waits at most, on a page that is never idle. */
const PATIENCE = 100;

/** How many results are in view. */
export const inView = (): number => (innerWidth < 600 ? 3 : 4);

export class List {
  #shown = new Map<string, HTMLElement>();
  #rest: () => void = () => {};

  constructor(readonly element: HTMLElement) {}

  /** Shows these and nothing else: at once the first of them, and those that are there already. */
  fill(items: Item[], first = items.length): void {
    const before = this.#shown;
    const shown = (this.#shown = new Map<string, HTMLElement>());
    // Two results may look the same, and an element stands in one place.
    const counts = new Map<string, number>();
    const named = items.map(({ key, build }) => {
      const count = counts.get(key) ?? 0;
      counts.set(key, count + 1);
      return [`${count} ${key}`, build] as const;
    });
    const show = (end: number) => {
      const elements = named.flatMap(([name, build], at) => {
        const element = shown.get(name) ?? before.get(name) ?? (at < end ? build() : undefined);
        if (!element) return [];
        shown.set(name, element);
        return [element];
      });
      this.#arrange(elements);
    };
    show(first);
    this.#rest = () => {
      this.#rest = () => {};
      if (this.#shown === shown) show(items.length);
    };
    if (first >= items.length) return;
    const rest = this.#rest;
    if ("requestIdleCallback" in window) requestIdleCallback(() => rest(), { timeout: PATIENCE });
    else setTimeout(rest, PATIENCE);
  }

  /** Builds now what still waits. */
  finish(): void {
    this.#rest();
  }

  #arrange(elements: HTMLElement[]): void {
    const kept = new Set<Element>(elements);
    for (const child of [...this.element.children]) if (!kept.has(child)) child.remove();
    for (const [at, element] of elements.entries()) {
      if (this.element.children[at] !== element) this.element.insertBefore(element, this.element.children[at] ?? null);
    }
  }
}
