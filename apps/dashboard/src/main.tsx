import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { RouterProvider } from "react-router";
import { createQueryClient } from "./api/query-client.ts";
import { createLiveStream } from "./live/live-stream.ts";
import { LiveProvider } from "./live/live-context.ts";
import { createAppRouter } from "./router.tsx";
import { applyTheme, readTheme } from "./shell/theme.ts";
import "./styles/styles.css";

applyTheme(readTheme());

const queryClient = createQueryClient();
const live = createLiveStream({
  url: "/api/v1/stream",
  onReset: () => void queryClient.invalidateQueries(),
});
live.open();

const root = document.getElementById("root");
if (!root) throw new Error("The page has no element #root.");
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <LiveProvider value={live}>
        <RouterProvider router={createAppRouter()} />
      </LiveProvider>
    </QueryClientProvider>
  </StrictMode>,
);
