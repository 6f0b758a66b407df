// What open.ts is, in fihris-search.js: the files of a bundle stand in the script, and nothing is fetched or imported.
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
import type { Bytes, load } from "./network.js";
import type { Manifest } from "./open.js";

/** In a single file the index stands in place of this string, and behind a space the language of most pages. Object() keeps a minifier from reasoning about it. */
const [index = "", lang] = String(Object("__FIHRIS_INDEX__")).split(" ");

/** The folder of the script, which is the top of the site, if the page lies on a disk. */
export const TOP =
  location.protocol === "file:"
    ? new URL(".", (document.currentScript as HTMLScriptElement | null)?.src || location.href)
    : undefined;

/** No place: the script may stand in a page that has no address itself. */
export const HOME = new URL("fihris:/");

const MANIFEST: Manifest = {
  format: 1,
  widget: "",
  index: "",
  ...(lang && { lang }),
};

const files: Record<string, () => Promise<Bytes>> = {
  "engine-.wasm": () => inflate(decode(wasm)),
  "index-.fihris": async () => decode(index),
};

const read: typeof load = async (ask) => {
  const { pathname } = ask(1) as URL;
  return { status: 200, bytes: await files[pathname.slice(1)]!() };
};

const modules: Record<string, () => unknown> = {
  "engine-.js": () => evaluate(read),
  "ui-.js": () => import("./interface.js"),
  "highlight-.js": () => import("./highlight.js"),
};

export async function importFile<Module>(file: string): Promise<Module> {
  return (await modules[file]!()) as Module;
}

export async function loadJson<Json>(file: string): Promise<Json> {
  return strings[file.split("-")[1]!] as Json;
}

export async function manifestOf(): Promise<Manifest> {
  return MANIFEST;
}

let opening: Promise<Bundle> | undefined;

/** Opens the index of this script; there is no other. */
export async function open(url: string | URL = HOME): Promise<Bundle> {
  if (String(url) !== HOME.href) throw new FihrisError("not-found", `${url}: this script has its own index alone`);
  opening ??= importFile<typeof import("./bundle.js")>("engine-.js").then(
    (script) => new script.Bundle(HOME, MANIFEST, [], { FihrisError, importFile, manifestOf }),
  );
  const bundle = await opening;
  await bundle.load();
  return bundle;
}

/** Nothing here is ever out of date. */
export function again(error: FihrisError): never {
  throw error;
}

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
