// What link.ts is, in fihris-search.js: on a page that was opened from a disk, addresses lead to the pages beside the script.
//
//   file:///media/usb/site/fihris-search.js      the site's top is the script's folder
//   /news/1/#more  -->  file:///media/usb/site/news/1/index.html#more
//
// A browser shows the listing of a folder, so an address of a folder names its page. On any other page, and for addresses with
// a host, it is as link.ts says.
import { TOP } from "./embedded-load.js";

export function followable(address: string): URL | undefined {
  try {
    if (!address) return;
    const url = TOP ? new URL(address.replace(/^\/(?!\/)/, ""), TOP) : new URL(address, document.baseURI);
    if (url.protocol !== "file:") return /^https?:$/.test(url.protocol) ? url : undefined;
    // A page of the web leads to no file.
    if (!TOP) return;
    if (url.pathname.endsWith("/")) url.pathname += "index.html";
    return url;
  } catch {
    return undefined;
  }
}

export function pathOf({ pathname, protocol }: URL): string {
  return TOP && protocol === "file:" ? pathname.replace(TOP.pathname, "") : pathname;
}
