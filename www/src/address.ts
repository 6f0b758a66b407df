// The state of a search in the page's address: #q=… by default, which no server sees, or ?q=… if the owner wants it so.
//
//   #q=لم%20الشمل&f.section=news&f.section=legal&all=section&sort=date:desc
//
// A commit makes an entry of the history, a letter typed does not. Back, forward and reload restore what was found.
import type { FihrisSearch } from "./shell.js";

export interface State {
  query: string;
  /** The values chosen of each filter. */
  filters: Record<string, string[]>;
  /** Filters of which a page must have all the chosen values. */
  all: string[];
  /** "key:asc" or "key:desc"; empty: by relevance. */
  sort: string;
}

type Kind = "hash" | "query" | "none";

/** Of several boxes the first that takes part has the address. */
function kindOf(host: FihrisSearch): Kind {
  const isFirst = document.querySelector("fihris-search:not([deeplink=none])") === host;
  const kind = host.getAttribute("deeplink");
  return !isFirst && host.isConnected && host.getRootNode() === document ? "none" : kind === "query" || kind === "none" ? kind : "hash";
}

/** What the address says, if it says anything. */
export function readState(host: FihrisSearch): State | undefined {
  const kind = kindOf(host);
  const text = kind === "hash" ? location.hash : kind === "query" ? location.search : "";
  const parameters = new URLSearchParams(text.slice(1));
  if (!parameters.has("q")) return undefined;
  const filters: Record<string, string[]> = {};
  for (const [key, value] of parameters) if (key.startsWith("f.")) (filters[key.slice(2)] ??= []).push(value);
  return { query: parameters.get("q") ?? "", filters, all: parameters.getAll("all"), sort: parameters.get("sort") ?? "" };
}

/** Writes it; `replaces`: in place of the history's last entry. */
export function writeState(host: FihrisSearch, { query, filters, all, sort }: State, replaces?: boolean): void {
  const kind = kindOf(host);
  if (kind === "none") return;
  const url = new URL(location.href);
  const parameters = new URLSearchParams(kind === "query" ? url.search : "");
  for (const key of [...parameters.keys()]) if (/^(q|all|sort|f\..*)$/.test(key)) parameters.delete(key);
  const chosen = Object.entries(filters).flatMap(([name, values]) => values.map((value) => [`f.${name}`, value] as const));
  if (query || chosen.length || sort) {
    parameters.set("q", query);
    for (const [key, value] of [...chosen, ...all.map((name) => ["all", name] as const)]) parameters.append(key, value);
    if (sort) parameters.set("sort", sort);
  }
  const text = parameters.toString();
  if (kind === "query") url.search = text;
  else if (text || /^#(.*&)?q=/.test(url.hash)) url.hash = text;
  try {
    if (url.href !== location.href) history[replaces ? "replaceState" : "pushState"](history.state, "", url);
  } catch {
    // A sandboxed frame has no address of its own.
  }
}
