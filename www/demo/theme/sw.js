// The demo's service worker: fihris's own, with the pages to take along. Rendered by cargo xtask site.
self.fihris = { pages: {{ addresses }} };
importScripts("/fihris/fihris-sw.js");
