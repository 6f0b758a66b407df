// What only some boxes use, as a file of its own, extras-HASH.js: the page of results and filters, a field of the page, several
// bundles in one box, further sections of a page, an owner's template, searches that are kept, words that are passed on. A box
// without any of it (`needsExtras`, open.ts) loads it only when nothing was found, for what to try then.
import css from "./extras.css";

export { css };
export { facets, preset } from "./facets.js";
export { merge, sourcesOf } from "./merge.js";
export { forget, recentQueries, remember } from "./recent.js";
export { nested } from "./nested.js";
export { renderSection } from "./sections.js";
export { resultsPage } from "./results.js";
export { suggest } from "./suggest.js";
export { fill } from "./template.js";
export { withWords } from "./words.js";

export type Extras = typeof import("./extras.js");
