// Asking one bundle, or several as if they were one.
//
// Scores of different indexes cannot be compared as they are: what is rare in one is common in the other. Each is taken as a
// share of the best of its own bundle, and weighs by how many of the query's words the page has: a page with all of them
// comes before the best page of another bundle that has half.
import type { Bundle, Hit, SearchOptions, SearchResponse } from "../fihris.js";

/** A hit, and if several bundles were asked the number of the one it is of. */
export interface Found extends Hit {
  bundle?: number;
}

export interface Answer extends SearchResponse {
  hits: Found[];
  /** Why bundles did not answer while others did. */
  failures: unknown[];
}

export async function ask(bundles: Promise<Bundle>[], query: string, options: SearchOptions): Promise<Answer> {
  const search = async (bundle: Promise<Bundle>) => (await bundle).search(query, options);
  if (bundles.length === 1) return { ...(await search(bundles[0]!)), failures: [] };
  const outcomes = await Promise.allSettled(bundles.map(search));
  const failures = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason as unknown] : []));
  if (failures.length === bundles.length) throw failures[0];
  const ranked: [number, Found][] = [];
  const answer: Answer = { query, total: 0, hits: [], failures };
  const counts: Record<string, Record<string, number>> = {};
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
      const sum = (counts[name] ??= {});
      for (const [value, pages] of Object.entries(values)) sum[value] = (sum[value] ?? 0) + pages;
    }
  }
  if (options.facets) answer.filters = counts;
  // Sorting is stable, and by a key there are no scores to go by.
  answer.hits = ranked.sort(([a], [b]) => (options.sort ? 0 : b - a)).map(([, hit]) => hit);
  answer.hits.length = Math.min(answer.hits.length, options.limit ?? 10);
  return answer;
}

/** How many of the query's words are marked in a hit. */
function covered({ titleParts, excerpt }: Hit): number {
  return new Set([...titleParts, ...excerpt].flatMap(({ mark }) => (mark ? [mark] : []))).size;
}
