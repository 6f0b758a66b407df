// The box with its list, inline or in a dialog: the ARIA 1.2 combobox with a listbox of links. The focus stays in the input;
// what is active is told by aria-activedescendant.
//
//   .panel                                   in the top layer; in a dialog or a sheet below the field
//     .facets                                choices of the filters that the owner names
//     .count .reading .error .hint .retry    lines of text and what there is to do about them
//     .list[role=listbox]
//       .option …                            hits, and sections below them; queries to try; what was searched for lately; links
//       .group                               a second group of hits
//       .more .all                           the next hits, and the owner's page of results
//     .completions                           the words that the last may become: of the list, but they do not scroll with it
//     .footer                                what the keys do, for who has some; forgetting
import type { Answer, Found } from "./ask.js";
import { keepReading, readReading, readState, writeState } from "./address.js";
import { make, set } from "./dom.js";
import { Exit, lockPage } from "./exit.js";
import type { Extras } from "./extras.js";
import type { Facets } from "./facets.js";
import type { SearchOptions } from "../fihris.js";
import { renderHit } from "./hit.js";
import { kit } from "./kit.js";
import type { Language } from "./language.js";
import { inView, type Item, List } from "./list.js";
import type { Opener } from "./open.js";
import { Placement } from "./panel.js";
import { Searcher } from "./searcher.js";
import type { FihrisSearch } from "./shell.js";

const DEFAULT_LIMIT = 10;
const COMPLETIONS = 4;
/** Where a box opens as a sheet over the whole window. */
const SMALL = "(pointer: coarse), (max-width: 600px)";

/** Milliseconds after which who has typed is not typing. */
const PAUSE = 400;
/** Pixels. In a sheet that is less high, results have one line of text, so that a reader sees more than one or two. */
const LOW = 520;

export class Combobox extends Searcher {
  readonly #list: List;
  readonly #completions = make("div", "group completions", { id: `${this.id}completions`, role: "group", hidden: "" });
  readonly #forget: HTMLButtonElement;
  readonly #panel: HTMLElement;
  readonly #dialog: HTMLDialogElement | undefined;
  readonly #placement: Placement;
  readonly #exit: Exit;
  /** What a click on an option does. */
  readonly #acts = new WeakMap<Element, (event: MouseEvent) => void>();
  #facets: Facets | undefined;
  #active: HTMLElement | undefined;
  #options = 0;
  #limit: number;
  /** The text that the list is of, and whether Enter was pressed before there was one. */
  #answered: string | undefined;
  #entered: MouseEventInit | undefined;
  /** How far a list was read that the reader comes back to. */
  #reading = readReading(this.host);
  #isSheet = false;
  #pause: ReturnType<typeof setTimeout> | undefined;
  #isLocked = false;

  constructor(host: FihrisSearch, language: Language, opener: Opener, extras: Extras | undefined) {
    super(host, language, opener, extras);
    const { strings, page } = language;
    this.#limit = this.#step;
    const attributes = { role: "listbox", tabindex: "-1", "aria-label": strings.list, "aria-owns": this.#completions.id, lang: page };
    const list = make("div", "list", { id: `${this.id}list`, ...attributes });
    this.#list = new List(list);
    set(this.#completions, { "aria-label": strings.completions });
    this.#forget = make("button", "forget", { type: "button" }, strings.clearRecent);
    const keys = make("p", "keys", { id: `${this.id}keys`, "aria-hidden": "true" });
    for (const [key, does] of [["\u2191\u2193", "navigate"], ["\u21B5", "open"], ["Esc", "close"]] as const) {
      keys.append(make("span", "does", {}, make("kbd", "key", {}, key), ` ${strings.keys[does]}`));
    }
    const footer = make("div", "footer", {}, keys, this.#forget);
    this.#panel = make("div", "panel", {}, this.count, this.reading, this.error, this.hint, this.retry, list, this.#completions, footer);
    this.#panel.hidden = true;
    set(this.input, { "aria-controls": list.id, "aria-describedby": keys.id });
    host.frame.append(this.#panel, this.status);
    const key = make("kbd", "key", { "aria-hidden": "true" }, "Esc");
    const close = make("button", "close", { type: "button" }, make("span", "spoken", {}, strings.close), key);
    close.addEventListener("click", () => this.close());
    if (host.frame instanceof HTMLDialogElement) {
      this.#dialog = host.frame;
      set(this.#dialog, { "aria-label": strings.label });
    }
    if (!host.hasAttribute("for")) this.clear.after(close);
    this.signal.addEventListener("abort", () => {
      this.#panel.remove();
      close.remove();
    });
    this.#placement = new Placement(this.#panel, host.hasAttribute("for") ? this.input : (this.input.parentElement ?? this.input));
    this.#exit = new Exit(() => this.close(), !!this.#dialog);
    this.#listen();
    this.#addFacets();
    this.connect();
    const state = readState(host);
    if (state && !this.input.value) {
      this.#show(state.query);
      this.#dialog?.showModal();
    }
    if (host.pressed === "Enter") this.#entered = {};
    // The reader may have opened it, or come here with a click, when nothing heard of it yet.
    if (this.#dialog?.open) this.opened();
    else if (!this.input.value && this.#hasFocus() && navigator.userActivation?.isActive) this.#openAgain();
    else if (!this.input.value) this.showNothing();
  }

  connect(): void {
    document.addEventListener("pointerdown", this.#closeIfOutside);
    addEventListener("popstate", this.#restore);
    addEventListener("blur", this.#closeIfFramed);
  }

  override disconnect(): void {
    super.disconnect();
    // What took the element away has an entry of the history of its own.
    this.#exit.leave(true);
    this.close();
    document.removeEventListener("pointerdown", this.#closeIfOutside);
    removeEventListener("popstate", this.#restore);
    removeEventListener("blur", this.#closeIfFramed);
  }

  update(): void {
    const { language, host } = this;
    host.localise([language.code, language.strings.placeholder]);
    this.#limit = this.#step;
    if (this.#isOpen) this.search();
  }

  opened(): void {
    if (this.#dialog) {
      this.#exit.enter();
      this.#lock(true);
    }
    this.search();
  }

  override search(): void {
    this.#limit = this.#reading?.limit ?? this.#step;
    super.search();
  }

  protected options(): SearchOptions {
    const sections = Number(this.host.getAttribute("sections")) || 0;
    return {
      limit: this.#limit,
      ...this.filtered(this.#facets?.chosen()),
      ...(sections && { sections }),
      ...(this.#facets && { facets: true }),
    };
  }

  /** Hits that are shown at a time. */
  get #step(): number {
    const limit = Number(this.host.getAttribute("limit"));
    return limit > 0 ? limit : DEFAULT_LIMIT;
  }

  get #isOpen(): boolean {
    return !this.#panel.hidden;
  }

  #listen(): void {
    const { signal } = this;
    this.root.addEventListener("focusout", ({ relatedTarget }) => this.#left(relatedTarget), { signal });
    this.input.addEventListener("focusout", ({ relatedTarget }) => this.#left(relatedTarget), { signal });
    this.input.addEventListener("click", () => this.#openAgain(), { signal });
    this.input.addEventListener(
      "input",
      (event) => {
        this.#entered = undefined;
        this.#unfoldSoon((event as InputEvent).isComposing);
      },
      { signal },
    );
    this.input.addEventListener("keydown", (event) => this.#command(event as KeyboardEvent), { signal });
    this.#forget.addEventListener("click", () => {
      this.extras?.forget();
      this.empty();
    });
    this.#panel.addEventListener("mousedown", (event) => {
      // The focus stays in the input; any button but the first belongs to the link.
      if (event.button === 0 && (event.target as Element).closest("[role=option]")) event.preventDefault();
    });
    this.#panel.addEventListener("click", (event) => {
      const option = (event.target as Element).closest("[role=option]");
      if (option) this.#acts.get(option)?.(event);
    });
    // What the pointer is on is what Enter opens: there is one selection.
    this.#panel.addEventListener("pointermove", (event) => {
      const option = event.pointerType === "touch" ? null : (event.target as Element).closest<HTMLElement>("[role=option]");
      if (option) this.#activate(option, false);
    });
    // A click beside the dialog is one on its backdrop.
    this.#dialog?.addEventListener("click", ({ target }) => target === this.#dialog && this.close(), { signal });
    // That event comes late: it may be open again.
    this.#dialog?.addEventListener("close", () => this.#dialog?.open || this.close(), { signal });
  }

  /** The choices of filters, if the owner names some. */
  #addFacets(): void {
    const names = this.host.getAttribute("filters");
    if (!names || !this.extras) return;
    this.#facets = this.extras.facets(kit, this.language, names.split(","), () => this.search());
    this.dress(this.extras.css);
    this.#panel.prepend(this.#facets.element);
  }

  protected showAnswer({ hits, also = [], query, total, filters = {} }: Answer): void {
    this.#facets?.show(filters);
    if (!query.trim() && !this.#facets?.chosen().length) return this.showNothing();
    const { strings } = this.language;
    const look = this.look();
    const items = hits.flatMap((hit) => this.#hitItems(hit, look));
    const first = inView();
    if (also.length) {
      items.push(this.#group(strings.also, "also", also.flatMap((hit) => this.#hitItems(hit, look))));
    }
    if (hits.length < total && hits.length >= this.#limit) items.push(this.#wordsItem("more", strings.more, () => this.#showMore()));
    const page = this.host.getAttribute("results");
    if (page && total > hits.length) items.push(this.#pageItem(page, query, this.language.fill(strings.showAll, { n: total })));
    this.#set(items, query === this.#answered ? items.length : first);
    this.#answered = query;
    this.#complete(query, hits);
    this.#reveal();
    if (this.#reading) {
      this.#list.finish();
      this.#list.element.scrollTop = this.#reading.top;
      this.#reading = undefined;
      // Whoever came back can go on with the keys.
      if (document.activeElement === document.body && !matchMedia(SMALL).matches) this.input.focus({ preventScroll: true });
    }
    if (this.#entered) this.#open(this.#entered);
  }

  protected showLine(): void {
    if (!this.error.hidden) {
      this.#set([]);
      this.#answered = undefined;
    }
    this.#reveal();
  }

  /** The empty box shows what was searched for lately, if its owner lets it, and the links that the owner put into it. */
  protected showNothing(): void {
    const { strings } = this.language;
    const recent = (this.host.hasAttribute("recent") && this.extras?.recentQueries()) || [];
    const links = [...this.host.querySelectorAll<HTMLAnchorElement>(":scope > a")];
    const items: Item[] = [];
    if (recent.length) items.push(this.#group(strings.recent, "recent", recent.map((query) => this.#queryItem(query))));
    if (links.length) items.push(this.#group(strings.links, "links", links.map((link) => this.#linkItem(link))));
    this.#set(items);
    this.#answered = "";
    this.#completions.hidden = true;
    this.count.hidden = this.error.hidden = this.retry.hidden = this.hint.hidden = this.reading.hidden = true;
    this.#forget.hidden = !recent.length;
    if (this.#dialog?.open || this.#isSheet || (items.length && this.#hasFocus())) this.#reveal();
    else this.close();
  }

  protected showSuggestions(queries: string[]): void {
    this.#set([this.#group(this.language.strings.suggestions, "suggestions", queries.map((query) => this.#queryItem(query)))]);
    this.#reveal();
  }

  /** What the word being typed may become, of the words as they stand in the pages found. */
  #complete(query: string, hits: Found[]): void {
    const words = query.split(/\s+/);
    const typed = words.pop() ?? "";
    const seen = hits.flatMap(({ titleParts, excerpt }) => [...titleParts, ...excerpt]);
    const longer = seen.filter(({ text, mark }) => mark && text.startsWith(typed) && text.length > typed.length);
    const completions = typed.length < 2 ? [] : [...new Set(longer.map(({ text }) => text))].slice(0, COMPLETIONS);
    const label = make("div", "group-label", { "aria-hidden": "true" }, this.language.strings.completions);
    const options = completions.map((word) => this.#queryItem([...words, word].join(" "), word).build());
    this.#completions.replaceChildren(label, ...options);
    this.#completions.hidden = !options.length;
    this.#options += options.length;
  }

  /** Shows options, those in view at once. */
  #set(items: Item[], first = items.length): void {
    this.#activate(undefined);
    this.#forget.hidden = true;
    this.#completions.hidden = true;
    const { element } = this.#list;
    const isSame = first === items.length && element.childElementCount > 0;
    this.#list.fill(items, first);
    this.#options = items.length;
    if (!isSame && element.scrollTop) element.scrollTop = 0;
  }

  #group(label: string, name: string, items: Item[]): Item {
    const build = () => {
      const heading = make("div", "group-label", { "aria-hidden": "true" }, label);
      return make("div", `group ${name}`, { role: "group", "aria-label": label }, heading, ...items.map((item) => item.build()));
    };
    return { key: JSON.stringify([name, items.map(({ key }) => key)]), build };
  }

  #option(element: HTMLElement, act: (event: MouseEvent) => void): HTMLElement {
    set(element, { id: `${this.id}${++made}`, role: "option", tabindex: "-1", "aria-selected": "false" });
    this.#acts.set(element, act);
    return element;
  }

  #hitItems(hit: Found, look: ReturnType<Searcher["look"]>): Item[] {
    const { sections = [], ...own } = hit;
    const item = (value: object, build: () => HTMLElement, selected: typeof hit): Item => ({
      key: JSON.stringify(value),
      build: () => this.#option(build(), (event) => this.#select(event, selected)),
    });
    const { extras } = this;
    const below = extras ? sections.map((section) => item(section, () => extras.renderSection(section, kit), { ...hit, section })) : [];
    return [item(own, () => renderHit(hit, look), hit), ...below];
  }

  #queryItem(query: string, label = query): Item {
    const build = () => {
      return this.#option(make("div", "option query", { part: "option query" }, make("bdi", "words", {}, label)), () => {
        this.input.focus();
        this.#show(query);
        this.search();
      });
    };
    return { key: JSON.stringify(["query", query]), build };
  }

  #wordsItem(name: string, label: string, act: () => void): Item {
    return { key: JSON.stringify([name, label]), build: () => this.#option(make("div", `option ${name}`, { part: `option ${name}` }, label), act) };
  }

  #linkItem({ href, textContent }: HTMLAnchorElement): Item {
    const label = textContent?.trim() ?? "";
    const build = () => this.#option(make("a", "option link", { part: "option link", href }, label), () => this.#exit.leave(true));
    return { key: JSON.stringify(["link", href, label]), build };
  }

  /** The owner's page of results: the query is appended to an address that ends with «=», else stands in its fragment. */
  #pageItem(page: string, query: string, label: string): Item {
    const encoded = encodeURIComponent(query);
    const href = new URL(page.endsWith("=") ? page + encoded : `${page.replace(/#.*/, "")}#q=${encoded}`, document.baseURI).href;
    const build = () => this.#option(make("a", "option all", { part: "option all", href }, label), () => this.#remember());
    return { key: JSON.stringify(["all", href, label]), build };
  }

  #showMore(): void {
    const { children } = this.#list.element;
    const at = [...children].findIndex((child) => child.matches(".more"));
    this.#limit += this.#step;
    void this.run(this.input.value).then(() => {
      const next = children[at] as HTMLElement | undefined;
      if (next?.matches("[role=option]")) this.#activate(next);
    });
  }

  /** Puts another text into the box, without asking for anything. */
  #show(query: string): void {
    this.input.value = query;
    this.#limit = this.#step;
  }

  #reveal(): void {
    const wasOpen = this.#isOpen;
    this.#list.element.hidden = !this.#options;
    this.#panel.hidden = false;
    set(this.input, { "aria-expanded": String(this.#options > 0) });
    if (!wasOpen) this.#arrive();
  }

  /** The panel comes into view: over the whole window where that is small. */
  #arrive(): void {
    if (this.#dialog || this.#isSheet) return;
    this.#placement.show();
    this.#unfoldSoon();
  }

  /**
   * A field that is moved while something is typed loses the caret, and what a keyboard composes. So the box becomes a sheet when
   * it is tapped, or else when the reader pauses.
   */
  #unfoldSoon(isComposing = false): void {
    clearTimeout(this.#pause);
    if (this.#unfolds && this.#isOpen && !isComposing) this.#pause = setTimeout(() => this.#isOpen && this.#unfold(), PAUSE);
  }

  /** Whether the box opens as a sheet. A field of the page stays where it is. */
  get #unfolds(): boolean {
    return !this.#dialog && !this.host.hasAttribute("for") && "popover" in this.root && matchMedia(SMALL).matches;
  }

  #unfold(): void {
    if (this.#isSheet) return;
    this.#placement.hide();
    this.#isSheet = true;
    this.root.popover = "manual";
    this.root.classList.add("sheet");
    this.root.showPopover();
    if (!this.#hasFocus()) this.input.focus({ preventScroll: true });
    this.#lock(true);
    this.#exit.enter();
    visualViewport?.addEventListener("resize", this.#fit);
    visualViewport?.addEventListener("scroll", this.#fit);
    this.#fit();
  }

  /** Above a phone's keyboard. */
  readonly #fit = (): void => {
    const { offsetTop = 0, height = innerHeight } = visualViewport ?? {};
    this.root.style.setProperty("--top", `${offsetTop}px`);
    this.root.style.setProperty("--height", `${height}px`);
    this.root.classList.toggle("low", height < LOW);
  };

  #fold(): void {
    if (!this.#isSheet) return;
    this.#isSheet = false;
    const hadFocus = this.#hasFocus();
    if (this.root.matches(":popover-open")) this.root.hidePopover();
    this.root.classList.remove("sheet");
    // A phone's keyboard goes with the sheet.
    if (hadFocus) this.input.blur();
    visualViewport?.removeEventListener("resize", this.#fit);
    visualViewport?.removeEventListener("scroll", this.#fit);
    this.#lock(false);
  }

  #lock(isLocked: boolean): void {
    if (this.#isLocked !== isLocked) lockPage(isLocked);
    this.#isLocked = isLocked;
  }

  #openAgain(): void {
    if (!this.#isOpen) this.search();
    if (this.#unfolds) {
      this.#panel.hidden = false;
      this.#unfold();
    }
  }

  /** Closes what is open, for answers still under way as well. */
  close(): void {
    this.supersede();
    this.#entered = undefined;
    clearTimeout(this.#pause);
    this.#activate(undefined);
    this.#placement.hide();
    this.#fold();
    this.#panel.hidden = true;
    set(this.input, { "aria-expanded": "false" });
    if (this.#dialog?.open) this.#dialog.close();
    if (this.#dialog) this.#lock(false);
    this.#exit.leave();
  }

  #hasFocus(): boolean {
    return (this.input.getRootNode() as Document | ShadowRoot).activeElement === this.input;
  }

  #left(to: EventTarget | null): void {
    if (to && to !== this.input && !this.root.contains(to as Node)) this.close();
  }

  readonly #closeIfOutside = (event: Event): void => {
    const path = event.composedPath();
    if (this.#isOpen && !path.includes(this.host) && !path.includes(this.input)) this.close();
  };

  /** The focus went into a frame, of which no event tells. */
  readonly #closeIfFramed = (): void => {
    setTimeout(() => {
      if (this.#isOpen && document.activeElement?.matches("iframe, object, embed")) this.close();
    });
  };

  readonly #restore = (): void => {
    const query = readState(this.host)?.query;
    if (query === undefined || query === this.input.value) return;
    if (this.#dialog) this.host.open();
    this.#show(query);
    this.search();
  };

  /** Keys that steer the list. While an input method composes, every key is its own. */
  #command(event: KeyboardEvent): void {
    if (event.isComposing || event.keyCode === 229) return;
    switch (event.key) {
      case "ArrowDown":
        return event.altKey ? this.#openAgain() : this.#move(event, 1);
      case "ArrowUp":
        return event.altKey ? this.close() : this.#move(event, -1);
      case "Enter":
        return this.#enter(event);
      case "Escape":
        event.preventDefault();
        return this.#isOpen || this.#dialog ? this.close() : this.empty();
    }
  }

  /** Opens what is active, else the first hit; before there is one, as soon as it comes. */
  #enter(event: KeyboardEvent): void {
    const { form } = this.input;
    // The page's own form goes where it would without us.
    if (!this.#active && form?.hasAttribute("action")) return this.#remember();
    event.preventDefault();
    const { altKey, ctrlKey, metaKey, shiftKey } = event;
    const keys = { altKey, ctrlKey, metaKey, shiftKey };
    if (this.#active || (this.#answered === this.input.value && !this.root.matches(".loading"))) this.#open(keys);
    else if (this.input.value.trim()) this.#entered = keys;
  }

  #open(keys: MouseEventInit): void {
    this.#entered = undefined;
    const option = this.#active ?? (this.input.value.trim() ? this.#list.element.querySelector("a[role=option]") : null);
    // What a browser does with a link and these keys, it does with this.
    option?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, composed: true, ...keys }));
  }

  #move(event: Event, by: number): void {
    event.preventDefault();
    if (!this.#isOpen && this.#answered !== this.input.value) return this.#openAgain();
    if (!this.#isOpen && this.#options) this.#reveal();
    this.#list.finish();
    const options = [...this.#panel.querySelectorAll<HTMLElement>("[role=option]")].filter((option) => !option.closest("[hidden]"));
    if (!options.length) return;
    const at = this.#active ? options.indexOf(this.#active) : by > 0 ? -1 : 0;
    this.#activate(options[(at + by + options.length) % options.length]);
  }

  #activate(option: HTMLElement | undefined, isScrolled = true): void {
    if (option === this.#active) return;
    for (const [each, isActive] of [[this.#active, false], [option, true]] as const) {
      each?.setAttribute("aria-selected", String(isActive));
      each?.part.toggle("active", isActive);
    }
    this.#active = option;
    if (option) set(this.input, { "aria-activedescendant": option.id });
    else this.input.removeAttribute("aria-activedescendant");
    if (option && isScrolled) this.#scrollTo(option);
  }

  /** The list alone scrolls, whatever else could. */
  #scrollTo(option: HTMLElement): void {
    const { element } = this.#list;
    if (!element.contains(option)) return;
    const list = element.getBoundingClientRect();
    const { top, bottom } = option.getBoundingClientRect();
    if (top < list.top || bottom - top > list.height) element.scrollTop += top - list.top;
    else if (bottom > list.bottom) element.scrollTop += bottom - list.bottom;
  }

  #remember(): void {
    const query = this.input.value.trim();
    if (query && this.host.hasAttribute("recent")) this.extras?.remember(query);
  }

  #select(event: MouseEvent, hit: Pick<Found, "url" | "section" | "id">): void {
    if (!(event.target as Element).closest("a")) return;
    this.#remember();
    this.selects(hit, event);
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    // Who comes back finds what was found.
    writeState(this.host, { query: this.input.value, filters: new Map(), all: [], sort: "" }, true);
    keepReading(this.host, { limit: this.#limit, top: this.#list.element.scrollTop });
    this.#exit.leave(true);
    this.close();
  }
}

let made = 0;
