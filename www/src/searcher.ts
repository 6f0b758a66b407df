// What the box with a list (combobox.ts) and the page of results (results.ts) have in common: asking, the newest query alone
// being answered, and every line of text that a reader sees or hears beside the results.
import { type Answer, ask } from "./ask.js";
import { make, set } from "./dom.js";
import type { SearchOptions } from "../fihris.js";
import type { FihrisError } from "./error.js";
import type { Look } from "./hit.js";
import type { Interface } from "./interface.js";
import type { Language } from "./language.js";
import type { FihrisSearch } from "./shell.js";
import css from "./styles.css";

/** Milliseconds. A load that takes longer than this is shown; a shorter one would only flicker. */
const LOADING_DELAY = 120;
/** Milliseconds. Screen readers speak the key just typed first; the count is announced once the reader pauses. */
const ANNOUNCE_DELAY = 1000;
/** Words of a query without results that are tried one by one. */
const SUGGESTED_WORDS = 5;

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
  readonly #clear = make("button", "clear", { type: "button", tabindex: "-1", hidden: "" }, "\u00D7");
  /** The latest search. An earlier one is given up, and its answer is not shown in place of a newer one. */
  #latest = new AbortController();
  #announcement: ReturnType<typeof setTimeout> | undefined;
  /** The text that is to be taken as it stands. */
  #literal = "";

  constructor(
    protected readonly host: FihrisSearch,
    protected readonly language: Language,
  ) {
    this.input = host.input;
    this.root = host.root;
    const { strings } = language;
    this.hint.textContent = strings.hint;
    this.retry.textContent = strings.retry;
    set(this.#clear, { "aria-label": strings.clear });
    const root = this.root.getRootNode() as Document | ShadowRoot;
    const sheet = styles(root === document);
    if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
    if (!host.hasAttribute("for")) this.input.after(this.#clear);
    this.#clear.addEventListener("click", () => this.empty());
    this.retry.addEventListener("click", () => {
      this.input.focus();
      this.search();
    });
  }

  abstract connect(): void;
  abstract update(): void;
  abstract opened(): void;
  protected abstract options(): SearchOptions;
  protected abstract showAnswer(answer: Answer): void;
  /** There is nothing but a line of text to show. */
  protected abstract showLine(): void;
  /** Nothing was asked. */
  protected abstract showNothing(): void;

  disconnect(): void {
    clearTimeout(this.#announcement);
    this.supersede();
  }

  search(): void {
    void this.run(this.input.value);
  }

  protected async run(query: string): Promise<void> {
    const { signal } = this.supersede();
    this.#clear.hidden = !query;
    this.input.dir = query ? "auto" : "";
    const options = this.options();
    if (!query.trim() && !options.facets) {
      this.announce("");
      return this.showNothing();
    }
    const slow = setTimeout(() => this.#showLoading(), LOADING_DELAY);
    try {
      this.host.emit("fihris-search", { query });
      const literal = query === this.#literal;
      const answer = await ask(this.host.bundles(), query, { ...options, signal, ...(literal && { literal }) });
      // Between two letters of «الجامعة» stands an article, for which there is nothing better to show than before.
      if (signal.aborted || (answer.waiting && !options.facets)) return;
      const { total } = answer;
      this.line(this.language.count("results", total));
      this.hint.hidden = total > 0;
      this.#showReading(answer);
      this.showAnswer(answer);
      for (const failure of answer.failures) this.host.emit("fihris-error", { code: (failure as FihrisError).code });
      this.host.emit("fihris-results", { query, total });
      if (!total) this.#suggest(query, signal);
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

  protected empty(): void {
    this.input.value = "";
    this.input.focus();
    this.search();
  }

  /** What hits look like. Read anew with every answer, because its owner may have changed it. */
  protected look(): Look {
    const { host, language } = this;
    const addresses = host.getAttribute("index")?.trim().split(/\s+/) ?? [];
    const names = host.getAttribute("sources")?.split(",") ?? [];
    const sources = addresses.map((address, at) => names[at]?.trim() || new URL(address, document.baseURI).host);
    return { language, template: host.querySelector("template"), sources, passesWords: host.hasAttribute("highlight") };
  }

  /** One line of text, seen and announced; the caller reveals what else its state needs. */
  protected line(text: string): void {
    this.count.textContent = text;
    this.count.hidden = false;
    this.error.hidden = this.retry.hidden = this.hint.hidden = this.reading.hidden = true;
    this.announce(text);
  }

  protected announce(text: string): void {
    clearTimeout(this.#announcement);
    this.#announcement = setTimeout(() => {
      this.status.textContent = text;
    }, ANNOUNCE_DELAY);
  }

  /** Queries that find something, if this one found nothing: see the subclasses for what a reader does with them. */
  protected abstract showSuggestions(queries: string[]): void;

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
      this.input.focus();
      this.search();
    });
    this.reading.replaceChildren(make("span", "meant", {}, said), " ", literally);
    this.reading.hidden = false;
    this.announce(`${said}. ${this.count.textContent}`);
  }

  /** The words of a query that found nothing may find something one by one, as they stand: a guess would find anything. */
  async #suggest(query: string, signal: AbortSignal): Promise<void> {
    const words = (query.match(/[^\s"«»“”„]+/g) ?? []).slice(0, SUGGESTED_WORDS);
    if (words.length < 2) return;
    const finds = async (word: string) => {
      const { total } = await ask(this.host.bundles(), word, { ...this.options(), limit: 1, literal: true, signal });
      return total ? [word] : [];
    };
    const found = (await Promise.all(words.map(finds)).catch(() => [])).flat();
    if (!signal.aborted && found.length) this.showSuggestions([...new Set(found)]);
  }
}

/** The sheet of a shadow root, or of a page whose own box we serve: there it must not touch anything else. */
function styles(isPage: boolean): CSSStyleSheet {
  const text = isPage ? `fihris-search{${css}}` : css;
  let sheet = sheets.get(text);
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    sheets.set(text, sheet);
  }
  return sheet;
}
