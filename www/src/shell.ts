// <fihris-search> as far as a page pays for it before the reader comes near: the box, and what starts the rest.
//
//   near or typing ─┬─> bundle.ts   the engine and index of each bundle
//                   ├─> ui-HASH.js  what the box does (interface.ts)
//                   └─> strings-LL-HASH.json, of the page's language
//
// All of it is asked for at once. What the reader types meanwhile stays in the input, whose text is the only state there is:
// whatever happens behind it, the input keeps working.
import labels from "labels";
import css from "./box.css";
import { open, type Bundle } from "./bundle.js";
import { magnifier, make, set } from "./dom.js";
import { FihrisError } from "./error.js";
import { HOME, importFile, loadJson, manifestOf } from "./files.js";
import type { Interface, Strings } from "./interface.js";
import { codeOf, languageAt } from "./language.js";

const styles = new CSSStyleSheet();
styles.replaceSync(css);

export class FihrisSearch extends HTMLElement {
  static readonly observedAttributes = ["bundle", "limit", "placeholder", "lang", "dir"];

  readonly input = make("input", "input", {
    id: "input",
    type: "text",
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-haspopup": "listbox",
    autocapitalize: "off",
    autocomplete: "off",
    autocorrect: "off",
    enterkeyhint: "search",
    inputmode: "search",
    spellcheck: "false",
  });
  // Escape clears as well, so the Tab key need not stop at the button.
  readonly clear = make("button", "clear", { type: "button", tabindex: "-1", hidden: "" }, "\u00D7");
  readonly root = make("div", "root", {}, make("div", "box", {}, magnifier(), this.input, this.clear));
  /** If what the box does could not be loaded: the message, and the way to try again. */
  readonly #retry = make("button", "retry", { type: "button" });
  #interface: Promise<Interface> | undefined;

  constructor() {
    super();
    const shadow = this.attachShadow({ mode: "open", delegatesFocus: true });
    shadow.adoptedStyleSheets = [styles];
    shadow.append(this.root);
    for (const near of ["pointerenter", "touchstart", "focusin"]) {
      // A failure now is nobody's concern yet; typing tries again.
      this.addEventListener(near, () => this.start().catch(() => {}), { passive: true });
    }
    this.input.addEventListener("input", this.#search);
    this.#retry.addEventListener("click", () => {
      this.input.focus();
      void this.#search();
    });
  }

  connectedCallback(): void {
    this.#localise();
    void this.#interface?.then((ui) => ui.connect());
  }

  disconnectedCallback(): void {
    void this.#interface?.then((ui) => ui.disconnect());
  }

  attributeChangedCallback(): void {
    if (!this.isConnected) return;
    this.#localise();
    void this.#interface?.then((ui) => ui.update());
  }

  /** The language in force where the element stands. */
  get language(): string {
    return languageAt(this);
  }

  /** That language, if the interface speaks it. */
  get code(): string {
    return codeOf(this.language, labels);
  }

  bundles(): Promise<Bundle>[] {
    const addresses = this.getAttribute("bundle")?.trim().split(/\s+/) ?? [HOME];
    return addresses.map((address) => open(address));
  }

  /** Loads all that is needed, at once. */
  start(): Promise<Interface> {
    for (const bundle of this.bundles()) bundle.catch(() => {});
    const loading = (this.#interface ??= this.#load(false).catch((error: FihrisError) => {
      if (error.code === "network") throw error;
      return this.#load(true);
    }));
    loading.catch(() => (this.#interface = undefined));
    return loading;
  }

  /** `again`: files may be gone, or the browser may keep a bad copy. */
  async #load(again: boolean): Promise<Interface> {
    const { ui, strings } = await manifestOf(HOME, again);
    const cache = again ? "reload" : "default";
    const [{ mount }, words] = await Promise.all([
      importFile<typeof import("./interface.js")>(new URL(ui, HOME), cache),
      loadJson(new URL(strings[this.code] as string, HOME), cache) as Promise<Strings>,
    ]);
    this.#retry.remove();
    return mount(this, words);
  }

  readonly #search = async (): Promise<void> => {
    try {
      (await this.start()).search();
    } catch (error) {
      this.root.append(this.#retry);
      this.emit("fihris-error", { code: FihrisError.from(error, "damaged").code });
    }
  };

  #localise(): void {
    const [placeholder, direction, retry] = labels[this.code] as string[] as [string, string, string];
    set(this.root, { lang: this.code, dir: this.dir || direction });
    const text = this.getAttribute("placeholder") ?? placeholder;
    set(this.input, { "aria-label": text, placeholder: text });
    this.#retry.textContent = retry;
  }

  emit(type: string, detail: object): void {
    this.dispatchEvent(new CustomEvent(type, { bubbles: true, composed: true, detail }));
  }
}
