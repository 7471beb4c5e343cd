import { waitUntil } from "../../support/wait-until.ts";
import type { Sluice } from "./start-sluice.ts";
import type { Metric } from "./start-process.ts";

/**
 * Waits until Sluice does a thing again that a fault kept it from; gives the milliseconds since
 * `sinceMs`. Webhooks are sent meanwhile, because a counter stands still when nothing is left to do.
 */
export const untilAgain = async (
  sluice: Sluice,
  what: keyof typeof signs,
  sinceMs = Date.now(),
): Promise<number> => {
  const read = async () => {
    const counts = await Promise.all(
      signs[what].of(sluice).map((one) => one.metric(signs[what].metric)),
    );
    return counts.reduce((sum, count) => sum + count, 0);
  };
  const before = await read();
  const probing = setInterval(() => sendProbe(sluice), probeEveryMs);
  try {
    return await waitUntil(`Sluice to ${what} again`, async () =>
      (await read()) > before ? Date.now() - sinceMs : false,
    );
  } finally {
    clearInterval(probing);
  }
};

export const storedIn = (where: "redis" | "postgres"): Metric => ({
  name: "sluice_webhooks_stored_total",
  labels: { where },
});

const signs = {
  "store in Redis": { of: ({ receiver }: Sluice) => [receiver], metric: storedIn("redis") },
  advance: {
    of: ({ workers }: Sluice) => workers,
    metric: {
      name: "sluice_event_outcomes_total",
      labels: { stage: "advance", outcome: "done" },
    },
  },
};

const probeEveryMs = 100;

/** A notice that an order's address has changed: a reason to read the order, and nothing more. */
const sendProbe = ({ relay }: Sluice): void => {
  const known = relay.webhooks.find(({ orderIds }) => orderIds.length > 0);
  if (!known) return;
  const nowS = Math.floor(Date.now() / 1_000);
  void relay.send(
    JSON.stringify({
      type: 3,
      tts_notification_id: `6${nowS}${String((probes += 1)).padStart(8, "0")}`,
      shop_id: known.shopId,
      timestamp: nowS,
      data: { order_id: known.orderIds[0], update_time: nowS },
    }),
  );
};

let probes = 0;
