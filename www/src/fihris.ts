// The script a page loads: <script type="module" src="/fihris/fihris.js"></script>
// It defines <fihris-search> (shell.ts) and exports `open` for pages that bring their own interface (open.ts). www/fihris.d.ts
// has the types of both, which the sources are checked against here.
import type * as types from "../fihris.js";
import { FihrisError } from "./error.js";
import type { Bundle } from "./bundle.js";
import { load, setHome } from "./load.js";
import { FihrisSearch } from "./shell.js";

export { FihrisError, setHome };
export const open = async (url?: string | URL): Promise<Bundle> => (await load()).open(url);

// A page may carry the script twice, in a template and in an article, say; the second definition would throw. Where a page is
// rendered on a server there are no elements.
if (globalThis.customElements && !customElements.get("fihris-search")) customElements.define("fihris-search", FihrisSearch);

type Keeps<Promise, Made extends Promise> = Made;
export type Checked = [
  Keeps<typeof types.open, typeof open>,
  Keeps<typeof types.setHome, typeof setHome>,
  Keeps<typeof types.FihrisError, typeof FihrisError>,
  Keeps<types.FihrisSearchElement, FihrisSearch>,
];
