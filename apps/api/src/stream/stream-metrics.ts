import type { Metrics } from "@sluice/runtime";

export const createStreamMetrics = (metrics: Metrics, countClients: () => number) => {
  metrics.gauge("sluice_stream_clients", "Clients of the live stream.", [], async (gauge) =>
    gauge.set(countClients()),
  );
  const told = metrics.counter("sluice_stream_changes_total", "Order changes told, one a client.");
  const pauses = metrics.counter(
    "sluice_stream_pauses_total",
    "Times that a client did not take what was sent and was made to wait.",
  );
  const cuts = metrics.counter(
    "sluice_stream_cuts_total",
    "Clients cut off because they took nothing for a minute.",
  );
  const resets = metrics.counter(
    "sluice_stream_resets_total",
    "Times that a client was told to reload, because what it missed is not kept.",
  );
  const lag = metrics.histogram(
    "sluice_stream_lag_seconds",
    "Seconds from the beginning of a change's transaction until it is told; the oldest of a page.",
    [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60],
  );
  return {
    told: (changes: number): void => told.inc(changes),
    paused: (): void => pauses.inc(),
    cut: (): void => cuts.inc(),
    reset: (): void => resets.inc(),
    lagged: (ms: number): void => lag.observe(ms / 1_000),
  };
};
