// What to try where nothing was found.
import type { SearchResponse } from "../fihris.js";

/** Words of a query that are tried one by one. */
const TRIED = 5;

/** The words of a query that find something one by one, as they stand: a guess would find anything. */
export async function suggest(query: string, ask: (word: string) => Promise<SearchResponse>): Promise<string[]> {
  const words = (query.match(/[^\s"«»“”„]+/g) ?? []).slice(0, TRIED);
  if (words.length < 2) return [];
  const finds = async (word: string) => ((await ask(word)).total ? [word] : []);
  const found = await Promise.all(words.map(finds)).catch(() => []);
  return [...new Set(found.flat())];
}
