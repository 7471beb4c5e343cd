import type { Log, Metrics } from "@sluice/runtime";

/** Counts answers and batches. A line a request would cost more than the request, so it is debug. */
export const createReceiverMetrics = (metrics: Metrics, log: Log) => {
  const answers = metrics.counter("sluice_webhooks_total", "Webhooks by the answer they got.", [
    "status",
  ]);
  const seconds = metrics.histogram(
    "sluice_webhook_answer_seconds",
    "Seconds until a webhook had its answer.",
    [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1],
  );
  const stored = metrics.counter(
    "sluice_webhooks_stored_total",
    "Webhooks by where they were stored: in Redis, or in Postgres while Redis was away.",
    ["where"],
  );
  const batch = metrics.histogram(
    "sluice_enqueued_events",
    "Webhooks that one job carried.",
    [1, 2, 5, 10, 20, 50, 100, 200],
  );
  // Looked up once a status: hashing the label costs more than counting.
  const counters = new Map<number, ReturnType<typeof answers.labels>>();
  const answersOf = (status: number) => {
    const counter = counters.get(status) ?? answers.labels({ status });
    counters.set(status, counter);
    return counter;
  };
  const storedIn = {
    redis: stored.labels({ where: "redis" }),
    postgres: stored.labels({ where: "postgres" }),
  };
  return {
    onStored: (where: "redis" | "postgres") => storedIn[where].inc(),
    onSpilling: (isSpilling: boolean) => {
      if (isSpilling) log.error("Redis takes no jobs: webhooks are kept in Postgres until it does");
      else log.info("Redis takes jobs again: webhooks go straight to their queue");
    },
    onAnswer: (status: number, durationMs: number) => {
      answersOf(status).inc();
      seconds.observe(durationMs / 1_000);
      if (status === 503) log.error({ status, durationMs }, "could not store a webhook");
      else if (log.isLevelEnabled("debug")) log.debug({ status, durationMs }, "webhook");
    },
    onBatch: (events: number) => {
      batch.observe(events);
      log.info({ events }, "enqueued");
    },
  };
};
