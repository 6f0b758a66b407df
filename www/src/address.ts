// The state of a search in the page's address: #q=… by default, which no server sees, or ?q=… if the owner wants it so.
//
//   #q=لم%20الشمل&f.section=news&f.section=legal&all=section&sort=date:desc
//
// A commit makes an entry of the history, a letter typed does not. Back, forward and reload restore what was found. A fragment
// that is not ours, such as the route of an application (#/guide/install), is never replaced: then the same text is kept in the
// history's own state, which is also where a list remembers how far it was read.
import type { FihrisSearch } from "./shell.js";

export interface State {
  query: string;
  /** The values chosen of each filter. */
  filters: Map<string, string[]>;
  /** Filters of which a page must have all the chosen values. */
  all: string[];
  /** "key:asc" or "key:desc"; empty: by relevance. */
  sort: string;
}

/** How far the reader had come in a list: hits shown, and pixels scrolled. */
export interface Reading {
  limit: number;
  top: number;
}

/** What the history's state has of us, under one name beside what routers keep there. */
interface Kept extends Partial<Reading> {
  /** The parameters of a search that could not be written into the fragment. */
  search?: string;
}

type Kind = "hash" | "query" | "none";

/** A page of results owns the address; else, of several boxes, the first that takes part. */
function kindOf(host: FihrisSearch): Kind {
  const taking = [...host.boxes].filter((box) => box.getAttribute("deeplink") !== "none");
  const owner = taking.find((box) => box.mode === "page") ?? taking[0];
  if (owner !== host) return "none";
  return host.getAttribute("deeplink") === "query" ? "query" : "hash";
}

/** Whether a fragment may be replaced: there is none, or it is one of a search. */
const isOurs = (hash: string): boolean => hash.length < 2 || /^#(.*&)?q=/.test(hash);

const kept = (): Kept => ((history.state as { fihris?: Kept } | null)?.fihris ?? {});

/** What the address says, if it says anything. */
export function readState(host: FihrisSearch): State | undefined {
  const kind = kindOf(host);
  if (kind === "none") return undefined;
  const fragment = location.hash.slice(1);
  // The form of a page without scripts sends ?q=…, whatever the page of results writes itself.
  const places = kind === "query" ? [location.search] : [fragment, kept().search, host.mode === "page" ? location.search : ""];
  const parameters = places.map((text) => new URLSearchParams(text)).find((found) => found.has("q"));
  if (!parameters) return undefined;
  const filters = new Map<string, string[]>();
  for (const [key, value] of parameters) {
    if (key.startsWith("f.")) filters.set(key.slice(2), [...(filters.get(key.slice(2)) ?? []), value]);
  }
  return { query: parameters.get("q") ?? "", filters, all: parameters.getAll("all"), sort: parameters.get("sort") ?? "" };
}

/** Writes it; `replaces`: in place of the history's last entry. */
export function writeState(host: FihrisSearch, { query, filters, all, sort }: State, replaces?: boolean): void {
  const kind = kindOf(host);
  if (kind === "none") return;
  const url = new URL(location.href);
  const parameters = new URLSearchParams(kind === "query" ? url.search : "");
  for (const key of [...parameters.keys()]) if (/^(q|all|sort|f\..*)$/.test(key)) parameters.delete(key);
  const chosen = [...filters].flatMap(([name, values]) => values.map((value) => [`f.${name}`, value] as const));
  if (query || chosen.length || sort) {
    parameters.set("q", query);
    for (const [key, value] of [...chosen, ...all.map((name) => ["all", name] as const)]) parameters.append(key, value);
    if (sort) parameters.set("sort", sort);
  }
  const text = parameters.toString();
  let search: string | undefined;
  if (kind === "query") url.search = text;
  else if (!isOurs(url.hash)) search = text;
  else {
    url.hash = text;
    // The query that a form sent stands in the fragment from now on.
    if (host.mode === "page" && new URLSearchParams(url.search).has("q")) url.search = "";
  }
  write(url, { search }, replaces || (url.href === location.href && (search ?? "") === (kept().search ?? "")));
}

/** Keeps how far a list was read, for whoever comes back to it. */
export function keepReading(host: FihrisSearch, reading: Reading): void {
  if (kindOf(host) !== "none") write(new URL(location.href), { ...kept(), ...reading }, true);
}

/** How far the list of this entry of the history was read. */
export function readReading(host: FihrisSearch): Reading | undefined {
  const { limit = 0, top = 0 } = kept();
  return kindOf(host) !== "none" && limit ? { limit, top } : undefined;
}

function write(url: URL, ours: Kept, replaces: boolean): void {
  try {
    history[replaces ? "replaceState" : "pushState"]({ ...(history.state as object | null), fihris: ours }, "", url);
  } catch {
    // A sandboxed frame has no address of its own.
  }
}
