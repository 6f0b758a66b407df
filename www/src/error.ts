// The one error type of the public API. `code` is stable and made for programs (the interface turns it into a sentence in
// the reader's language); the message is English and made for whoever opens the console.

import type { FihrisErrorCode } from "../fihris.js";

export class FihrisError extends Error {
  override readonly name = "FihrisError";

  constructor(
    readonly code: FihrisErrorCode,
    detail: string | URL,
    cause?: unknown,
  ) {
    super(`${code}: ${detail}`, { cause });
  }
}
