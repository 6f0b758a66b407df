// What the box does, loaded when the reader comes near: the entry of ui-HASH.js. shell.ts has the box itself.
import { Combobox } from "./combobox.js";
import { Language, type Strings } from "./language.js";
import { ResultsPage } from "./results.js";
import type { FihrisSearch } from "./shell.js";

/** What the box asks of it. */
export interface Interface {
  /** The element is in the page, or out of it. */
  connect(): void;
  disconnect(): void;
  /** An attribute has changed. */
  update(): void;
  /** The text has changed, or is to be searched again. */
  search(): void;
  /** The dialog was opened. */
  opened(): void;
}

export function mount(host: FihrisSearch, page: string, code: string, strings: Strings): Interface {
  const Form = host.getAttribute("mode") === "page" ? ResultsPage : Combobox;
  return new Form(host, new Language(page, code, strings));
}
