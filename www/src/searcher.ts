// What the box with a list (combobox.ts) and the page of results (results.ts) have in common: asking, the newest query alone
// being answered, and every line of text that a reader sees or hears beside the results.
import { type Answer, ask, type Found } from "./ask.js";
import { make, set } from "./dom.js";
import type { Choice, SearchOptions } from "../fihris.js";
import type { FihrisError } from "./error.js";
import type { Extras } from "./extras.js";
import { direction, learnTitles, type Look } from "./hit.js";
import type { Interface } from "./interface.js";
import type { Language } from "./language.js";
import type { Opener } from "./open.js";
import type { FihrisSearch } from "./shell.js";
import look from "./styles.css";

/** Milliseconds. A load that takes longer than this is shown; a shorter one would only flicker. */
const LOADING_DELAY = 80;
/** Milliseconds. Screen readers speak the key just typed first; the count is announced once the reader pauses. */
const ANNOUNCE_DELAY = 1000;

let searchers = 0;
const sheets = new Map<string, CSSStyleSheet>();

export abstract class Searcher implements Interface {
  protected readonly input: HTMLInputElement;
  protected readonly root: HTMLElement;
  /** Ids are of a page, or of a shadow root; for a box of the page's own they have to be its only ones. */
  protected readonly id = `fihris-${++searchers}-`;
  // What is seen and what is heard are apart: the visible count follows every key, the spoken one waits for a pause.
  protected readonly count = make("p", "count", { "aria-hidden": "true" });
  protected readonly status = make("div", "status", { role: "status" });
  /** How the query was read, and the way back to what was typed. */
  protected readonly reading = make("p", "reading");
  protected readonly error = make("p", "error");
  protected readonly hint = make("p", "hint");
  protected readonly retry = make("button", "retry", { type: "button" });
  protected readonly clear = make("button", "clear", { type: "button", tabindex: "-1", hidden: "" }, "\u00D7");
  /** Aborted when this is removed, and with it all that it listens to. */
  readonly #life = new AbortController();
  protected readonly signal = this.#life.signal;
  /** The latest search. An earlier one is given up, and its answer is not shown in place of a newer one. */
  #latest = new AbortController();
  #announcement: ReturnType<typeof setTimeout> | undefined;
  /** The text that is to be taken as it stands. */
  #literal = "";
  /** Resolves when no pointer is down on the results: nothing is replaced between a press and its click. */
  #released: Promise<void> = Promise.resolve();

  constructor(
    protected readonly host: FihrisSearch,
    protected readonly language: Language,
    protected readonly opener: Opener,
    protected extras: Extras | undefined,
  ) {
    this.input = host.input;
    this.root = host.root;
    const { strings, code, page } = language;
    this.page = page;
    host.localise([code, strings.placeholder]);
    this.hint.textContent = strings.hint;
    this.retry.textContent = strings.retry;
    set(this.clear, { "aria-label": strings.clear });
    if (host.hasAttribute("for")) {
      // ARIA leads from the page's input to our list, which therefore is in the page too.
      this.root.slot = "root";
      if (!host.shadowRoot?.querySelector("slot")) host.shadowRoot?.append(make("slot", "slot", { name: "root" }));
      // A router may have put a copy of the page here, with what stood in it.
      for (const copy of host.querySelectorAll(":scope > .root")) copy.remove();
      host.append(this.root);
    } else this.input.after(this.clear);
    this.dress(look);
    this.root.classList.toggle("compact", host.getAttribute("density") === "compact");
    const { signal } = this;
    this.clear.addEventListener("click", () => this.empty(), { signal });
    this.retry.addEventListener("click", () => this.#again());
    // On a touch screen the click follows when the finger is up, and what it changes with it.
    this.root.addEventListener("pointerdown", ({ target }) => target !== this.input && this.#press(), { signal });
  }

  /** Gives the box's root, or the page if the box is its own, a style sheet. */
  protected dress(css: string): void {
    const root = this.root.getRootNode() as Document | ShadowRoot;
    const sheet = sheetOf(this.host.hasAttribute("for") && this.extras ? this.extras.nested(css, this.host) : css);
    if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
  }

  /** The page's language, which may change. */
  readonly page: string;

  abstract connect(): void;
  abstract update(): void;
  abstract opened(): void;
  abstract close(): void;
  protected abstract options(): SearchOptions;
  protected abstract showAnswer(answer: Answer): void;
  /** There is nothing but a line of text to show. */
  protected abstract showLine(): void;
  /** Nothing was asked. */
  protected abstract showNothing(): void;
  /** Queries that find something, if this one found nothing: see the subclasses for what a reader does with them. */
  protected abstract showSuggestions(queries: string[]): void;

  disconnect(): void {
    clearTimeout(this.#announcement);
    this.supersede();
  }

  remove(): void {
    this.close();
    this.disconnect();
    this.#life.abort();
    this.clear.remove();
    this.status.remove();
  }

  search(): void {
    // A page may change its language without being loaded again.
    const [page] = this.opener.languageOf(this.host);
    if (page === this.page) return void this.run(this.input.value);
    this.host.unmount();
    void this.host.search();
  }

  protected async run(query: string): Promise<void> {
    const { signal } = this.supersede();
    this.clear.hidden = !query;
    this.input.dir = query ? "auto" : "";
    const options = this.options();
    if (!query.trim() && !options.facets) {
      this.announce("");
      this.root.classList.remove("loading");
      return this.showNothing();
    }
    const slow = setTimeout(() => signal.aborted || this.#showLoading(), LOADING_DELAY);
    try {
      this.host.emit("fihris-search", { query });
      const literal = query === this.#literal;
      const bundles = this.opener.bundlesOf(this.host);
      // A framework may put a template into the element after it is there.
      this.extras ??= await this.opener.extrasOf(this.host);
      const answer = await ask(bundles, query, { ...options, lang: this.page, signal, ...(literal && { literal }) }, this.extras);
      await this.#released;
      clearTimeout(slow);
      // Between two letters of «الجامعة» stands an article, for which there is nothing better to show than before.
      if (signal.aborted || (answer.waiting && !options.facets)) return;
      const { hits, also = [], total } = answer;
      learnTitles([...hits, ...also]);
      this.line(this.language.count("results", total), total ? "" : this.language.strings.hint);
      this.hint.hidden = total > 0;
      this.#showReading(answer);
      this.showAnswer(answer);
      for (const failure of answer.failures) this.host.emit("fihris-error", { code: (failure as FihrisError).code });
      this.host.emit("fihris-results", { query, total });
      if (total) return;
      const { suggest } = this.extras ?? (await this.opener.allExtras());
      const found = await suggest(query, (word) => ask(bundles, word, { ...options, lang: this.page, limit: 1, literal: true, signal }, this.extras));
      if (!signal.aborted && found.length) this.showSuggestions(found);
    } catch (error) {
      if (!signal.aborted) this.#showError(error as FihrisError);
    } finally {
      clearTimeout(slow);
      if (!signal.aborted) this.root.classList.remove("loading");
    }
  }

  protected supersede(): AbortController {
    this.#latest.abort();
    return (this.#latest = new AbortController());
  }

  /** As the reader would do it, so that it can be undone, and the scripts of a page hear of it. */
  protected empty(): void {
    this.input.focus();
    this.input.select();
    if (this.input.value && !document.execCommand("delete")) this.input.value = "";
    if (!this.input.value) this.search();
  }

  /** The filters of the attribute `filter`, and more of them, as the engine takes them. */
  protected filtered(chosen: Iterable<[string, Choice]> = []): Pick<SearchOptions, "filters"> {
    const all = [...(this.extras?.preset(this.host) ?? []), ...chosen];
    return all.length ? { filters: Object.fromEntries(all) } : {};
  }

  /** What hits look like. Read anew with every answer, because its owner may have changed it. */
  protected look(): Look {
    const { extras, host, language } = this;
    const template = host.querySelector("template");
    return {
      language,
      fill: template && extras ? (values, picture) => extras.fill(template, values, picture, direction) : undefined,
      sources: extras?.sourcesOf(host) ?? [],
      withWords: host.hasAttribute("highlight") ? extras?.withWords : undefined,
    };
  }

  /** Whether the page lets a click on this hit lead on, in its own way or the browser's. */
  protected selects({ url, section, id }: Pick<Found, "url" | "section" | "id">, event: Event): boolean {
    const goesOn = this.host.emit("fihris-select", { url: section?.url ?? url, id });
    if (!goesOn) event.preventDefault();
    return goesOn;
  }

  /** One line of text, seen and announced; the caller reveals what else its state needs. */
  protected line(text: string, more = ""): void {
    this.count.textContent = text;
    this.count.hidden = false;
    this.error.hidden = this.retry.hidden = this.hint.hidden = this.reading.hidden = true;
    this.announce(more ? `${text}. ${more}` : text);
  }

  protected announce(text: string): void {
    clearTimeout(this.#announcement);
    this.#announcement = setTimeout(() => {
      this.status.textContent = text;
    }, ANNOUNCE_DELAY);
  }

  #press(): void {
    this.#released = new Promise((resolve) => {
      const done = () => setTimeout(resolve);
      for (const end of ["pointerup", "pointercancel", "dragend"]) addEventListener(end, done, { once: true, capture: true });
    });
  }

  #again(): void {
    this.input.focus();
    this.search();
  }

  #showLoading(): void {
    this.line(this.language.strings.loading);
    this.showLine();
    this.root.classList.add("loading");
  }

  #showError({ code }: FihrisError): void {
    const { errors, offline } = this.language.strings;
    const message = code === "network" && !navigator.onLine ? offline : errors[code];
    this.line(message);
    this.count.hidden = true;
    this.error.textContent = message;
    this.error.hidden = this.retry.hidden = false;
    this.showLine();
    // When the line is back, the reader need not ask again.
    addEventListener("online", () => this.search(), { once: true, signal: this.#latest.signal });
    this.host.emit("fihris-error", { code });
  }

  /** «نتائج عن …», and one click back to the literal query. */
  #showReading({ interpretation, query }: Answer): void {
    if (!interpretation) return;
    const { resultsFor, resultsNear, searchLiterally } = this.language.strings;
    const { query: meant } = interpretation;
    const said = this.language.fill(meant ? resultsFor : resultsNear, { query: meant ?? query });
    const literally = make("button", "literally", { type: "button" }, this.language.fill(searchLiterally, { query }));
    literally.addEventListener("click", () => {
      this.#literal = query;
      this.#again();
    });
    this.reading.replaceChildren(make("span", "meant", {}, said), " ", literally);
    this.reading.hidden = false;
    this.announce(`${said}. ${this.count.textContent}`);
  }
}

function sheetOf(text: string): CSSStyleSheet {
  let sheet = sheets.get(text);
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    sheets.set(text, sheet);
  }
  return sheet;
}
