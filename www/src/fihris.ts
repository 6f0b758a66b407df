// The script a page loads: <script type="module" src="/fihris/fihris.js"></script>
// It defines <fihris-search> (element.ts) and exports `open` for pages that bring their own interface (bundle.ts).
import { FihrisSearch } from "./element.js";

export { type Bundle, open } from "./bundle.js";
export { type Choice, type FacetCounts, type Hit, type SearchOptions, type SearchResponse, type Segment } from "./engine.js";
export { FihrisError, type FihrisErrorCode } from "./error.js";

// A page may carry the script twice, in a template and in an article, say; the second definition would throw.
if (!customElements.get("fihris-search")) customElements.define("fihris-search", FihrisSearch);
