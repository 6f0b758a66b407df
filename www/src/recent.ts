// What was searched for lately, kept on the device, and only if the page's owner turned it on: <fihris-search recent>.
const KEY = "fihris-recent";
const KEPT = 6;

export function recentQueries(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter((query) => typeof query === "string").slice(0, KEPT) : [];
  } catch {
    // A sandboxed frame has no storage, and another script may have put anything there.
    return [];
  }
}

export function remember(query: string): void {
  keep([query, ...recentQueries().filter((other) => other !== query)].slice(0, KEPT));
}

export function forget(): void {
  keep([]);
}

function keep(queries: string[]): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(queries));
  } catch {
    // No storage, or none left: then nothing is remembered.
  }
}
