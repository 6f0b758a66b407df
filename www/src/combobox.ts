// The box with its list: the keyboard, what assistive technology is told, and every state a reader can see. Finding pages is
// left to bundle.ts. The pattern is the ARIA 1.2 combobox with a listbox of links.
import { make, set } from "./dom.js";
import type { Hit, SearchResponse } from "./engine.js";
import type { FihrisError } from "./error.js";
import type { Interface } from "./interface.js";
import type { Language } from "./language.js";
import { renderOption } from "./option.js";
import type { FihrisSearch } from "./shell.js";
import css from "./styles.css";

const DEFAULT_LIMIT = 10;
/** Milliseconds. A load that takes longer than this is shown; a shorter one would only flicker. */
const LOADING_DELAY = 120;
/** Milliseconds. Screen readers speak the key just typed first; the count is announced once the reader pauses. */
const ANNOUNCE_DELAY = 1000;

const styles = new CSSStyleSheet();
styles.replaceSync(css);

export class Combobox implements Interface {
  // What is seen and what is heard are apart: the visible count follows every key, the spoken one waits for a pause.
  readonly #count = make("p", "count", { "aria-hidden": "true" });
  readonly #status = make("div", "status", { role: "status" });
  readonly #error = make("p", "error");
  readonly #hint = make("p", "hint");
  readonly #retry = make("button", "retry", { type: "button" });
  readonly #list = make("div", "list", { id: "list", role: "listbox", tabindex: "-1" });
  readonly #panel = make("div", "panel", {}, this.#count, this.#error, this.#hint, this.#retry, this.#list);

  readonly #host: FihrisSearch;
  readonly #input: HTMLInputElement;
  readonly #clear: HTMLButtonElement;
  readonly #root: HTMLElement;
  readonly #language: Language;
  #hits: Hit[] = [];
  #active = -1;
  /** The latest search. An earlier one is given up, and its answer is not shown in place of a newer one. */
  #latest = new AbortController();
  #announcement: ReturnType<typeof setTimeout> | undefined;

  constructor(host: FihrisSearch, language: Language) {
    this.#host = host;
    this.#input = host.input;
    this.#clear = host.clear;
    this.#root = host.root;
    this.#language = language;
    this.#panel.hidden = true;
    const { strings, page } = language;
    set(this.#list, { "aria-label": strings.list, lang: page });
    this.#hint.textContent = strings.hint;
    this.#retry.textContent = strings.retry;
    set(this.#clear, { "aria-label": strings.clear });
    set(this.#input, { "aria-controls": "list" });
    host.shadowRoot?.adoptedStyleSheets.push(styles);
    this.#root.append(this.#panel, this.#status);
    this.#listen();
    this.connect();
  }

  connect(): void {
    document.addEventListener("pointerdown", this.#closeIfOutside);
  }

  disconnect(): void {
    document.removeEventListener("pointerdown", this.#closeIfOutside);
    clearTimeout(this.#announcement);
  }

  update(): void {
    if (!this.#panel.hidden) void this.search();
  }

  #listen(): void {
    this.#host.addEventListener("focusout", (event) => {
      if (event.relatedTarget) this.#close();
    });
    this.#input.addEventListener("click", () => this.#openAgain());
    this.#input.addEventListener("keydown", (event) => this.#command(event));
    this.#clear.addEventListener("click", () => this.#empty());
    this.#retry.addEventListener("click", () => {
      this.#input.focus();
      void this.search();
    });
    this.#list.addEventListener("mousedown", (event) => {
      // The focus stays in the input; any button but the first belongs to the link.
      if (event.button === 0) event.preventDefault();
    });
    this.#list.addEventListener("click", (event) => this.#select(event));
  }

  async search(): Promise<void> {
    const query = this.#input.value;
    const { signal } = this.#supersede();
    this.#clear.hidden = !query;
    this.#input.dir = query ? "auto" : "";
    if (!query.trim()) {
      this.#setHits([]);
      this.#announce("");
      return this.#close();
    }
    const slow = setTimeout(() => this.#showLoading(), LOADING_DELAY);
    try {
      const limit = Number(this.#host.getAttribute("limit"));
      const [bundle] = await Promise.all(this.#host.bundles());
      const response = await bundle!.search(query, { limit: limit > 0 ? limit : DEFAULT_LIMIT, signal });
      // Between two letters of «الجامعة» stands an article, for which there is nothing better to show than before.
      if (!signal.aborted && !response.waiting) this.#showResults(response);
    } catch (error) {
      if (!signal.aborted) this.#showError(error as FihrisError);
    } finally {
      clearTimeout(slow);
    }
  }

  #supersede(): AbortController {
    this.#latest.abort();
    return (this.#latest = new AbortController());
  }

  #showLoading(): void {
    this.#show(this.#language.strings.loading);
    this.#root.classList.add("loading");
  }

  #showResults({ query, total, hits, also }: SearchResponse): void {
    this.#setHits(hits, also);
    this.#show(this.#language.count("results", total));
    this.#hint.hidden = total > 0;
    this.#host.emit("fihris-results", { query, total });
  }

  #showError({ code }: FihrisError): void {
    const message = this.#language.strings.errors[code];
    this.#setHits([]);
    this.#show(message);
    this.#count.hidden = true;
    this.#error.textContent = message;
    this.#error.hidden = this.#retry.hidden = false;
    this.#host.emit("fihris-error", { code });
  }

  #setHits(hits: Hit[], also: Hit[] = []): void {
    this.#activate(-1);
    this.#hits = [...hits, ...also];
    const options = this.#hits.map((hit, position) => renderOption(hit, position, this.#language));
    const second = options.splice(hits.length);
    this.#list.replaceChildren(...options);
    if (second.length) {
      const label = this.#language.strings.also;
      const heading = make("div", "group-label", { "aria-hidden": "true" }, label);
      this.#list.append(make("div", "group", { role: "group", "aria-label": label }, heading, ...second));
    }
    this.#list.scrollTop = 0;
  }

  /** Opens the panel under one line of text, seen and announced; the caller reveals what else its state needs. */
  #show(line: string): void {
    this.#root.classList.remove("loading");
    this.#count.textContent = line;
    this.#count.hidden = false;
    this.#error.hidden = this.#retry.hidden = this.#hint.hidden = true;
    this.#announce(line);
    this.#reveal();
  }

  #reveal(): void {
    const options = this.#hits.length > 0;
    this.#list.hidden = !options;
    this.#panel.hidden = false;
    set(this.#input, { "aria-expanded": String(options) });
  }

  #openAgain(): void {
    if (this.#panel.hidden && this.#input.value.trim()) void this.search();
  }

  /** Closes the panel, for answers still under way as well. */
  #close(): void {
    this.#supersede();
    this.#activate(-1);
    this.#panel.hidden = true;
    set(this.#input, { "aria-expanded": "false" });
  }

  readonly #closeIfOutside = (event: Event): void => {
    if (!event.composedPath().includes(this.#host)) this.#close();
  };

  #empty(): void {
    this.#input.value = "";
    this.#input.focus();
    void this.search();
  }

  /** Keys that steer the list. While an input method composes, every key is its own. */
  #command(event: KeyboardEvent): void {
    if (event.isComposing || event.keyCode === 229) return;
    switch (event.key) {
      case "ArrowDown":
        return this.#step(event, this.#active + 1);
      case "ArrowUp":
        return this.#step(event, Math.max(this.#active, 0) - 1);
      case "Enter":
        return this.#options[this.#active]?.click();
      case "Escape":
        event.preventDefault();
        return this.#panel.hidden ? this.#empty() : this.#close();
    }
  }

  get #options(): HTMLElement[] {
    return [...this.#list.querySelectorAll<HTMLElement>(".option")];
  }

  #step(event: Event, position: number): void {
    event.preventDefault();
    const { length } = this.#hits;
    if (!length) return this.#openAgain();
    this.#reveal();
    this.#activate((position + length) % length);
  }

  #activate(position: number): void {
    const options = this.#options;
    const before = options[this.#active];
    const now = options[position];
    this.#active = position;
    if (before) set(before, { "aria-selected": "false" });
    if (now) {
      set(now, { "aria-selected": "true" });
      set(this.#input, { "aria-activedescendant": now.id });
      now.scrollIntoView({ block: "nearest" });
    } else {
      this.#input.removeAttribute("aria-activedescendant");
    }
  }

  #select(event: MouseEvent): void {
    const option = (event.target as Element).closest("a");
    const hit = option && this.#hits[this.#options.indexOf(option)];
    if (!hit) return;
    this.#host.emit("fihris-select", { url: hit.url, id: hit.id });
    const opensElsewhere = event.ctrlKey || event.metaKey || event.shiftKey;
    if (!opensElsewhere) this.#close();
  }

  #announce(text: string): void {
    clearTimeout(this.#announcement);
    this.#announcement = setTimeout(() => {
      this.#status.textContent = text;
    }, ANNOUNCE_DELAY);
  }
}
