// What load.ts and open.ts are, in fihris-search.js: the files of a bundle stand in the script, and nothing is fetched or imported.
//
//   engine   bundle.ts, engine.ts and the glue, as a function that evaluates them anew: the glue keeps its instance in the state
//            of its module, and whoever asks for another instance gets another module (bundle.ts)
//   wasm     deflated, in base64
//   index    in base64, put here by `fihris build --single-file`
//
// So everything else is as in a bundle, and what stands here has the names of files there, with nothing for their hashes.
import evaluate from "engine";
import strings from "strings";
import wasm from "wasm";
import type { Bundle } from "./bundle.js";
import { FihrisError } from "./error.js";
import type { Interface } from "./interface.js";
import type { Strings } from "./language.js";
import type * as bundled from "./load.js";
import type { Bytes, load as loadFile } from "./network.js";
import { needsExtras, type Opener } from "./open.js";
import { codeOf, languageAt } from "./place.js";
import type { FihrisSearch } from "./shell.js";

/**
 * In a single file the index stands in place of this string, and behind a space the language of most pages. Object() keeps a
 * minifier from reasoning about it.
 */
const [index = "", lang] = String(Object("__FIHRIS_INDEX__")).split(" ");

/** The folder of the script, which is the top of the site, if the page lies on a disk. */
export const TOP =
  location.protocol === "file:"
    ? new URL(".", (document.currentScript as HTMLScriptElement | null)?.src || location.href)
    : undefined;

/** No place: the script may stand in a page that has no address itself. */
const HOME = new URL("fihris:/");

export const own: bundled.Manifest = {
  format: 1,
  widget: "",
  index: "",
  ...(lang && { lang }),
  labels: [...strings].map(([code, words]) => [code, (words as Strings).placeholder, (words as Strings).unavailable]),
};

const files = new Map<string, () => Promise<Bytes>>([
  ["engine-.wasm", () => inflate(decode(wasm))],
  ["index-.fihris", async () => decode(index)],
]);

const read: typeof loadFile = async (ask) => {
  const { pathname } = ask(1) as URL;
  return { status: 200, bytes: await files.get(pathname.slice(1))!() };
};

const modules = new Map<string, () => unknown>([
  ["engine-.js", () => evaluate(read)],
  ["extras-*.js", () => import("./extras.js")],
  ["highlight-*.js", () => import("./highlight.js")],
]);

async function part<Module>(file: string): Promise<Module> {
  return (await modules.get(file)!()) as Module;
}

let opening: Promise<Bundle> | undefined;

/** Opens the index of this script; there is no other. */
async function open(url: string | URL = HOME): Promise<Bundle> {
  if (String(url) !== HOME.href) throw new FihrisError("not-found", `${url}: this script has its own index alone`);
  opening ??= part<typeof import("./bundle.js")>("engine-.js").then(
    (script) => new script.Bundle(HOME, own, [], { FihrisError, importFile: part, manifestOf: async () => own }),
  );
  const bundle = await opening;
  await bundle.load();
  return bundle;
}

const opener: Opener = {
  languageOf: (host) => {
    const page = languageAt(host, lang);
    return [page, codeOf(page)];
  },
  bundlesOf: (host) => (host.getAttribute("index")?.trim().split(/\s+/) ?? [HOME]).map((address) => open(address)),
  extrasOf: async (host) => (needsExtras(host) ? part("extras-*.js") : undefined),
  allExtras: () => part("extras-*.js"),
};

async function mount(host: FihrisSearch): Promise<Interface> {
  const [page, code] = opener.languageOf(host);
  const ui = await import("./interface.js");
  return ui.mount(host, new ui.Language(page, code, strings.get(code) as Strings), opener, await opener.extrasOf(host));
}

export const load: typeof bundled.load = async () => ({ mount, open, part });

/** This script has its own index, wherever it is. */
export function setHome(): void {}

function decode(text: string): Bytes {
  const letters = atob(text);
  const bytes = new Uint8Array(letters.length);
  for (let at = 0; at < bytes.length; at++) bytes[at] = letters.charCodeAt(at);
  return bytes;
}

async function inflate(deflated: Bytes): Promise<Bytes> {
  const stream = new Blob([deflated]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
