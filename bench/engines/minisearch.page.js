import MiniSearch from "/minisearch/minisearch.js";
import { excerpt } from "./excerpt.js";
import { options } from "./minisearch.options.js";

export async function load() {
  const index = MiniSearch.loadJSON(await (await fetch("/minisearch/index.json")).text(), options);
  return {
    async search(query) {
      const found = index.search(query).slice(0, 10);
      return { hits: found.map(({ title, url, body }) => ({ title, url, excerpt: excerpt(body, query) })) };
    },
  };
}
