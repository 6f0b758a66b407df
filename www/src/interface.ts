// What the box does, loaded when the reader comes near: the entry of ui-HASH.js. shell.ts has the box itself.
import { Combobox } from "./combobox.js";
import type { Extras } from "./extras.js";
import { kit } from "./kit.js";
import { Language } from "./language.js";
import type { Opener } from "./open.js";
import type { FihrisSearch } from "./shell.js";

/** What the box asks of it. */
export interface Interface {
  /** The element is in the page, or out of it. */
  connect(): void;
  disconnect(): void;
  /** An attribute has changed. */
  update(): void;
  /** The box gets another field or language: nothing of this stays. */
  remove(): void;
  /** The text has changed, or is to be searched again. */
  search(): void;
  /** The dialog was opened, or the page wants the field. */
  opened(): void;
  close(): void;
}

/** `extras` are those of this box, if it needs them. */
export function mount(host: FihrisSearch, language: Language, opener: Opener, extras: Extras | undefined): Interface {
  if (!extras || host.mode !== "page") return new Combobox(host, language, opener, extras);
  return new (extras.resultsPage(kit))(host, language, opener, extras);
}

export { Language };
