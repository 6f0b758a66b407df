import { render } from "preact";
import { hear } from "../src/heard.js";

render(<fihris-search mode="inline" limit={5} onfihris-results={hear} />, document.querySelector("#app")!);
