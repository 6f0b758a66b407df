// What only some sites use, as a file of its own, extras-HASH.js: the page of results and filters, several bundles in one box,
// further sections of a page, an owner's template, and searches that are kept. A box without any of it never loads it (`needsExtras`, open.ts).
import css from "./extras.css";

export { css };
export { facets, preset } from "./facets.js";
export { merge, sourcesOf } from "./merge.js";
export { forget, recentQueries, remember } from "./recent.js";
export { renderSection } from "./sections.js";
export { resultsPage } from "./results.js";
export { fill } from "./template.js";

export type Extras = typeof import("./extras.js");
