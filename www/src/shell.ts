// <fihris-search> as far as a page pays for it before the reader comes near: the box, and what starts the rest.
//
//   near or typing ──> load.ts ──> engine-HASH.js ─┬─> engine, module and index of each bundle
//                                                ├─> ui-HASH.js: what the box does (interface.ts)
//                                                └─> strings-LL-HASH.json, of the page's language
//
// All of it is asked for at once. What the reader types meanwhile stays in the input, whose text is the only state there is:
// whatever happens behind it, the input keeps working. The page is listened to as a whole, because the field that `for` names
// may come later than we, be replaced, and be restored by a router from a copy.
import css from "./box.css";
import { make, set } from "./dom.js";
import type { FihrisError } from "./error.js";
import type { Interface } from "./interface.js";
import { type Label, load, own } from "./load.js";
import { languageAt } from "./place.js";

/** For pages in languages that the site has no pages in. The interface, once it is there, speaks more. */
const FALLBACK: Label = ["en", "Search", "Search unavailable"];

/** All that are in the page, in the order in which they came. */
const boxes = new Set<FihrisSearch>();
let styles: CSSStyleSheet | undefined;

/**
 * A search box over an index that `fihris build` made: inline, in a dialog, or a page of results. docs/api.md has examples.
 *
 * @tag fihris-search
 * @attr {"inline" | "modal" | "page"} mode - Form: a list under the box (default), a button that opens a dialog, or all results with filters and sorting. Read once.
 * @attr {string} for - A selector: the page's own input or form becomes the box; the list drops where the element stands.
 * @attr {string} index - Address of the bundle's folder, by default that of fihris.js; several, separated by spaces, are searched as one.
 * @attr {string} sources - Names of several bundles, separated by commas.
 * @attr {number} limit - Results to show at a time; 10 by default.
 * @attr {string} placeholder - Text of the empty box, by default in the page's language.
 * @attr {string} lang - Language of the interface, by default that of the page.
 * @attr {"ltr" | "rtl"} dir - Direction of the interface, by default that of its language.
 * @attr {"hash" | "query" | "none"} deeplink - Where a search is kept in the address; hash by default.
 * @attr {string} sort - Keys that a page of results can be sorted by; date by default.
 * @attr {string} filter - Filters that every search has, as in "lang:ar, section:news".
 * @attr {string} filters - Names of filters, separated by commas, whose choices a box or dialog shows.
 * @attr {string} results - Address of the page of results that a last row of the list leads to.
 * @attr {number} sections - Further sections of a page to show below its hit; none by default.
 * @attr {string} shortcut - Letter that opens the dialog with Ctrl or Cmd; k by default, empty for none.
 * @attr {"compact"} density - Smaller rows, without picture, date and address.
 * @attr {boolean} recent - Keeps the last searches on the reader's device.
 * @attr {boolean} highlight - Marks the words on the page that a result leads to.
 *
 * @slot - Links (`<a>`) that the empty box shows, and a `<template>` for what stands in a result.
 *
 * @event {CustomEvent<{ query: string }>} fihris-search - A search begins.
 * @event {CustomEvent<{ query: string, total: number }>} fihris-results - Results are shown.
 * @event {CustomEvent<{ url: string, id: string }>} fihris-select - A result is about to be opened; preventDefault() leaves it to the page.
 * @event {CustomEvent<{ code: string }>} fihris-error - An error is shown, or one of several bundles did not answer.
 *
 * @csspart root - All of it.
 * @csspart box - The box: icon, field and buttons.
 * @csspart icon - The magnifier.
 * @csspart input - The field.
 * @csspart clear - The button that empties the field.
 * @csspart close - The button that closes the dialog or the sheet.
 * @csspart spoken - Its name, for screen readers.
 * @csspart note - What is said while the interface is on its way, or if it does not come.
 * @csspart failed - The button that tries again to load the interface.
 * @csspart trigger - The button that opens the dialog.
 * @csspart shortcut - The keys named on that button.
 * @csspart dialog - The dialog.
 * @csspart panel - What opens below the field.
 * @csspart count - How many results there are.
 * @csspart status - The same, for screen readers.
 * @csspart reading - How the query was read.
 * @csspart meant - The reading itself.
 * @csspart literally - A button that searches for the text as it stands, or for another.
 * @csspart error - An error.
 * @csspart hint - What to try when nothing was found.
 * @csspart retry - The button that tries again.
 * @csspart list - The list of options.
 * @csspart option - A result, or another row of the list.
 * @csspart active - The option that Enter opens.
 * @csspart sub - An option that is a further section of the page above it.
 * @csspart title - A result's title.
 * @csspart title-link - On a page of results, the link in it.
 * @csspart section - The heading above the passage.
 * @csspart excerpt - The passage.
 * @csspart mark - A word that was searched for.
 * @csspart image - A result's picture.
 * @csspart place - The line with date, path, source and badges.
 * @csspart date - A result's date.
 * @csspart path - The way to the page.
 * @csspart crumb - A step of it.
 * @csspart source - The bundle that a result is of.
 * @csspart badge - A value of a filter.
 * @csspart group - A group of options.
 * @csspart group-label - Its heading.
 * @csspart query - An option that is a query to ask.
 * @csspart link - An option that is the owner's link.
 * @csspart words - The words of such an option.
 * @csspart more - The row or button that shows more results.
 * @csspart all - The row that leads to the page of results.
 * @csspart footer - The foot of the panel.
 * @csspart keys - What the keys do.
 * @csspart does - A key and what it does.
 * @csspart key - A key.
 * @csspart forget - The button that forgets the last searches.
 * @csspart facets - Choices of filters in a box.
 * @csspart facet-row - Those of one filter.
 * @csspart facet - One of them.
 * @csspart results - All below the field of a page of results.
 * @csspart tools - The line with the count and the order.
 * @csspart sort - The order.
 * @csspart chips - What was chosen.
 * @csspart chosen - One of these, as an item of a list.
 * @csspart chip - The button that takes it back.
 * @csspart columns - Filters and results.
 * @csspart column - The results.
 * @csspart fold - The filters, which can be folded.
 * @csspart summary - Their heading, or that of more values.
 * @csspart filters - The form of filters.
 * @csspart filter - One filter.
 * @csspart legend - Its name.
 * @csspart how - Any or all of the values.
 * @csspart order - A choice of a select.
 * @csspart value - A value with its checkbox.
 * @csspart check - The checkbox.
 * @csspart pages - How many pages have it.
 * @csspart rest - Further values.
 * @csspart found - The list of results.
 * @csspart item - An item of it.
 * @csspart shown - How many of them are shown.
 *
 * @cssproperty [--fihris-text=CanvasText] - Colour of text.
 * @cssproperty --fihris-muted - Colour of text that matters less.
 * @cssproperty [--fihris-background=Canvas] - Colour behind it.
 * @cssproperty --fihris-border - Colour of borders.
 * @cssproperty --fihris-accent - Colour of titles, of the active row and of the focus.
 * @cssproperty --fihris-mark - Colour behind marked words.
 * @cssproperty [--fihris-radius=12px] - Rounding of box and panel.
 * @cssproperty [--fihris-width=auto] - Width of the element.
 * @cssproperty --fihris-font - Families of fonts.
 * @cssproperty [--fihris-size=max(1rem, 16px)] - Size of text.
 * @cssproperty [--fihris-padding=10px 16px] - Padding of a row.
 * @cssproperty --fihris-shadow - Shadow of panel and dialog.
 * @cssproperty --fihris-backdrop - What is behind the dialog.
 * @cssproperty [--fihris-height=48px] - Height of the box.
 * @cssproperty [--fihris-panel-height=36em] - Greatest height of the panel.
 * @cssproperty --fihris-panel-width - Width of the panel, by default that of the box and at least 24em.
 * @cssproperty [--fihris-dialog-width=44rem] - Width of the dialog.
 * @cssproperty [--fihris-z-index=1000] - Height of the panel in browsers without a top layer.
 */
// On a server there are no elements, but a page that is rendered there may import this.
export class FihrisSearch extends (globalThis.HTMLElement ?? Object) {
  static readonly observedAttributes = ["index", "limit", "placeholder", "lang", "dir"];

  readonly boxes = boxes;
  /** Its own, or that of the page which `for` names, once the reader was near it. */
  input!: HTMLInputElement;
  readonly root = make("div", "root");
  /** What the interface is put into: the dialog, or all there is. */
  frame: HTMLElement | HTMLDialogElement = this.root;
  /** The last key in the field: Enter may be pressed before there is anything to open. */
  pressed = "";
  /** While the interface is on its way: that it is, or that it did not come, with the way to try again. */
  readonly #note = make("div", "note", { role: "status" });
  #trigger: HTMLElement | undefined;
  #interface: Promise<Interface> | undefined;

  get mode(): string | null {
    return this.getAttribute("mode");
  }

  connectedCallback(): void {
    boxes.add(this);
    // Before the page's own listeners, which may stop events; but what a page does with a key is its own.
    for (const type of ["click", "focusin", "hashchange", "input", "keydown", "pointerover"]) addEventListener(type, hear, type !== "keydown");
    if (!this.shadowRoot) this.#build();
    this.localise();
    // The words of a link are there to be shown; whoever comes back comes back to what was found.
    if (this.mode === "page" || isAsked(this)) void this.search();
    if (this.hasAttribute("highlight") && /fihris=/.test(location.hash)) {
      load().then(({ part }) => part("highlight-*.js")).catch(() => {});
    }
    this.#tell("connect");
  }

  disconnectedCallback(): void {
    boxes.delete(this);
    this.#tell("disconnect");
  }

  attributeChangedCallback(): void {
    if (!boxes.has(this)) return;
    this.localise();
    this.#tell("update");
  }

  #build(): void {
    const shadow = this.attachShadow({ mode: "open", delegatesFocus: true });
    if (!styles) (styles = new CSSStyleSheet()).replaceSync(css);
    shadow.adoptedStyleSheets = [styles];
    if (this.hasAttribute("for")) {
      shadow.append(this.#note);
      setTimeout(() => this.#near() ?? console.warn("for", this), 3000);
      return;
    }
    const box = make("div", "box", {}, make("span", "icon"), make("input", "input", { enterkeyhint: "search" }));
    shadow.append(this.root);
    if (this.mode === "modal") {
      this.frame = make("dialog", "dialog");
      this.#trigger = make("button", "trigger", { type: "button", "aria-haspopup": "dialog" });
      this.#trigger.onclick = () => this.open();
      this.root.append(this.#trigger, this.frame);
    }
    this.frame.append(box, this.#note);
    this.#attend(box.lastChild as HTMLInputElement);
  }

  #attend(input: HTMLInputElement): void {
    if (input === this.input) return;
    this.unmount();
    this.input = input;
    set(input, { autocomplete: "off", autocapitalize: "off", autocorrect: "off", spellcheck: "false" });
    if (this.mode !== "page") set(input, { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false" });
  }

  /** What the reader has to come near to: this, or the field or form that `for` names, if there is one. */
  #near(): Element | null | undefined {
    const named = this.getAttribute("for");
    if (!named) return this;
    try {
      const at = (this.getRootNode() as Document).querySelector(named);
      const field = at?.matches("input") ? at : at?.querySelector("input:not([type=hidden])");
      if (field) this.#attend(field as HTMLInputElement);
      return field && at;
    } catch {
      // No selector.
    }
  }

  /** The reader is at the innermost of these, or types into it. */
  near(path: EventTarget[], types: boolean): void {
    if (!path.includes(this.#near()!)) return;
    // A failure now is nobody's concern yet; typing tries again.
    if (!types) this.start().catch(() => {});
    else if (path[0] === this.input) {
      this.pressed = "";
      void this.search();
    }
  }

  /** Loads all that is needed, at once. */
  start(): Promise<Interface> {
    const loading = (this.#interface ??= load([`strings-${this.#label()[0]}-*.json`]).then(({ mount }) => mount(this)));
    loading.catch(() => (this.#interface = undefined));
    return loading;
  }

  unmount(): void {
    this.#tell("remove");
    this.#interface = undefined;
  }

  /** Searches for the text in the box, or for another. */
  async search(query?: string): Promise<void> {
    // A field that `for` names may still be to come.
    if (!this.input) return;
    if (query !== undefined) this.input.value = query;
    try {
      this.#say("\u2026");
      const ui = await this.start();
      this.#say();
      ui.search();
    } catch (error) {
      // The sentence is for the reader, the error for whoever opens the console.
      console.warn(error);
      const retry = make("button", "failed", { type: "button" }, `${this.#label()[2]} \u21BB`);
      retry.onclick = () => {
        this.input.focus();
        void this.search();
      };
      this.#say(retry);
      addEventListener("online", () => this.search(), { once: true });
      this.emit("fihris-error", { code: (error as FihrisError).code });
    }
  }

  #tell(what: "connect" | "disconnect" | "update" | "remove" | "close"): void {
    void this.#interface?.then((ui) => ui[what]());
  }

  #say(...what: (Node | string)[]): void {
    this.root.classList.toggle("loading", what[0] === "\u2026");
    this.#note.replaceChildren(...what);
  }

  /** Opens the dialog, or goes to the field. */
  open(): void {
    const dialog = this.frame as HTMLDialogElement;
    // One that was open when it was taken out of the page is not any more, but says that it is.
    if (this.#trigger && !dialog.matches(":modal")) dialog.close(), dialog.showModal();
    this.input?.select();
    this.start().then((ui) => ui.opened(), () => {});
  }

  /** Closes the dialog or the list. */
  close(): void {
    this.#tell("close");
  }

  #label(): Label {
    const [code] = languageAt(this, own.lang).toLowerCase().split("-");
    return own.labels?.find(([of]) => of === code) ?? FALLBACK;
  }

  localise([code, label]: [code: string, placeholder: string, ...rest: unknown[]] = this.#label()): void {
    set(this.root, { lang: code, dir: this.dir || (/ar|ckb|fa/.test(code) ? "rtl" : "ltr") });
    const text = this.getAttribute("placeholder") ?? label;
    const letter = letterOf(this);
    const isMac = /Mac/.test(navigator.platform);
    this.#trigger?.replaceChildren(make("span", "icon"), text, letter && make("kbd", "shortcut", {}, (isMac ? "\u2318" : "Ctrl ") + letter));
    if (!this.hasAttribute("for")) set(this.input, { "aria-label": text, placeholder: text });
  }

  /** Whether the page lets us go on. */
  emit(type: string, detail: object): boolean {
    return this.dispatchEvent(new CustomEvent(type, { bubbles: true, cancelable: true, composed: true, detail }));
  }
}

function hear(event: Event): void {
  const { type } = event;
  const path = event.composedPath() as Element[];
  if (type === "keydown") shortcut(event as KeyboardEvent, path[0]!);
  const opened = type === "click" && path[0]!.closest?.<HTMLElement>("[data-fihris-open]")?.dataset["fihrisOpen"];
  if (opened || opened === "") (opened ? document.querySelector<FihrisSearch>(opened) : visible())?.open();
  for (const box of boxes) {
    // A link to a search, in a page whose box nobody came near.
    if (type === "hashchange") isAsked(box) && box.search();
    else if (type !== "keydown") box.near(path, type === "input");
    else if (path[0] === box.input) box.pressed = (event as KeyboardEvent).key;
  }
}

/** Whether the address, or what the history keeps for it, has a search for a box. */
function isAsked(box: FihrisSearch): boolean {
  const place = box.getAttribute("deeplink");
  return place !== "none" && (/[?#&]q=/.test(place ? location.search : location.hash) || !!history.state?.fihris);
}

/** The letter that opens a dialog, with Ctrl or Cmd; none if the attribute is empty. */
const letterOf = (box: FihrisSearch) => (box.getAttribute("shortcut") ?? "k").toUpperCase();

/** The dialog that a key or a button of the page opens: of several, for narrow and for wide windows, that which can be seen. */
const visible = () => [...boxes].find(({ mode, root }) => mode === "modal" && root.getClientRects().length);

/** Ctrl or Cmd with K, and «/»: by the key's place too, for another letter is there in an Arabic layout. */
function shortcut(event: KeyboardEvent, target: Element): void {
  const { altKey, code, ctrlKey, defaultPrevented, key, metaKey, shiftKey } = event;
  const box = visible();
  const letter = box && letterOf(box);
  if (!letter || altKey || defaultPrevented) return;
  const field = target.closest?.("input, textarea, select, [contenteditable]");
  const isLetter = !shiftKey && (key?.toUpperCase() === letter || code === `Key${letter}`);
  // «?» is on that key too.
  const isSlash = key === "/" || (code === "Slash" && !shiftKey && key > "~");
  // In our own field the browser would go to its own.
  if (!(ctrlKey || metaKey ? isLetter : isSlash && !field) || (field && field !== box.input)) return;
  event.preventDefault();
  box.open();
}
