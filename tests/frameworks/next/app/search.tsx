"use client";

import { useEffect, useState } from "react";

declare global {
  interface Window {
    heard: string[] | undefined;
  }
}

export function Search() {
  const [isHydrated, setHydrated] = useState(false);
  useEffect(() => setHydrated(true), []);
  return (
    <div data-hydrated={isHydrated}>
      <fihris-search
        mode="inline"
        limit={5}
        onfihris-results={({ detail }) => (window.heard ??= []).push(`${detail.query}: ${detail.total}`)}
      />
    </div>
  );
}
