import { create, load as fill, search, stemmer } from "/orama/orama.js";
import { excerpt } from "./excerpt.js";
import { options, searchOptions } from "./orama.options.js";

export async function load() {
  const index = create(options(stemmer));
  fill(index, await (await fetch("/orama/index.json")).json());
  return {
    async search(query) {
      const { hits } = await search(index, { term: query, ...searchOptions });
      const found = hits.map(({ document }) => document);
      return { hits: found.map(({ title, url, body }) => ({ title, url, excerpt: excerpt(body, query) })) };
    },
  };
}
