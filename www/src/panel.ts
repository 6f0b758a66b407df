// Where the panel of a box stands: in the browser's top layer, where nothing of the page can cut or cover it, below the box or, if
// there is more room, above it. Browsers without popovers (Safari 16, Firefox 124) have it below the box, as part of the page.

/** Pixels between panel and box, and between panel and the edge of the window. */
const GAP = 6;
const EDGE = 8;
/** Pixels. With less room below than this the panel looks for more above. */
const ENOUGH = 320;

export class Placement {
  #frame = 0;
  #shown = new AbortController();
  readonly #resized = new ResizeObserver(() => this.#soon());

  constructor(
    readonly panel: HTMLElement,
    /** The box that the panel belongs to. */
    readonly anchor: HTMLElement,
  ) {}

  show(): void {
    const { panel } = this;
    if (!panel.showPopover || panel.matches(":popover-open")) return;
    panel.popover = "manual";
    panel.showPopover();
    panel.classList.add("placed");
    const { signal } = (this.#shown = new AbortController());
    for (const view of [globalThis, visualViewport]) {
      for (const change of ["scroll", "resize"]) view?.addEventListener(change, this.#moved, { capture: true, passive: true, signal });
    }
    // What is loaded above the box moves it, and makes the page longer.
    this.#resized.observe(document.documentElement);
    this.#resized.observe(this.anchor);
    this.#place();
  }

  hide(): void {
    const { panel } = this;
    if (!panel.showPopover || !panel.popover) return;
    if (panel.matches(":popover-open")) panel.hidePopover();
    panel.popover = null;
    panel.classList.remove("placed");
    this.#shown.abort();
    this.#resized.disconnect();
    cancelAnimationFrame(this.#frame);
  }

  readonly #moved = (event: Event): void => {
    // The list scrolls in the panel.
    if (!(event.target instanceof Node && this.panel.contains(event.target))) this.#soon();
  };

  #soon(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#place());
  }

  #place(): void {
    const { style } = this.panel;
    const box = this.anchor.getBoundingClientRect();
    // A phone's keyboard makes this smaller, not the window.
    const top = visualViewport?.offsetTop ?? 0;
    const bottom = top + (visualViewport?.height ?? innerHeight);
    const width = document.documentElement.clientWidth;
    const below = bottom - box.bottom - GAP - EDGE;
    const above = box.top - top - GAP - EDGE;
    const isAbove = below < ENOUGH && above > below;
    style.setProperty("--room", `${Math.max(isAbove ? above : below, 96)}px`);
    style.setProperty("--box", `${box.width}px`);
    style.top = isAbove ? "auto" : `${box.bottom + GAP}px`;
    style.bottom = isAbove ? `${innerHeight - box.top + GAP}px` : "auto";
    const own = Math.min(this.panel.offsetWidth, width - 2 * EDGE);
    const isRightToLeft = getComputedStyle(this.anchor).direction === "rtl";
    const left = isRightToLeft ? box.right - own : box.left;
    style.left = `${Math.max(EDGE, Math.min(left, width - own - EDGE))}px`;
  }
}
