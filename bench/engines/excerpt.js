// What a page does that shows excerpts with an engine that has none: about 30 words around the first word of the query.
const WORDS = 30;
const BEFORE = 8;

/** Pieces of text, of which `mark` tells those that match. */
export function excerpt(text, query) {
  const words = query.toLowerCase().split(/[^\p{L}\p{N}\p{M}]+/u).filter(Boolean);
  const lower = text.toLowerCase();
  const found = words.map((word) => lower.indexOf(word)).filter((at) => at >= 0);
  let start = found.length ? Math.min(...found) : 0;
  for (let word = 0; word <= BEFORE && start > 0; word++) start = lower.lastIndexOf(" ", start - 1);
  start++;
  let end = start;
  for (let word = 0; word < WORDS && end >= 0; word++) end = lower.indexOf(" ", end + 1);
  const shown = text.slice(start, end < 0 ? undefined : end);
  if (!words.length) return [{ text: shown, mark: false }];
  // Letters, digits and marks only: none of them means anything in a pattern.
  const pieces = shown.split(new RegExp(`(${words.join("|")})`, "giu"));
  return pieces.map((text, index) => ({ text, mark: index % 2 === 1 })).filter(({ text }) => text);
}
