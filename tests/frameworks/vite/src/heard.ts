/** What the framework's own handlers were told; the tests read it. */
declare global {
  interface Window {
    heard: string[];
  }
}

window.heard = [];

export function hear(event: CustomEvent<{ query: string; total: number }>): void {
  window.heard.push(`${event.detail.query}: ${event.detail.total}`);
}
