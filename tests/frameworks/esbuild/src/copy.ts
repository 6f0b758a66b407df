import { setHome } from "fihris";
import { hear } from "./heard.js";

setHome("/fihris/");
window.addEventListener("fihris-results", hear);
