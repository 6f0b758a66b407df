// The script a page loads: <script type="module" src="/fihris/fihris.js"></script>
// It defines <fihris-search> (shell.ts) and exports `open` for pages that bring their own interface (bundle.ts).
import { FihrisSearch } from "./shell.js";

export type { Bundle, SearchOptions } from "./bundle.js";
export { open } from "./bundle.js";
export type { Hit, SearchResponse, Segment } from "./engine.js";
export type { FihrisErrorCode } from "./error.js";
export { FihrisError } from "./error.js";

// A page may carry the script twice, in a template and in an article, say; the second definition would throw.
if (!customElements.get("fihris-search")) customElements.define("fihris-search", FihrisSearch);
