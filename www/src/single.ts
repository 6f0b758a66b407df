// All of a bundle in one classic script: <script src="fihris-search.js"></script>
// It is for pages that come from no server: from file://, a disk, a message's attachment, where browsers load no modules and fetch
// nothing. It defines <fihris-search> and the global `fihris` with what fihris.js exports. Its modules are those of the widget,
// but for two that know where files lie (embedded-load.ts, embedded-link.ts); www/build.mjs puts them in their place.
import { FihrisError } from "./error.js";
import type { Bundle } from "./bundle.js";
import * as embedded from "./embedded-load.js";
import type * as bundled from "./load.js";
import { FihrisSearch } from "./shell.js";

export { FihrisError };
export const open = async (url?: string | URL): Promise<Bundle> => (await embedded.load()).open(url);
export const { setHome } = embedded;

function define(): void {
  if (!customElements.get("fihris-search")) customElements.define("fihris-search", FihrisSearch);
}

// A module runs when the page is read; so does this, for the element looks for fields and templates.
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", define);
else define();

type Keeps<Module, Made extends Module> = Made;
export type Checked = Keeps<Pick<typeof bundled, "load" | "own" | "setHome">, typeof embedded>;
