import { DbError } from "@sluice/db";
import type { Metrics } from "@sluice/runtime";

/** How old the oldest personal data are, by what they are, looked up whenever the metrics are read. */
export const showOldestPersonalData = (
  metrics: Metrics,
  oldestPersonalData: () => Promise<{ kind: string; ageS: number }[]>,
): void => {
  metrics.gauge(
    "sluice_oldest_personal_data_seconds",
    "Age of the oldest sealed order, webhook body and dead letter that retention has left.",
    ["kind"],
    async (gauge) => {
      try {
        const kinds = await oldestPersonalData();
        gauge.reset();
        for (const { kind, ageS } of kinds) gauge.set({ kind }, Math.max(0, ageS));
      } catch (err) {
        // The other metrics must be readable most of all while Postgres is away.
        if (!(err instanceof DbError)) throw err;
        gauge.reset();
      }
    },
  );
};
