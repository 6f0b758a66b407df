// The one error type of the public API. `code` is stable and made for programs (the element turns it into a sentence in
// the reader's language); the message is English and made for whoever opens the console.

const CODES = [
  "network", // a file could not be fetched
  "not-found", // there is no bundle at this address
  "damaged", // a file arrived, but is not what the manifest promises
  "unsupported-version", // the bundle was built for another fihris
  "no-wasm", // the browser, or the page's security policy, refuses WebAssembly
  "crashed", // the engine failed twice on the same query
] as const;

export type FihrisErrorCode = (typeof CODES)[number];

export class FihrisError extends Error {
  override readonly name = "FihrisError";

  constructor(
    readonly code: FihrisErrorCode,
    detail: string,
    options?: ErrorOptions,
  ) {
    super(`${code}: ${detail}`, options);
  }

  /** What was thrown, as a `FihrisError`. The engine's own errors read "code: detail"; anything else gets `otherwise`. */
  static from(thrown: unknown, otherwise: FihrisErrorCode): FihrisError {
    if (thrown instanceof FihrisError) return thrown;
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    const code = CODES.find((known) => message.startsWith(`${known}: `));
    const detail = code ? message.slice(code.length + 2) : String(thrown);
    return new FihrisError(code ?? otherwise, detail, { cause: thrown });
  }
}
