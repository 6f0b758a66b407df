// What the box does, loaded when the reader comes near: the entry of ui-HASH.js. shell.ts has the box itself.
import { Combobox } from "./combobox.js";
import { Language, type Strings } from "./language.js";
import type { FihrisSearch } from "./shell.js";

export type { Strings };

/** What the box asks of it. */
export interface Interface {
  /** The element is in the page, or out of it. */
  connect(): void;
  disconnect(): void;
  /** An attribute has changed. */
  update(): void;
  /** The text has changed, or is to be searched again. */
  search(): void;
}

export function mount(host: FihrisSearch, strings: Strings): Interface {
  return new Combobox(host, new Language(host.language, host.code, strings));
}
