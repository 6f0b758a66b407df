// Marks the words a reader searched for on the page that a result led to: highlight-HASH.js.
export {};
