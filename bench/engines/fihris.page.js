import { open } from "/fihris/fihris.js";

export async function load() {
  const bundle = await open();
  return { search: (query, signal) => bundle.search(query, { signal }), preload: () => bundle.preload?.() };
}
