import { search } from "/pagefind/pagefind.js";

export async function load() {
  return {
    /** As Pagefind's own interface does, the texts of an answer that is no longer wanted are not asked for. */
    async search(query, signal) {
      const { results } = await search(query);
      if (signal.aborted) return undefined;
      const shown = await Promise.all(results.slice(0, 10).map((result) => result.data()));
      return { hits: shown.map(({ meta, url, excerpt }) => ({ title: meta.title, url, excerpt })) };
    },
  };
}
