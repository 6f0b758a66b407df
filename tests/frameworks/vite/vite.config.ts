import { svelte } from "@sveltejs/vite-plugin-svelte";
import react from "@vitejs/plugin-react";
import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [
    react(),
    vue({ template: { compilerOptions: { isCustomElement: (tag) => tag === "fihris-search" } } }),
    svelte(),
  ],
  build: {
    rollupOptions: {
      external: ["/fihris/fihris.js"],
      input: ["index.html", "react.html", "vue.html", "svelte.html"],
    },
  },
});
