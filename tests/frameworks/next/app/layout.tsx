import type { ReactNode } from "react";

export const metadata = { icons: "data:," };

export default function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="ar">
      <body>
        <script async type="module" src="/fihris/fihris.js" />
        {children}
      </body>
    </html>
  );
}
