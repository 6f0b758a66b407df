// The way out of what covers the page, a dialog or a sheet: the Back of a phone closes it and does not leave the page. By a
// CloseWatcher where there is one (a dialog has its own there), else by an entry of the history. Routers never hear of that entry:
// they would answer with a visit of their own.
interface CloseWatcher extends EventTarget {
  destroy(): void;
}
declare const CloseWatcher: { new (): CloseWatcher } | undefined;

const isWatched = "CloseWatcher" in globalThis;

export class Exit {
  #watcher: CloseWatcher | undefined;
  #entered = false;

  constructor(
    readonly close: () => void,
    readonly isDialog: boolean,
  ) {}

  /** What it is the way out of has been opened. */
  enter(): void {
    if (this.#entered) return;
    this.#entered = true;
    if (isWatched) {
      if (this.isDialog) return;
      this.#watcher = new CloseWatcher!();
      this.#watcher.addEventListener("close", this.close);
      return;
    }
    addEventListener("popstate", this.#back, { capture: true });
    try {
      history.pushState(history.state, "");
    } catch {
      // A sandboxed frame has no history.
    }
  }

  /** It has been closed; `leaves`: for another page, which comes after the entry. */
  leave(leaves = false): void {
    if (!this.#entered) return;
    this.#entered = false;
    this.#watcher?.destroy();
    if (isWatched) return;
    if (leaves) removeEventListener("popstate", this.#back, { capture: true });
    else history.back();
  }

  readonly #back = (event: Event): void => {
    event.stopImmediatePropagation();
    removeEventListener("popstate", this.#back, { capture: true });
    if (!this.#entered) return;
    this.#entered = false;
    this.close();
  };
}

let locks = 0;
let before: [overflow: string, gutter: string] = ["", ""];

/** While something covers the page, the page itself does not scroll; nor does it move where its scroll bar was. */
export function lockPage(isLocked: boolean): void {
  const { style, clientWidth } = document.documentElement;
  locks += isLocked ? 1 : -1;
  if (isLocked && locks === 1) {
    before = [style.overflow, style.scrollbarGutter];
    if (innerWidth > clientWidth) style.scrollbarGutter = "stable";
    style.overflow = "hidden";
  } else if (!locks) {
    [style.overflow, style.scrollbarGutter] = before;
  }
}
