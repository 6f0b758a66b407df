// Passing on what was searched for to the page that a result leads to.
import type { Segment } from "../fihris.js";

/** A fragment that also names the marked words: highlight.ts reads it, and the server never sees it. */
export function withWords(hash: string, segments: Segment[]): string {
  const words = new Set(segments.flatMap(({ text, mark }) => (mark ? [encodeURIComponent(text)] : [])));
  return words.size ? `${hash.slice(1)}&fihris=${[...words].slice(0, 12).join("+")}` : hash;
}
