// The box with its list, inline or in a dialog: the ARIA 1.2 combobox with a listbox of links. The focus stays in the input;
// what is active is told by aria-activedescendant.
//
//   .panel
//     .count .reading .error .hint .retry    lines of text and what there is to do about them
//     .list[role=listbox]
//       .option …                            hits; queries to try; what was searched for lately
//       .group                               a second group of hits, or the words that the last may become
//     .keys                                  what the keys do, for who has some
import type { Answer, Found } from "./ask.js";
import { readState, writeState } from "./address.js";
import { fillList, inView, make, set } from "./dom.js";
import type { SearchOptions } from "../fihris.js";
import { renderHit } from "./hit.js";
import type { Language } from "./language.js";
import { forget, recentQueries, remember } from "./recent.js";
import { Searcher } from "./searcher.js";
import type { FihrisSearch } from "./shell.js";

const DEFAULT_LIMIT = 10;
const COMPLETIONS = 4;

export class Combobox extends Searcher {
  readonly #list: HTMLElement;
  readonly #forget: HTMLButtonElement;
  readonly #panel: HTMLElement;
  readonly #dialog: HTMLDialogElement | undefined;
  /** What each option stands for: a hit, or a query to ask. */
  #choices: (Found | string)[] = [];
  #active = -1;
  /** Builds the hits that are not in view. */
  #addRest = (): void => {};
  /** Whether the list may have been scrolled. Asking it would have the layout made once more. */
  #isScrolled = false;
  /** Whether the entry of the history that Back takes away is there. */
  #hasEntry = false;

  constructor(host: FihrisSearch, language: Language) {
    super(host, language);
    const { strings, page } = language;
    this.#list = make("div", "list", {
      id: `${this.id}list`,
      role: "listbox",
      tabindex: "-1",
      "aria-label": strings.list,
      lang: page,
    });
    this.#forget = make("button", "forget", { type: "button" }, strings.clearRecent);
    const keys = make("p", "keys", { id: `${this.id}keys`, "aria-hidden": "true" });
    for (const [key, does] of [["\u2191\u2193", "navigate"], ["\u21B5", "open"], ["Esc", "close"]] as const) {
      keys.append(make("kbd", "key", {}, key), ` ${strings.keys[does]} `);
    }
    this.#panel = make("div", "panel", {}, this.count, this.reading, this.error, this.hint, this.retry, this.#list, this.#forget, keys);
    this.#panel.hidden = true;
    set(this.input, { "aria-controls": this.#list.id, "aria-describedby": keys.id });
    host.frame.append(this.#panel, this.status);
    if (host.frame instanceof HTMLDialogElement) {
      this.#dialog = host.frame;
      set(this.#dialog, { "aria-label": strings.label });
      const close = make("button", "close", { type: "button", "aria-label": strings.close }, "\u2715");
      close.addEventListener("click", () => this.#dismiss());
      this.input.parentElement?.append(close);
    }
    this.#listen();
    this.connect();
    const state = readState(host);
    if (state && !this.input.value) {
      this.input.value = state.query;
      this.#dialog?.showModal();
    }
    if (this.#dialog?.open) this.opened();
    // The reader may have come here with a click that nothing heard yet.
    else if (!this.input.value) this.showNothing();
  }

  connect(): void {
    document.addEventListener("pointerdown", this.#closeIfOutside);
    addEventListener("popstate", this.#restore);
  }

  override disconnect(): void {
    super.disconnect();
    document.removeEventListener("pointerdown", this.#closeIfOutside);
    removeEventListener("popstate", this.#restore);
  }

  update(): void {
    if (!this.#panel.hidden) this.search();
  }

  /** Back closes the dialog, so it has an entry of the history to go back from. */
  opened(): void {
    if (!this.#hasEntry) history.pushState(history.state, "");
    this.#hasEntry = true;
    this.search();
  }

  protected options(): SearchOptions {
    const limit = Number(this.host.getAttribute("limit"));
    return { limit: limit > 0 ? limit : DEFAULT_LIMIT };
  }

  #listen(): void {
    this.root.addEventListener("focusout", ({ relatedTarget }) => this.#left(relatedTarget));
    this.input.addEventListener("focusout", ({ relatedTarget }) => this.#left(relatedTarget));
    this.input.addEventListener("click", () => this.#openAgain());
    this.input.addEventListener("keydown", (event) => this.#command(event as KeyboardEvent));
    this.#forget.addEventListener("click", () => {
      forget();
      this.empty();
    });
    this.#list.addEventListener("mousedown", (event) => {
      // The focus stays in the input; any button but the first belongs to the link.
      if (event.button === 0) event.preventDefault();
    });
    this.#list.addEventListener("click", (event) => this.#select(event));
    this.#list.addEventListener("scroll", () => (this.#isScrolled = true));
    // A click beside the dialog is one on its backdrop.
    this.#dialog?.addEventListener("click", ({ target }) => {
      if (target === this.#dialog) this.#dismiss();
    });
    this.#dialog?.addEventListener("close", () => {
      this.#close();
      if (!this.#hasEntry) return;
      this.#hasEntry = false;
      history.back();
    });
  }

  protected showAnswer({ hits, also = [], query }: Answer): void {
    this.#set([...hits, ...also], this.language.strings.also, "also", hits.length);
    this.#complete(query, hits);
    this.#reveal();
  }

  protected showLine(): void {
    if (!this.error.hidden) this.#set([]);
    this.#reveal();
  }

  /** The empty box shows what was searched for lately, if its owner lets it. */
  protected showNothing(): void {
    const recent = this.host.hasAttribute("recent") ? recentQueries() : [];
    const { strings } = this.language;
    this.#set(recent, strings.recent, "recent");
    if (!recent.length || !this.#hasFocus()) return this.#close();
    this.line(strings.recent);
    this.count.hidden = true;
    this.#forget.hidden = false;
    this.#reveal();
  }

  protected showSuggestions(queries: string[]): void {
    this.#set(queries, this.language.strings.suggestions, "suggestions");
    this.#reveal();
  }

  /** What the word being typed may become, of the words as they stand in the pages found. */
  #complete(query: string, hits: Found[]): void {
    const words = query.split(/\s+/);
    const typed = words.pop() ?? "";
    const seen = hits.flatMap(({ titleParts, excerpt }) => [...titleParts, ...excerpt]);
    const longer = seen.filter(({ text, mark }) => mark && text.startsWith(typed) && text.length > typed.length);
    const completions = [...new Set(longer.map(({ text }) => text))].slice(0, COMPLETIONS);
    if (typed.length < 2 || !completions.length) return;
    const queries = completions.map((word) => [...words, word].join(" "));
    const options = queries.map((choice, at) => this.#option(choice, this.#choices.length + at, completions[at]));
    this.#choices.push(...queries);
    this.#list.append(this.#group(this.language.strings.completions, "completions", options));
  }

  /** Shows choices; those from `start` on are a group with a label. */
  #set(choices: (Found | string)[], label = "", name = "", start = 0): void {
    this.#activate(-1);
    this.#choices = choices;
    this.#forget.hidden = true;
    const end = choices.length;
    const build = (from: number, to: number) => {
      const options = choices.slice(from, to).map((choice, at) => this.#option(choice, from + at));
      const grouped = options.splice(Math.max(start - from, 0));
      return grouped.length ? [...options, this.#group(label, name, grouped)] : options;
    };
    this.#addRest = fillList(this.#list, build, start ? Math.min(start, inView()) : end, end);
    if (this.#isScrolled) this.#list.scrollTop = 0;
    this.#isScrolled = false;
  }

  #group(label: string, name: string, options: HTMLElement[]): HTMLElement {
    const heading = make("div", "group-label", { "aria-hidden": "true" }, label);
    return make("div", `group ${name}`, { role: "group", "aria-label": label }, heading, ...options);
  }

  #option(choice: Found | string, position: number, label?: string): HTMLElement {
    const attributes = { id: `${this.id}option-${position}`, role: "option", tabindex: "-1", "aria-selected": "false" };
    if (typeof choice === "string") return make("div", "option query", attributes, make("bdi", "words", {}, label ?? choice));
    const { url, parts, attributes: own } = renderHit(choice, this.look());
    // Its name is all of its text, the title first: a name without the excerpt would not be what is seen.
    return make(url ? "a" : "div", "option", { ...attributes, ...own }, ...parts);
  }

  #reveal(): void {
    const { length } = this.#choices;
    this.#list.hidden = !length;
    this.#panel.hidden = false;
    set(this.input, { "aria-expanded": String(length > 0) });
  }

  #openAgain(): void {
    if (this.#panel.hidden) this.search();
  }

  /** Closes the panel, for answers still under way as well. */
  #close(): void {
    this.supersede();
    this.#activate(-1);
    this.#panel.hidden = true;
    set(this.input, { "aria-expanded": "false" });
  }

  /** Closes what is open: the dialog, or the panel. */
  #dismiss(): void {
    if (this.#dialog) this.#dialog.close();
    else this.#close();
  }

  #hasFocus(): boolean {
    return (this.input.getRootNode() as Document | ShadowRoot).activeElement === this.input;
  }

  #left(to: EventTarget | null): void {
    if (to && to !== this.input && !this.root.contains(to as Node)) this.#close();
  }

  readonly #closeIfOutside = (event: Event): void => {
    const path = event.composedPath();
    if (!path.includes(this.host) && !path.includes(this.input)) this.#close();
  };

  readonly #restore = (): void => {
    if (this.#dialog) {
      this.#hasEntry = false;
      return this.#dialog.close();
    }
    const query = readState(this.host)?.query;
    if (query === undefined || query === this.input.value) return;
    this.input.value = query;
    this.search();
  };

  /** Keys that steer the list. While an input method composes, every key is its own. */
  #command(event: KeyboardEvent): void {
    if (event.isComposing || event.keyCode === 229) return;
    switch (event.key) {
      case "ArrowDown":
        return event.altKey ? this.#openAgain() : this.#step(event, this.#active + 1);
      case "ArrowUp":
        return event.altKey ? this.#close() : this.#step(event, Math.max(this.#active, 0) - 1);
      case "Enter": {
        const option = this.#options[this.#active];
        // The page's own form goes where it would without us.
        if (option) event.preventDefault();
        option?.click();
        return this.#remember();
      }
      case "Escape":
        event.preventDefault();
        return this.#panel.hidden && !this.#dialog ? this.empty() : this.#dismiss();
    }
  }

  get #options(): HTMLElement[] {
    this.#addRest();
    return [...this.#list.querySelectorAll<HTMLElement>("[role=option]")];
  }

  #step(event: Event, position: number): void {
    event.preventDefault();
    const { length } = this.#choices;
    if (!length || this.#panel.hidden) return this.#panel.hidden && length ? this.#reopen(position) : this.#openAgain();
    this.#activate((position + length) % length);
  }

  #reopen(position: number): void {
    this.#reveal();
    this.#activate((position + this.#choices.length) % this.#choices.length);
  }

  #activate(position: number): void {
    if (position === this.#active) return;
    const options = this.#options;
    const before = options[this.#active];
    const now = options[position];
    this.#active = position;
    if (before) set(before, { "aria-selected": "false" });
    if (now) {
      set(now, { "aria-selected": "true" });
      set(this.input, { "aria-activedescendant": now.id });
      now.scrollIntoView({ block: "nearest" });
    } else {
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  #remember(): void {
    const query = this.input.value.trim();
    if (query && this.host.hasAttribute("recent")) remember(query);
  }

  #select(event: MouseEvent): void {
    const option = (event.target as Element).closest<HTMLElement>("[role=option]");
    const choice = option && this.#choices[this.#options.indexOf(option)];
    if (!option || !choice) return;
    if (typeof choice === "string") {
      this.input.value = choice;
      this.input.focus();
      return this.search();
    }
    if (!(option instanceof HTMLAnchorElement)) return;
    this.#remember();
    const { url, section, id } = choice;
    if (!this.host.emit("fihris-select", { url: section?.url ?? url, id })) event.preventDefault();
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    // Who comes back finds what was found.
    writeState(this.host, { query: this.input.value, filters: {}, all: [], sort: "" }, true);
    this.#hasEntry = false;
    this.#dismiss();
  }
}
