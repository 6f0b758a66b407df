import { Document } from "/flexsearch/flexsearch.js";
import { excerpt } from "./excerpt.js";
import { options } from "./flexsearch.options.js";

export async function load() {
  const index = new Document(options);
  const parts = await (await fetch("/flexsearch/index.json")).json();
  for (const [key, data] of Object.entries(parts)) index.import(key, data);
  return {
    async search(query) {
      const found = index.search(query, { limit: 10, enrich: true, merge: true });
      return { hits: found.map(({ doc: { title, url, body } }) => ({ title, url, excerpt: excerpt(body, query) })) };
    },
  };
}
