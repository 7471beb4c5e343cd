import { DbError } from "@sluice/db";
import type { Metrics } from "@sluice/runtime";

/** The open alerts, and what of them is not told yet, counted whenever the metrics are read. */
export const showOpenAlerts = (
  metrics: Metrics,
  counts: {
    countOpenAlerts: () => Promise<{ kind: string; open: number }[]>;
    countDeliveries: () => Promise<{ channel: string; pending: number; failed: number }[]>;
  },
): void => {
  metrics.gauge("sluice_alerts_open", "Alerts that are open, by kind.", ["kind"], async (gauge) => {
    const kinds = await unlessAway(counts.countOpenAlerts);
    gauge.reset();
    for (const { kind, open } of kinds) gauge.set({ kind }, open);
  });
  metrics.gauge(
    "sluice_alert_deliveries",
    "Messages about alerts that wait (pending) or were given up (failed), by channel.",
    ["channel", "status"],
    async (gauge) => {
      const channels = await unlessAway(counts.countDeliveries);
      gauge.reset();
      for (const { channel, pending, failed } of channels) {
        gauge.set({ channel, status: "pending" }, pending);
        gauge.set({ channel, status: "failed" }, failed);
      }
    },
  );
};

/** The other metrics must be readable most of all while Postgres is away. */
const unlessAway = async <Row>(count: () => Promise<Row[]>): Promise<Row[]> => {
  try {
    return await count();
  } catch (err) {
    if (!(err instanceof DbError)) throw err;
    return [];
  }
};
