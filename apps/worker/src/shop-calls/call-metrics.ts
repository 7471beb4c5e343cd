import type { Metrics } from "@sluice/runtime";
import type { TikTokErrorKind } from "@sluice/tiktok";
import type { Endpoint } from "./endpoint.ts";

/** How a call ended; the last two were not made, for want of a right to call or for the breaker. */
type Ending = "answered" | TikTokErrorKind | "no_right" | "breaker_open";

export type CallMetrics = ReturnType<typeof createCallMetrics>;

export const createCallMetrics = (metrics: Metrics) => {
  const calls = metrics.counter(
    "sluice_tiktok_calls_total",
    "Calls to TikTok by endpoint and how they ended; no_right and breaker_open were not made.",
    ["endpoint", "result"],
  );
  const breakerOpen = metrics.gauge(
    "sluice_tiktok_breaker_open",
    "1 while a shop is not called because TikTok's API is down for it, else 0.",
    ["shop"],
  );
  const rate = metrics.gauge(
    "sluice_tiktok_rate",
    "Calls a second that a shop's endpoint gets from all workers together.",
    ["shop", "endpoint"],
  );
  const throttled = metrics.counter(
    "sluice_tiktok_throttled_total",
    "Calls that TikTok throttled, by shop.",
    ["shop"],
  );
  return {
    called: (endpoint: Endpoint, result: Ending) => calls.inc({ endpoint, result }),
    breakerChanged: (shop: string, isOpen: boolean) => breakerOpen.set({ shop }, isOpen ? 1 : 0),
    rate: (shop: string, endpoint: Endpoint, perSecond: number) =>
      rate.set({ shop, endpoint }, perSecond),
    throttled: (shop: string) => throttled.inc({ shop }),
  };
};
