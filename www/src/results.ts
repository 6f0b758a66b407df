// The page of results: everything that matches, by parts; filters with counts beside each choice, and an order. All controls
// are the browser's own.
//
//   .tools          count, sort
//   .reading .error .hint .retry
//   .columns
//     .fold         details > form.filters: a fieldset a filter: any or all of the chosen values, a checkbox each
//     .found        ol > li.option: hits; «مزيد من النتائج»
import { readState, type State, writeState } from "./address.js";
import type { Answer, Found } from "./ask.js";
import { fillList, inView, make, set } from "./dom.js";
import type { FacetCounts, SearchOptions } from "../fihris.js";
import { renderHit } from "./hit.js";
import type { Language } from "./language.js";
import { Searcher } from "./searcher.js";
import type { FihrisSearch } from "./shell.js";

const PAGE = 10;
/** Values of a filter that are shown before the reader asks for the others. */
const SHOWN = 8;
const NOTHING: State = { query: "", filters: {}, all: [], sort: "" };

export class ResultsPage extends Searcher {
  readonly #sort = make("select", "sort");
  readonly #filters = make("form", "filters");
  /** Folded where the window is narrow: there the results come first. */
  readonly #fold = make("details", "fold");
  readonly #list = make("ol", "found");
  readonly #more = make("button", "more", { type: "button" });
  readonly #shown = make("p", "shown");
  #state = NOTHING;
  #limit = PAGE;
  /** That of the hits which are shown. */
  #query = "";
  #hits: Found[] = [];
  /** The first of the hits that were asked for by «more»: the focus goes there. */
  #next = 0;

  constructor(host: FihrisSearch, language: Language) {
    super(host, language);
    const { strings, page } = language;
    set(this.input, { role: "searchbox" });
    set(this.root, { role: "search" });
    set(this.#filters, { "aria-label": strings.filters });
    set(this.#list, { "aria-label": strings.list, lang: page });
    set(this.#sort, { "aria-label": strings.sort });
    this.#more.textContent = strings.more;
    this.#fillSort();
    const tools = make("div", "tools", {}, this.count, this.#sort);
    const found = make("div", "column", {}, this.#list, this.#shown, this.#more);
    this.#fold.append(make("summary", "summary", {}, strings.filters), this.#filters);
    this.#fold.open = matchMedia("(min-width: 700px)").matches;
    const columns = make("div", "columns", {}, this.#fold, found);
    this.root.append(make("div", "results", {}, tools, this.reading, this.error, this.hint, this.retry, columns, this.status));
    this.#filters.addEventListener("change", () => this.#choose());
    this.#filters.addEventListener("reset", () => setTimeout(() => this.#choose()));
    this.#filters.addEventListener("submit", (event) => event.preventDefault());
    this.#sort.addEventListener("change", () => this.#commit({ sort: this.#sort.value }));
    // The text is committed when the reader is done with it, not with every letter.
    this.input.addEventListener("change", () => this.#commit({}));
    this.#list.addEventListener("click", (event) => this.#select(event));
    this.#more.addEventListener("click", () => {
      this.#next = this.#hits.length;
      this.#limit += PAGE;
      void this.run(this.input.value);
    });
    this.connect();
    this.#restore();
  }

  connect(): void {
    addEventListener("popstate", this.#restore);
  }

  override disconnect(): void {
    super.disconnect();
    removeEventListener("popstate", this.#restore);
  }

  update(): void {
    this.search();
  }

  opened(): void {}

  override search(): void {
    this.#limit = Math.max(PAGE, Number(this.host.getAttribute("limit")));
    this.#next = 0;
    super.search();
  }

  protected options(): SearchOptions {
    const { filters, all, sort } = this.#state;
    const chosen = Object.entries(filters).filter(([, values]) => values.length);
    const [key, order] = sort.split(/:(?=\w+$)/);
    return {
      limit: this.#limit,
      facets: true,
      filters: Object.fromEntries(
        chosen.map(([name, values]) => [name, all.includes(name) ? { all: values } : { any: values }]),
      ),
      ...(key && { sort: { [key]: order === "desc" ? ("desc" as const) : ("asc" as const) } }),
    };
  }

  protected showAnswer({ query, hits, also = [], total, filters = {} }: Answer): void {
    this.#renderFilters(filters);
    // All pages, in no order, are no answer to an empty box; chosen among, they are.
    const asked = query.trim() || this.#state.sort || Object.values(this.#state.filters).some((values) => values.length);
    this.#hits = asked ? [...hits, ...also] : [];
    if (!asked) {
      this.line("");
      this.count.hidden = true;
    }
    const look = this.look();
    const render = (hit: Found) => {
      const { url, parts, attributes } = renderHit(hit, look);
      return make("li", "item", {}, make(url ? "a" : "div", "option", attributes, ...parts));
    };
    const found = this.#hits;
    const { length } = found;
    // Only while the reader types: at any other time what is below, and may just be pressed, has to stay where it is.
    const first = query === this.#query ? length : Math.min(length, inView());
    fillList(this.#list, (from, to) => found.slice(from, to).map(render), first, length);
    this.#query = query;
    const { language } = this;
    const shown = language.fill(language.strings.shown, { shown: Math.min(this.#limit, total), n: total });
    this.#more.hidden = this.#shown.hidden = !this.#hits.length || total <= this.#limit;
    this.#shown.textContent = shown;
    if (!this.#next) return;
    this.announce(shown);
    this.#list.querySelectorAll<HTMLElement>("a")[this.#next]?.focus();
    this.#next = 0;
  }

  protected showLine(): void {
    if (this.error.hidden) return;
    this.#list.replaceChildren();
    this.#more.hidden = this.#shown.hidden = true;
  }

  protected showNothing(): void {}

  protected showSuggestions(queries: string[]): void {
    const { suggestions } = this.language.strings;
    const buttons = queries.map((query) => {
      const button = make("button", "literally", { type: "button" }, query);
      button.addEventListener("click", () => {
        this.input.value = query;
        this.input.focus();
        this.search();
      });
      return button;
    });
    this.reading.replaceChildren(make("span", "meant", {}, suggestions), ...buttons);
    this.reading.hidden = false;
  }

  #fillSort(): void {
    const { strings } = this.language;
    const add = (value: string, text: string) => this.#sort.append(make("option", "order", { value }, text));
    add("", strings.relevance);
    for (const key of this.host.getAttribute("sort")?.split(/[\s,]+/).filter(Boolean) ?? ["date"]) {
      const name = (text: string) => this.language.fill(text, { key });
      add(`${key}:desc`, key === "date" ? strings.newest : name(strings.descending));
      add(`${key}:asc`, key === "date" ? strings.oldest : name(strings.ascending));
    }
  }

  /** The choices there are. Those that the reader made stay, with no pages if need be, so that they can be taken back. */
  #renderFilters(counts: FacetCounts): void {
    const { strings } = this.language;
    const focused = (this.root.getRootNode() as ShadowRoot).activeElement?.id;
    const open = new Set([...this.#filters.querySelectorAll("details[open]")].map(({ id }) => id));
    const groups = Object.entries(counts).map(([name, values], group) => {
      const chosen = this.#state.filters[name] ?? [];
      for (const value of chosen) values[value] ??= 0;
      const sorted = Object.entries(values).sort(([a, m], [b, n]) => n - m || a.localeCompare(b, this.language.page));
      const boxes = sorted.map(([value, pages], at) => {
        const id = `${this.id}${group}-${at}`;
        const box = make("input", "check", { type: "checkbox", name, value, id });
        box.checked = chosen.includes(value);
        const count = make("span", "pages", { "aria-label": this.language.count("pages", pages) }, this.language.number(pages));
        return make("label", "value", { for: id }, box, make("bdi", "words", {}, value), count);
      });
      const rest = boxes.splice(Math.max(SHOWN, chosen.length));
      const field = make("fieldset", "filter", {}, make("legend", "legend", {}, name));
      if (chosen.length > 1) {
        const all = make("select", "how", { name: `all ${name}`, "aria-label": name, id: `${this.id}${group}-how` });
        all.append(make("option", "order", { value: "" }, strings.any), make("option", "order", { value: "1" }, strings.all));
        all.value = this.#state.all.includes(name) ? "1" : "";
        field.append(all);
      }
      field.append(...boxes);
      if (rest.length) {
        const details = make("details", "rest", { id: `${this.id}${group}-rest` }, make("summary", "summary", {}, `+ ${this.language.number(rest.length)}`), ...rest);
        details.open = open.has(details.id);
        field.append(details);
      }
      return field;
    });
    const reset = make("button", "literally", { type: "reset" }, strings.clearFilters);
    reset.addEventListener("click", () => {
      for (const box of this.#filters.querySelectorAll("input")) box.defaultChecked = false;
    });
    const isChosen = Object.values(this.#state.filters).some((values) => values.length);
    this.#filters.replaceChildren(...groups, ...(isChosen ? [reset] : []));
    this.#fold.hidden = !groups.length;
    if (focused) this.#filters.querySelector<HTMLElement>(`#${focused}`)?.focus();
  }

  #choose(): void {
    const filters: Record<string, string[]> = {};
    for (const { name, value } of this.#filters.querySelectorAll<HTMLInputElement>("input:checked")) {
      (filters[name] ??= []).push(value);
    }
    const hows = [...this.#filters.querySelectorAll<HTMLSelectElement>("select")];
    this.#commit({ filters, all: hows.flatMap(({ name, value }) => (value ? [name.slice(4)] : [])) });
  }

  #commit(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change, query: this.input.value };
    writeState(this.host, this.#state);
    this.search();
  }

  readonly #restore = (event?: Event): void => {
    // Back to before the first search. Another fragment is a place in the page.
    const state = readState(this.host) ?? (event && !location.hash ? NOTHING : undefined);
    if (state) {
      this.#state = state;
      this.input.value = state.query;
      this.#sort.value = state.sort;
    }
    this.search();
  };

  #select(event: MouseEvent): void {
    const link = (event.target as Element).closest("a");
    const hit = this.#hits[[...this.#list.children].findIndex((item) => link && item.contains(link))];
    if (hit && !this.host.emit("fihris-select", { url: hit.section?.url ?? hit.url, id: hit.id })) event.preventDefault();
  }
}
