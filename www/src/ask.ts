// Asking one bundle, or several as if they were one.
import type { Bundle, Hit, SearchOptions, SearchResponse } from "../fihris.js";
import type { Extras } from "./extras.js";

/** A hit, and if several bundles were asked the number of the one it is of. */
export interface Found extends Hit {
  bundle?: number;
}

export interface Answer extends SearchResponse {
  hits: Found[];
  /** Why bundles did not answer while others did. */
  failures: unknown[];
}

/** The answer of one bundle, or of several, which `extras` can merge. */
export async function ask(bundles: Promise<Bundle>[], query: string, options: SearchOptions, extras?: Extras): Promise<Answer> {
  const search = async (bundle: Promise<Bundle>) => (await bundle).search(query, options);
  if (!extras || bundles.length === 1) return { ...(await search(bundles[0]!)), failures: [] };
  return extras.merge(await Promise.allSettled(bundles.map(search)), query, options);
}
