import type { ComponentType } from "react";
import { createBrowserRouter } from "react-router";
import { NotFoundPage } from "./shell/not-found-page.tsx";
import { PageFailed } from "./shell/page-failed.tsx";
import { Shell } from "./shell/shell.tsx";

/** Each page is fetched when it is first opened. */
export const createAppRouter = () =>
  createBrowserRouter([
    {
      Component: Shell,
      HydrateFallback: Loading,
      errorElement: <PageFailed />,
      children: [
        {
          errorElement: <PageFailed />,
          children: [
            {
              path: "/",
              lazy: async () =>
                page((await import("./pages/overview/overview-page.tsx")).OverviewPage),
            },
            {
              path: "/orders",
              lazy: async () => page((await import("./pages/orders/orders-page.tsx")).OrdersPage),
            },
            {
              path: "/orders/:id",
              lazy: async () => page((await import("./pages/order/order-page.tsx")).OrderPage),
            },
            {
              path: "/dead-letters",
              lazy: async () =>
                page((await import("./pages/dead-letters/dead-letters-page.tsx")).DeadLettersPage),
            },
            {
              path: "/operations/:id",
              lazy: async () =>
                page((await import("./pages/operation/operation-page.tsx")).OperationPage),
            },
            {
              path: "/sync",
              lazy: async () => page((await import("./pages/sync/sync-page.tsx")).SyncPage),
            },
            {
              path: "/sync/:id",
              lazy: async () =>
                page((await import("./pages/sync-run/sync-run-page.tsx")).SyncRunPage),
            },
            {
              path: "/shops",
              lazy: async () => page((await import("./pages/shops/shops-page.tsx")).ShopsPage),
            },
            {
              path: "/simulator",
              lazy: async () =>
                page((await import("./pages/simulator/simulator-page.tsx")).SimulatorPage),
            },
            { path: "*", Component: NotFoundPage },
          ],
        },
      ],
    },
  ]);

/** For the moment until the first page is there. */
const Loading = () => <p role="status">Loading</p>;

const page = (Component: ComponentType) => ({ Component });
