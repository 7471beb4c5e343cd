import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defaultClientConditions, defineConfig } from "vite";

const api = "http://localhost:8081";

export default defineConfig({
  plugins: [react(), tailwindcss()],
  resolve: { conditions: ["@sluice/source", ...defaultClientConditions] },
  build: {
    // The Content-Security-Policy allows no script or image that is written into the page.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  // `pnpm --filter @sluice/dashboard dev` shows this against the api that `npm start` runs.
  server: {
    proxy: Object.fromEntries(["/api", "/login", "/logout", "/queues"].map((path) => [path, api])),
  },
});
