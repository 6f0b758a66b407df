// Runs that read from left to right inside a text that may read from right to left: «+49 30 902 694» of an Arabic sentence is laid
// out as «694 902 30 49+» by Unicode's algorithm, for each group of digits is a word of its own to it, and «C++» loses its signs to
// the other side. Such runs are put between isolates (U+2066 … U+2069), which are seen by nobody.
import type { Segment } from "../fihris.js";

const DIGITS = "[0-9\u0660-\u0669\u06F0-\u06F9]";
/** Groups of digits that are one number: a telephone's (+49 …, 030 …, (0)30 …), or any three. A list of years has commas. */
const GROUPS = `(?:\\+|\\(?0)${DIGITS}*(?:[ ()/.\\-\u00A0\u2011]+${DIGITS}+)+|${DIGITS}+(?:[ \\-/\u00A0\u2011]${DIGITS}+){2,}`;
/** Latin words with a sign that belongs to them at their beginning or end (#tag, @name, /path, .NET, C++, 5%). */
const REST = "[\\p{Script=Latin}\\d._\\-/:?=&%@~+#]*";
const LATIN = `(?<![^\\s(«"])(?:[@#./~][\\p{Script=Latin}\\d]${REST}|[\\p{Script=Latin}\\d]${REST}[/+#%])(?![^\\s.,،؛:)»"])`;
const RUN = new RegExp(`\\+${DIGITS}+(?!${DIGITS}| ${DIGITS})|${GROUPS}|${LATIN}`, "gu");

/** The same pieces with isolates around such runs, which may reach over several of them. */
export function isolated(parts: Segment[]): Segment[] {
  const whole = parts.map(({ text }) => text).join("");
  if (!/[\u0590-\u08FF]/.test(whole)) return parts;
  const signs = [...whole.matchAll(RUN)].flatMap(({ 0: run, index }) => [
    [index, "\u2066"] as const,
    [index + run.length, "\u2069"] as const,
  ]);
  if (!signs.length) return parts;
  let start = 0;
  let next = 0;
  return parts.map(({ text, mark }) => {
    const end = start + text.length;
    let result = "";
    let from = start;
    // What ends with a piece is closed in it, what begins with the next is opened there.
    for (let sign = signs[next]; sign && (sign[0] < end || (sign[0] === end && sign[1] === "\u2069")); sign = signs[++next]) {
      result += whole.slice(from, sign[0]) + sign[1];
      from = sign[0];
    }
    start = end;
    return { text: result + whole.slice(from, end), mark };
  });
}
