// Merging the answers of several bundles.
//
// Scores of different indexes cannot be compared as they are: what is rare in one is common in the other. Each is taken as a
// share of the best of its own bundle, and weighs by how many of the query's words the page has: a page with all of them
// comes before the best page of another bundle that has half.
import type { Answer, Found } from "./ask.js";
import type { Hit, SearchOptions, SearchResponse } from "../fihris.js";

/** The names of the bundles that an element searches, which stand beside their hits; none if it is one. */
export function sourcesOf(host: Element): string[] {
  const addresses = host.getAttribute("index")?.trim().split(/\s+/) ?? [];
  const names = host.getAttribute("sources")?.split(",") ?? [];
  return addresses.map((address, at) => names[at]?.trim() || new URL(address, document.baseURI).host);
}

/** One answer of those that came. Throws the first failure if none did. */
export function merge(outcomes: PromiseSettledResult<SearchResponse>[], query: string, options: SearchOptions): Answer {
  const failures = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason as unknown] : []));
  if (failures.length === outcomes.length) throw failures[0];
  const ranked: [number, Found][] = [];
  const answer: Answer = { query, total: 0, hits: [], failures };
  const counts = new Map<string, Map<string, number>>();
  for (const [bundle, outcome] of outcomes.entries()) {
    if (outcome.status === "rejected") continue;
    const { total, hits, also = [], waiting, interpretation, filters = {} } = outcome.value;
    answer.total += total;
    if (waiting) answer.waiting = waiting;
    if (interpretation) answer.interpretation ??= interpretation;
    const words = Math.max(1, ...hits.map(covered));
    for (const hit of hits) {
      const share = hit.score / (hits[0]?.score || 1);
      ranked.push([share + covered(hit) / words + (hit.pinned ? 2 : 0), { ...hit, bundle }]);
    }
    if (also.length) answer.also = [...(answer.also ?? []), ...also.map((hit) => ({ ...hit, bundle }))];
    for (const [name, values] of Object.entries(filters)) {
      const sum = counts.get(name) ?? new Map<string, number>();
      counts.set(name, sum);
      for (const [value, pages] of Object.entries(values)) sum.set(value, (sum.get(value) ?? 0) + pages);
    }
  }
  if (options.facets) answer.filters = Object.fromEntries([...counts].map(([name, sum]) => [name, Object.fromEntries(sum)]));
  // Sorting is stable, and by a key there are no scores to go by.
  answer.hits = ranked.sort(([a], [b]) => (options.sort ? 0 : b - a)).map(([, hit]) => hit);
  answer.hits.length = Math.min(answer.hits.length, options.limit ?? 10);
  return answer;
}

/** How many of the query's words are marked in a hit. */
function covered({ titleParts, excerpt }: Hit): number {
  return new Set([...titleParts, ...excerpt].flatMap(({ mark }) => (mark ? [mark] : []))).size;
}
