export { Document } from "flexsearch";
