import type { Metrics } from "@sluice/runtime";

export const createAnswerMetrics = (metrics: Metrics) => {
  const seconds = metrics.histogram(
    "sluice_api_answer_seconds",
    "Seconds until a request had its answer.",
    [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    ["method", "status"],
  );
  return (answer: { method: string; status: number; durationMs: number }) =>
    seconds.observe({ method: answer.method, status: answer.status }, answer.durationMs / 1_000);
};
