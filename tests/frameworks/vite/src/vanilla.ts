import { open, type SearchResponse } from "/fihris/fihris.js";
import { hear } from "./heard.js";

window.addEventListener("fihris-results", hear);

// The search without the element, from the same script.
const index = await open();
const response: SearchResponse = await index.search("دليل", { limit: 1 });
document.title = response.hits[0]?.title ?? "";
