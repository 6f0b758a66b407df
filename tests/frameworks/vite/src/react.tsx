import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { hear } from "./heard.js";

function App() {
  return <fihris-search mode="inline" limit={5} recent onfihris-results={hear} />;
}

createRoot(document.querySelector("#app")!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
