// The demo works without a network, and can be installed: see docs/offline.md.
navigator.serviceWorker?.register("/sw.js").catch(() => {});
