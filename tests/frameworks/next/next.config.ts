import type { NextConfig } from "next";

const config: NextConfig = { output: "export", outputFileTracingRoot: import.meta.dirname };

export default config;
