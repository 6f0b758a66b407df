import { useEffect, useRef, useState } from "react";
import { hear } from "./heard.js";
import type { FihrisSearchElement } from "../fihris.js";

/** React 18 knows no events of custom elements: they are listened to by hand. */
export function App() {
  const box = useRef<FihrisSearchElement>(null);
  const [isHydrated, setHydrated] = useState(false);
  useEffect(() => {
    const element = box.current;
    element?.addEventListener("fihris-results", hear);
    setHydrated(true);
    return () => element?.removeEventListener("fihris-results", hear);
  }, []);
  return (
    <div data-hydrated={isHydrated}>
      <fihris-search ref={box} mode="inline" limit={5} />
    </div>
  );
}
