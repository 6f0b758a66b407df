// <fihris-search> as far as a page pays for it before the reader comes near: the box, and what starts the rest.
//
//   near or typing ─┬─> open.ts      engine, module and index of each bundle
//                   ├─> ui-HASH.js   what the box does (interface.ts)
//                   └─> strings-LL-HASH.json, of the page's language
//
// All of it is asked for at once. What the reader types meanwhile stays in the input, whose text is the only state there is:
// whatever happens behind it, the input keeps working.
import labels from "labels";
import css from "./box.css";
import type { Bundle } from "./bundle.js";
import { make, set } from "./dom.js";
import type { FihrisError } from "./error.js";
import type { Interface } from "./interface.js";
import type { Strings } from "./language.js";
import { again, HOME, importFile, loadJson, manifestOf, open } from "./open.js";
import { codeOf, languageAt } from "./place.js";

const styles = new CSSStyleSheet();
styles.replaceSync(css);

type Parts = [typeof import("./interface.js"), Strings];
/** The interface and its words, by language: one for all boxes. */
const parts: Record<string, Promise<Parts>> = {};

export class FihrisSearch extends HTMLElement {
  static readonly observedAttributes = ["index", "limit", "placeholder", "lang", "dir"];

  /** Its own, or that of the page which `for` names. */
  input!: HTMLInputElement;
  readonly root = make("div", "root");
  /** What the interface is put into: the dialog, or all there is. */
  frame: HTMLElement | HTMLDialogElement = this.root;
  /** If the interface could not be loaded: the message, and the way to try again. */
  readonly #retry = make("button", "failed", { type: "button" });
  #trigger: HTMLElement | undefined;
  #interface: Promise<Interface> | undefined;

  connectedCallback(): void {
    if (!this.input) this.#build();
    this.#localise();
    document.addEventListener("keydown", this.#shortcut);
    // The words of a link are there to be shown; whoever comes back comes back to what was found.
    if (/[?#&]q=/.test(location.href) || this.getAttribute("mode") === "page") void this.search();
    if (this.hasAttribute("highlight") && /fihris=/.test(location.hash)) {
      void manifestOf(HOME).then(({ widget }) => importFile(`highlight-${widget}.js`, HOME)).catch(() => {});
    }
    void this.#interface?.then((ui) => ui.connect());
  }

  disconnectedCallback(): void {
    document.removeEventListener("keydown", this.#shortcut);
    void this.#interface?.then((ui) => ui.disconnect());
  }

  attributeChangedCallback(): void {
    if (!this.input) return;
    this.#localise();
    void this.#interface?.then((ui) => ui.update());
  }

  #build(): void {
    const shadow = this.attachShadow({ mode: "open", delegatesFocus: true });
    shadow.adoptedStyleSheets = [styles];
    const named = this.getAttribute("for");
    let near: HTMLElement = this;
    if (named) {
      // ARIA leads from the page's input to our list, which therefore is in the page too.
      near = document.querySelector<HTMLElement>(named)!;
      this.input = near.matches("input") ? (near as HTMLInputElement) : near.querySelector("input:not([type=hidden])")!;
      this.append(this.root);
      shadow.append(make("slot", "slot"));
    } else {
      this.input = make("input", "input", { enterkeyhint: "search", inputmode: "search" });
      const box = make("div", "box", {}, make("span", "icon"), this.input);
      shadow.append(this.root);
      if (this.getAttribute("mode") === "modal") {
        this.frame = make("dialog", "dialog", {}, box);
        this.#trigger = make("button", "trigger", { type: "button", "aria-haspopup": "dialog" });
        this.#trigger.addEventListener("click", this.#open);
        this.root.append(this.#trigger, this.frame);
      } else this.root.append(box);
    }
    set(this.input, { autocomplete: "off", spellcheck: "false" });
    if (this.getAttribute("mode") !== "page") {
      set(this.input, { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false" });
    }
    for (const sign of ["pointerenter", "focusin"]) {
      // A failure now is nobody's concern yet; typing tries again.
      near.addEventListener(sign, () => this.start().catch(() => {}));
    }
    this.input.addEventListener("input", () => this.search());
    this.#retry.addEventListener("click", () => {
      this.input.focus();
      void this.search();
    });
  }

  bundles(): Promise<Bundle>[] {
    const addresses = this.getAttribute("index")?.trim().split(/\s+/) ?? [HOME];
    return addresses.map((address) => open(address));
  }

  /** Loads all that is needed, at once. */
  start(): Promise<Interface> {
    for (const bundle of this.bundles()) bundle.catch(() => {});
    const loading = (this.#interface ??= this.#load().catch((error: FihrisError) => this.#load(again(error))));
    loading.catch(() => (this.#interface = undefined));
    return loading;
  }

  async #load(fresh?: boolean): Promise<Interface> {
    const page = languageAt(this);
    const code = codeOf(page);
    const loading = (parts[code] ??= this.#fetch(code, fresh));
    loading.catch(() => delete parts[code]);
    const [{ mount }, words] = await loading;
    return mount(this, page, code, words);
  }

  async #fetch(code: string, fresh?: boolean): Promise<Parts> {
    const { widget } = await manifestOf(HOME, fresh);
    const words = loadJson<Strings>(`strings-${code}-${widget}.json`, HOME);
    // If they are there and the rest is not, they can say so.
    words.then(({ unavailable }) => (this.#retry.textContent = unavailable), () => {});
    return Promise.all([importFile<typeof import("./interface.js")>(`ui-${widget}.js`, HOME), words]);
  }

  /** Searches for the text in the box, or for another. */
  async search(query?: string): Promise<void> {
    if (query !== undefined) this.input.value = query;
    try {
      (await this.start()).search();
      this.#retry.remove();
    } catch (error) {
      this.frame.append(this.#retry);
      this.emit("fihris-error", { code: (error as FihrisError).code });
    }
  }

  readonly #open = (): void => {
    (this.frame as HTMLDialogElement).showModal();
    this.input.select();
    this.start().then((ui) => ui.opened(), () => {});
  };

  /** Ctrl or Cmd with K, and «/»: by the key's place too, for another letter is there in an Arabic layout. */
  readonly #shortcut = (event: KeyboardEvent): void => {
    const { altKey, code, ctrlKey, key, metaKey } = event;
    const target = event.composedPath()[0] as HTMLElement;
    if (!this.#trigger || altKey || target.closest("input, textarea, select, [contenteditable]")) return;
    if (ctrlKey || metaKey ? key === "k" || code === "KeyK" : key === "/" || code === "Slash") {
      event.preventDefault();
      this.#open();
    }
  };

  #localise(): void {
    const code = codeOf(languageAt(this));
    const placeholder = labels[code]!;
    set(this.root, { lang: code, dir: this.dir || (/[\u0600-\u06FF]/.test(placeholder) ? "rtl" : "ltr") });
    const text = this.getAttribute("placeholder") ?? placeholder;
    this.#trigger?.replaceChildren(make("span", "icon"), text);
    if (!this.hasAttribute("for")) set(this.input, { "aria-label": text, placeholder: text });
    this.#retry.textContent = `\u26A0 ${text} \u21BB`;
  }

  /** Whether the page lets us go on. */
  emit(type: string, detail: object): boolean {
    return this.dispatchEvent(new CustomEvent(type, { bubbles: true, cancelable: true, composed: true, detail }));
  }
}
