// The page of results: everything that matches, by parts; filters with counts beside each choice, and an order. All controls are
// the browser's own.
//
//   .tools          count, sort
//   .chips          the choices that were made, each of which can be taken back
//   .reading .error .hint .retry
//   .columns
//     .fold         details > form.filters: a fieldset a filter: any or all of the chosen values, a checkbox each
//     .found        ol > li.item: hits; «مزيد من النتائج»
import type { State } from "./address.js";
import type { Answer, Found } from "./ask.js";
import css from "./extras.css";
import type { Extras } from "./extras.js";
import { preset, sorted } from "./facets.js";
import type { Choice, FacetCounts, SearchOptions } from "../fihris.js";
import type { Kit } from "./kit.js";
import type { Language } from "./language.js";
import type { Opener } from "./open.js";
import { renderSection } from "./sections.js";
import type { FihrisSearch } from "./shell.js";

const PAGE = 10;
/** Values of a filter that are shown before the reader asks for the others. */
const SHOWN = 8;
const NOTHING: State = { query: "", filters: new Map(), all: [], sort: "" };

export function resultsPage(kit: Kit) {
  const { inView, keepReading, List, make, readReading, readState, renderHit, Searcher, set, writeState } = kit;
  return class ResultsPage extends Searcher {
    readonly #sort = make("select", "sort");
    readonly #filters = make("form", "filters");
    /** Folded where the window is narrow: there the results come first. */
    readonly #fold = make("details", "fold");
    readonly #summary = make("summary", "summary");
    readonly #chips = make("ul", "chips", { role: "list" });
    readonly #list = new List(make("ol", "found", { role: "list" }));
    readonly #more = make("button", "more", { type: "button" });
    readonly #shown = make("p", "shown");
    readonly #parts = make("div", "results");
    #state = NOTHING;
    #limit = PAGE;
    /** That of the hits which are shown, with all that they were asked for by. */
    #answered: string | undefined;
    #query = "";
    #hits: Found[] = [];
    #counts = "";
    /** The first of the hits that were asked for by «more»: the focus goes there. */
    #next = 0;
    /** How far the list was read that the reader comes back to. */
    #reading = readReading(this.host);

    constructor(host: FihrisSearch, language: Language, opener: Opener, extras: Extras) {
      super(host, language, opener, extras);
      this.dress(css);
      const { strings, page } = language;
      const { signal } = this;
      set(this.input, { role: "searchbox" });
      set(this.root, { role: "search" });
      set(this.#filters, { "aria-label": strings.filters });
      set(this.#chips, { "aria-label": strings.filters });
      set(this.#list.element, { "aria-label": strings.list, lang: page });
      set(this.#sort, { "aria-label": strings.sort });
      this.#more.textContent = strings.more;
      this.#fillSort();
      const tools = make("div", "tools", {}, this.count, this.#sort);
      const found = make("div", "column", {}, this.#list.element, this.#shown, this.#more);
      this.#fold.append(this.#summary, this.#filters);
      this.#fold.open = matchMedia("(min-width: 700px)").matches;
      const columns = make("div", "columns", {}, this.#fold, found);
      this.#parts.append(tools, this.#chips, this.reading, this.error, this.hint, this.retry, columns, this.status);
      this.root.append(this.#parts);
      signal.addEventListener("abort", () => this.#parts.remove());
      this.#filters.addEventListener("change", () => this.#choose());
      this.#filters.addEventListener("submit", (event) => event.preventDefault());
      this.#sort.addEventListener("change", () => this.#commit({ sort: this.#sort.value }));
      // The text is committed when the reader is done with it, not with every letter.
      this.input.addEventListener("change", () => this.#commit({}), { signal });
      this.input.addEventListener(
        "keydown",
        (event) => {
          if (event.isComposing || event.key !== "Escape") return;
          event.preventDefault();
          this.empty();
        },
        { signal },
      );
      this.#list.element.addEventListener("click", (event) => this.#select(event));
      this.#more.addEventListener("click", () => {
        this.#next = this.#hits.length;
        this.#limit += this.#step;
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
      const { language } = this;
      this.host.localise([language.code, language.strings.placeholder]);
      this.search();
    }

    opened(): void {}

    close(): void {}

    override search(): void {
      this.#limit = Math.max(this.#step, this.#reading?.limit ?? 0);
      this.#next = 0;
      super.search();
    }

    get #step(): number {
      return Number(this.host.getAttribute("limit")) || PAGE;
    }

    protected options(): SearchOptions {
      const { filters, all, sort } = this.#state;
      const chosen = [...filters].filter(([, values]) => values.length);
      const [key, order] = sort.split(/:(?=\w+$)/);
      const sections = Number(this.host.getAttribute("sections")) || 0;
      return {
        limit: this.#limit,
        facets: true,
        ...this.filtered(chosen.map(([name, values]): [string, Choice] => [name, all.includes(name) ? { all: values } : { any: values }])),
        ...(sections && { sections }),
        ...(key && { sort: Object.fromEntries([[key, order === "desc" ? ("desc" as const) : ("asc" as const)]]) }),
      };
    }

    protected showAnswer({ query, hits, also = [], total, filters = {} }: Answer): void {
      this.#renderFilters(filters);
      // All pages, in no order, are no answer to an empty box; chosen among, they are.
      const asked = query.trim() || this.#state.sort || this.#chosen.length || preset(this.host).length;
      this.#hits = asked ? [...hits, ...also] : [];
      if (!asked) {
        this.line("");
        this.count.hidden = true;
      }
      const look = { ...this.look(), hasHeadings: true };
      const items = this.#hits.map((hit) => ({
        key: JSON.stringify(hit),
        build: () => make("li", "item", {}, renderHit(hit, look), ...(hit.sections ?? []).map((section) => renderSection(section, kit))),
      }));
      const { length } = items;
      // Only while the reader types: at any other time what is below, and may just be pressed, has to stay where it is.
      this.#list.fill(items, query === this.#query ? length : Math.min(length, inView()));
      this.#query = query;
      this.#answered = this.#asked;
      const { language } = this;
      const shown = language.fill(language.strings.shown, { shown: Math.min(this.#limit, total), n: total });
      this.#more.hidden = this.#shown.hidden = !length || total <= this.#limit;
      this.#shown.textContent = shown;
      if (this.#reading) {
        this.#list.finish();
        scrollTo(scrollX, this.#reading.top);
        this.#reading = undefined;
      }
      if (!this.#next) return;
      this.announce(shown);
      this.#list.element.children[this.#next]?.querySelector<HTMLElement>("a")?.focus();
      this.#next = 0;
    }

    protected showLine(): void {
      if (this.error.hidden) return;
      this.#list.fill([]);
      this.#answered = undefined;
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

    get #chosen(): [name: string, value: string][] {
      return [...this.#state.filters].flatMap(([name, values]) => values.map((value): [string, string] => [name, value]));
    }

    /** What is asked, in one string. */
    get #asked(): string {
      return JSON.stringify([this.input.value, this.options()]);
    }

    /** The choices there are. Those that the reader made stay, with no pages if need be, so that they can be taken back. */
    #renderFilters(counts: FacetCounts): void {
      const { language } = this;
      const { strings } = language;
      const key = JSON.stringify([counts, [...this.#state.filters], this.#state.all]);
      if (key === this.#counts) return;
      this.#counts = key;
      const focused = (this.root.getRootNode() as ShadowRoot).activeElement?.id;
      const open = new Set([...this.#filters.querySelectorAll("details[open]")].map(({ id }) => id));
      const fixed = new Map(preset(this.host));
      const groups = Object.entries(counts).filter(([name]) => !fixed.has(name)).map(([name, values], group) => {
        const chosen = this.#state.filters.get(name) ?? [];
        const boxes = sorted(values, chosen, language.page).map(([value, pages], at) => {
          const id = `${this.id}${group}-${at}`;
          const description = language.count("pages", pages);
          const box = make("input", "check", { type: "checkbox", name, value, id, "aria-description": description });
          box.checked = chosen.includes(value);
          const count = make("span", "pages", { "aria-hidden": "true" }, language.number(pages));
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
          const said = language.fill(strings.moreValues, { name, n: rest.length });
          const summary = make("summary", "summary", { "aria-label": said }, `+ ${language.number(rest.length)}`);
          const details = make("details", "rest", { id: `${this.id}${group}-rest` }, summary, ...rest);
          details.open = open.has(details.id);
          field.append(details);
        }
        return field;
      });
      this.#filters.replaceChildren(...groups);
      this.#renderChosen();
      this.#fold.hidden = !groups.length;
      if (focused) this.#filters.querySelector<HTMLElement>(`#${focused}`)?.focus();
    }

    /** What was chosen, above the results: where the choices are folded, nothing else tells. */
    #renderChosen(): void {
      const { strings } = this.language;
      const chosen = this.#chosen;
      const count = chosen.length ? [" ", make("span", "badge", {}, this.language.number(chosen.length))] : [];
      this.#summary.replaceChildren(strings.filters, ...count);
      const chips = chosen.map(([name, value]) => {
        const label = this.language.fill(strings.remove, { value: `${name}: ${value}` });
        const chip = make("button", "chip", { type: "button", "aria-label": label }, make("bdi", "words", {}, value), " \u00D7");
        chip.addEventListener("click", () => {
          const filters = new Map(this.#state.filters);
          filters.set(name, (filters.get(name) ?? []).filter((other) => other !== value));
          this.#commit({ filters });
          this.input.focus();
        });
        return make("li", "chosen", {}, chip);
      });
      const reset = make("button", "literally", { type: "button" }, strings.clearFilters);
      reset.addEventListener("click", () => {
        this.#commit({ filters: new Map(), all: [] });
        this.input.focus();
      });
      this.#chips.replaceChildren(...chips, ...(chips.length ? [make("li", "chosen", {}, reset)] : []));
      this.#chips.hidden = !chips.length;
    }

    #choose(): void {
      const filters = new Map<string, string[]>();
      for (const { name, value } of this.#filters.querySelectorAll<HTMLInputElement>("input:checked")) {
        filters.set(name, [...(filters.get(name) ?? []), value]);
      }
      const hows = [...this.#filters.querySelectorAll<HTMLSelectElement>("select")];
      this.#commit({ filters, all: hows.flatMap(({ name, value }) => (value ? [name.slice(4)] : [])) });
    }

    #commit(change: Partial<State>): void {
      this.#state = { ...this.#state, ...change, query: this.input.value };
      writeState(this.host, this.#state);
      // What is shown already is not built again: a click that ended the typing is still under way.
      if (this.#answered !== this.#asked) this.search();
    }

    readonly #restore = (event?: Event): void => {
      // Back to before the first search. Another fragment is a place in the page.
      const state = readState(this.host) ?? (event && !location.hash ? NOTHING : undefined);
      if (state) {
        this.#state = state;
        this.input.value = state.query;
        this.#sort.value = state.sort;
      }
      if (event) this.#reading = readReading(this.host);
      this.search();
    };

    #select(event: MouseEvent): void {
      const link = (event.target as Element).closest("a");
      const hit = this.#hits[[...this.#list.element.children].findIndex((item) => link && item.contains(link))];
      if (!hit || !link) return;
      const rows = [...link.closest(".item")!.children];
      const at = rows.findIndex((row) => row.contains(link));
      const section = at ? hit.sections?.[at - 1] : hit.section;
      this.selects({ id: hit.id, url: hit.url, ...(section && { section }) }, event);
      // Who comes back finds what was found, as far as it was read.
      if (this.#answered === this.#asked) writeState(this.host, { ...this.#state, query: this.input.value }, true);
      keepReading(this.host, { limit: this.#limit, top: scrollY });
    }
  };
}
