// What runs in the page, the same for every engine: the first query at once, the rest when asked for through `bench`.
// Times are those of `performance.now()`, which begins with the navigation.

/** The letters of a reader who knows the way. */
const KEYSTROKE_MS = 180;

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
/** Of a search that is not given up. */
const { signal: never } = new AbortController();

export function start(load) {
  const engine = load();
  const answer = async (query, signal = never) => checked(query, await (await engine).search(query, signal), signal);
  window.bench = { cold: cold(answer), typeInTurn, typeInTime, keystrokeTimes, preload };

  async function cold(answer) {
    const hits = await answer(new URLSearchParams(location.search).get("q"));
    return { ms: performance.now(), hits: hits.length };
  }

  /** Every keystroke waits for its answer. Resolves to the titles that each whole query found. */
  async function typeInTurn(queries) {
    const titles = [];
    for (const keystrokes of queries) {
      let hits = [];
      for (const query of keystrokes) hits = await answer(query);
      titles.push(hits.map(({ title }) => title));
    }
    return titles;
  }

  /**
   * As a reader types: no keystroke waits, each gives up the search before it, the last one's answer is read.
   * Resolves to how long the reader then waited.
   */
  async function typeInTime(queries) {
    const waits = [];
    for (const keystrokes of queries) {
      let failure;
      for (const query of keystrokes.slice(0, -1)) {
        const search = new AbortController();
        answer(query, search.signal).catch((error) => {
          if (!search.signal.aborted) failure = error;
        });
        await sleep(KEYSTROKE_MS);
        search.abort();
      }
      const start = performance.now();
      await answer(keystrokes.at(-1));
      waits.push(performance.now() - start);
      if (failure) throw failure;
      await sleep(KEYSTROKE_MS);
    }
    return waits;
  }

  /** How long each keystroke takes when all that it needs is there. */
  async function keystrokeTimes(queries) {
    const { search } = await engine;
    const times = [];
    for (const query of queries.flat()) {
      // A task of its own, as a keystroke has.
      await sleep(0);
      const start = performance.now();
      await search(query, never);
      times.push(performance.now() - start);
    }
    return times;
  }

  async function preload() {
    await (await engine).preload?.();
  }
}

/** An answer without what a list of results shows is an error, not a fast answer. */
function checked(query, found, signal) {
  if (!found && signal.aborted) return [];
  for (const { title, url, excerpt } of found.hits) {
    if (!title || !url || !Array.isArray(excerpt) && typeof excerpt !== "string") {
      throw new Error(`«${query}» found something without title, url or excerpt`);
    }
  }
  return found.hits;
}
