import { syncShop } from "../sync/sync-shop.ts";
import type { StageHandler } from "../stage-handler.ts";

/** Reads from TikTok what its webhooks may have failed to tell. Shops side by side. */
export const sync: StageHandler<"sync"> = (events, { sync: deps, signal }) =>
  Promise.all(events.map((event) => syncShop(event, deps, signal)));
