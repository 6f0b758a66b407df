// Types of fihris.js, for whoever writes an interface of their own or listens to the box. docs/api.md has examples.

/** A piece of a title or an excerpt. Marked pieces are whole words, so that Arabic letters stay joined. */
export interface Segment {
  text: string;
  /** Which word of the query it answers, from 1; 0 for none. */
  mark: number;
}

export interface Hit {
  id: string;
  url: string;
  title: string;
  titleParts: Segment[];
  /** ISO 8601 (2024-03-01), or null if the page has none. */
  date: string | null;
  score: number;
  /** Whether the site's owner put it first for this query. */
  pinned?: true;
  excerpt: Segment[];
  /** The heading that the excerpt stands under, if it can be linked to. */
  section?: { title: string; url: string };
  /** If asked for: up to three other sections of the page that match, best first. */
  sections?: { title: string; url: string; excerpt: Segment[] }[];
  /** What else the page says of itself: image, author … */
  meta?: Record<string, string>;
  /** The values it has of filters. */
  filters?: Record<string, string[]>;
}

export interface SearchResponse {
  query: string;
  /**
   * How the query was understood, if not as it stands. `query` is what was meant, for `respaced` and `relaid`; `words` are
   * the words, from 1, that were guessed.
   */
  interpretation?: { kind: "corrected" | "romanised" | "respaced" | "relaid"; query?: string; words: number[] };
  /** There is nothing to search for yet but an article («ال»), whose noun is still to come. */
  waiting?: true;
  /** How many pages match, of which `hits` are the first. */
  total: number;
  hits: Hit[];
  /** A second group, if the query's Latin words stand on pages: what it finds read as Arabic in Latin letters. */
  also?: Hit[];
  /** If asked for: how many matches have each value of each filter. Its own counts are those without an `any` choice. */
  filters?: FacetCounts;
}

/** Each filter, each of its values, and how many pages have it. */
export type FacetCounts = Record<string, Record<string, number>>;

/** Values of a filter that pages must have: one, any of some, or as it says. */
export type Choice = string | string[] | { any?: string[]; all?: string[]; none?: string[] };

export interface SearchOptions {
  /** The most hits to return; 10 if not given. */
  limit?: number;
  /** What pages must have, by filter; all of it. */
  filters?: Record<string, Choice>;
  /** One key; pages without it come last. */
  sort?: Record<string, "asc" | "desc">;
  /** The reader's language, a tag such as `de`: its pages come first, and of a page's translations the one in it is given. */
  lang?: string;
  /** Whether the response has `filters`. */
  facets?: boolean;
  /** The most `sections` that a hit has; 0 if not given, 3 at most. */
  sections?: number;
  /** Takes every word as typed: nothing is guessed. */
  literal?: boolean;
  /** Gives the search up: what is fetched for it alone is not fetched any further. */
  signal?: AbortSignal;
}

/** The search of one bundle. Every method rejects with a {@link FihrisError}. */
export interface Bundle {
  /** Ranked hits for what was typed; the last word counts as unfinished. */
  search(query: string, options?: SearchOptions): Promise<SearchResponse>;
  /** All values of all filters, with the numbers of their pages. */
  filters(options?: Pick<SearchOptions, "signal">): Promise<FacetCounts>;
  /** Fetches the whole index, so that from now on every query is answered without the network. */
  preload(options?: Pick<SearchOptions, "signal">): Promise<void>;
}

/**
 * Opens the bundle in the folder `url`, by default the folder the script was loaded from. All callers share one.
 * Resolves when the first query can be answered; rejects with a {@link FihrisError}.
 */
export function open(url?: string | URL): Promise<Bundle>;

/**
 * Says in which folder the bundle is, for a copy of the script that a bundler has put elsewhere. To be called before the first
 * search.
 */
export function setHome(url: string | URL): void;

export type FihrisErrorCode =
  | "network" // a file could not be fetched
  | "not-found" // there is no bundle at this address
  | "damaged" // a file arrived, but is not what the manifest promises
  | "unsupported-version" // the bundle was built for another fihris
  | "no-wasm" // the browser, or the page's security policy, refuses WebAssembly
  | "crashed"; // the engine failed twice on the same query

export class FihrisError extends Error {
  constructor(code: FihrisErrorCode, detail: string, cause?: unknown);
  readonly name: "FihrisError";
  /** Stable and made for programs; `message` is English and made for whoever opens the console. */
  readonly code: FihrisErrorCode;
}

/** <fihris-search>. */
export interface FihrisSearchElement extends HTMLElement {
  /** Searches for the text in the box, or for another, as if the reader had typed it. */
  search(query?: string): Promise<void>;
  /** Opens the dialog, or goes to the field. */
  open(): void;
  /** Closes the dialog, or the list. */
  close(): void;
}

/** The attributes of <fihris-search>; docs/api.md says what each does. */
export interface FihrisSearchAttributes {
  mode?: "inline" | "modal" | "page";
  for?: string;
  index?: string;
  sources?: string;
  limit?: number | `${number}`;
  placeholder?: string;
  lang?: string;
  dir?: "ltr" | "rtl" | "auto";
  deeplink?: "hash" | "query" | "none";
  sort?: string;
  recent?: boolean | "";
  highlight?: boolean | "";
  results?: string;
  filter?: string;
  filters?: string;
  shortcut?: string;
  sections?: number | `${number}`;
  density?: "compact";
}

/** The events of the box; all bubble, out of shadow roots too. */
export interface FihrisEvents {
  /** A search begins. */
  "fihris-search": CustomEvent<{ query: string }>;
  /** Results are shown. */
  "fihris-results": CustomEvent<{ query: string; total: number }>;
  /** A result is about to be opened; `preventDefault()` leaves it to the page. */
  "fihris-select": CustomEvent<{ url: string; id: string }>;
  /** An error is shown. */
  "fihris-error": CustomEvent<{ code: FihrisErrorCode }>;
}

/** The same as properties of JSX and templates, for React from 19, Preact and Svelte: `onfihris-results={…}`. */
export type FihrisEventHandlers = {
  [Type in keyof FihrisEvents as `on${Type}`]?: (event: FihrisEvents[Type]) => void;
};

declare global {
  interface HTMLElementTagNameMap {
    "fihris-search": FihrisSearchElement;
  }
  interface HTMLElementEventMap extends FihrisEvents {}
  interface DocumentEventMap extends FihrisEvents {}
  interface WindowEventMap extends FihrisEvents {}
}

// What a framework knows of elements. Where it is not installed, there is nothing to add to.

// @ts-ignore
declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      // @ts-ignore
      "fihris-search": Omit<import("react").DetailedHTMLProps<import("react").HTMLAttributes<FihrisSearchElement>, FihrisSearchElement>, keyof FihrisSearchAttributes> &
        FihrisSearchAttributes &
        FihrisEventHandlers;
    }
  }
}

// @ts-ignore
declare module "preact" {
  namespace JSX {
    interface IntrinsicElements {
      // @ts-ignore
      "fihris-search": Omit<import("preact").JSX.HTMLAttributes<FihrisSearchElement>, keyof FihrisSearchAttributes> &
        FihrisSearchAttributes &
        FihrisEventHandlers;
    }
  }
}

// @ts-ignore
declare module "vue" {
  interface GlobalComponents {
    // @ts-ignore
    "fihris-search": import("vue").DefineComponent<FihrisSearchAttributes & { [Type in keyof FihrisEvents as `onFihris${Capitalize<Type extends `fihris-${infer Name}` ? Name : never>}`]?: (event: FihrisEvents[Type]) => void }>;
  }
}

// @ts-ignore
declare module "svelte/elements" {
  interface SvelteHTMLElements {
    // @ts-ignore
    "fihris-search": Omit<import("svelte/elements").HTMLAttributes<FihrisSearchElement>, keyof FihrisSearchAttributes> & FihrisSearchAttributes & FihrisEventHandlers;
  }
}
