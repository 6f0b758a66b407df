// Marks the words that a reader searched for on the page that a result led to: highlight-HASH.js, loaded by shell.ts if the
// element has the attribute `highlight` and the address names words.
//
//   /page/#anchor&fihris=word+word      written by hit.ts; no server sees it
//
// The words are whole words of this page. They are marked by the CSS Custom Highlight API, which leaves the page as it is, or
// where there is none by <mark>. The address then loses the words, so that copying it gives a plain one.

/** Marks that do not change a word: tashkeel, Quranic signs, tatweel. */
const UNHEARD = /[\u0610-\u061A\u0640\u064B-\u065F\u0670\u06D6-\u06ED]/g;
const WORD = /[\p{L}\p{M}\p{N}\u0640]+/gu;
const NAME = "fihris";

const fold = (word: string) => word.normalize().replace(UNHEARD, "").toLowerCase();

function run(): void {
  const [, anchor = "", list = ""] = /^#(.*)&fihris=(.*)$/.exec(location.hash) ?? [];
  const decoded = list.split("+").map(decodeURIComponent).flatMap((text) => text.match(WORD) ?? []);
  const ranges = find(new Set(decoded.map(fold)));
  history.replaceState(history.state, "", location.pathname + location.search + (anchor && `#${anchor}`));
  const section = anchor ? document.getElementById(decodeURIComponent(anchor)) : null;
  if (!ranges.length) return section?.scrollIntoView();
  const first = ranges.find((range) => !section || section.compareDocumentPosition(range.startContainer) & 4) ?? ranges[0]!;
  const place = first.startContainer.parentElement;
  if (CSS.highlights) {
    CSS.highlights.set(NAME, new Highlight(...ranges));
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`::highlight(${NAME}){background-color:var(--fihris-mark,#fde68a);color:#1c1917}`);
    document.adoptedStyleSheets.push(sheet);
  } else {
    // From the last on: what is before stays where it is.
    for (const range of ranges.reverse()) range.surroundContents(document.createElement("mark"));
  }
  place?.scrollIntoView({ block: "center" });
}

/** Where these words stand in the page's text. */
function find(words: Set<string>): Range[] {
  const root = document.querySelector("main, [role=main], article") ?? document.body;
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const ranges: Range[] = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (/^(SCRIPT|STYLE|NOSCRIPT|TEXTAREA|FIHRIS-SEARCH)$/.test(node.parentElement?.tagName ?? "")) continue;
    for (const { 0: word, index } of node.textContent!.matchAll(WORD)) {
      if (!words.has(fold(word))) continue;
      const range = document.createRange();
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      ranges.push(range);
    }
  }
  return ranges;
}

run();
/** A module without exports is taken for an empty file: see open.ts. */
export { run };
