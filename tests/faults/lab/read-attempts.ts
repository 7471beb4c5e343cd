import type { Attempt, RelayedWebhook } from "./relayed-webhook.ts";

/** What can be asked about the attempts so far. `sinceMs` and `untilMs` cut a part out. */
export const readAttempts = (webhooks: RelayedWebhook[], attempts: Attempt[]) => {
  const within = ({ sinceMs = 0, untilMs = Infinity }: Span): Attempt[] =>
    attempts.filter(({ atMs }) => atMs >= sinceMs && atMs <= untilMs);
  const answered = (span: Span) =>
    within(span).filter(({ outcome }) => typeof outcome === "number");
  return {
    within,
    acked: () => webhooks.filter(({ state }) => state === "acked"),
    refused: () => webhooks.filter(({ state }) => state === "refused"),
    /** Requests that had no answer within 3 s, also if one came later. */
    hung: () => attempts.filter(({ durationMs }) => durationMs >= hungAfterMs).length,
    retried: () => attempts.length - webhooks.filter(({ tries }) => tries > 0).length,
    /** How often each status, "unreachable" or "timeout" came. */
    countsByOutcome: (span: Span = {}): Record<string, number> => {
      const counts: Record<string, number> = {};
      for (const { outcome } of within(span)) counts[outcome] = (counts[outcome] ?? 0) + 1;
      return counts;
    },
    /** Of the requests that were answered, whatever the answer was. */
    latencyMs: (span: Span = {}): { p50: number; p99: number; max: number } => {
      const sorted = answered(span)
        .map(({ durationMs }) => durationMs)
        .sort((a, b) => a - b);
      const at = (share: number) => sorted[Math.ceil(sorted.length * share) - 1] ?? 0;
      return { p50: at(0.5), p99: at(0.99), max: at(1) };
    },
    /** Milliseconds from `sinceMs` to the first 200 of a request sent after it; Infinity if none. */
    firstAckAfter: (sinceMs: number): number =>
      Math.min(
        Infinity,
        ...within({ sinceMs })
          .filter(({ outcome }) => outcome === 200)
          .map(({ atMs, durationMs }) => atMs + durationMs - sinceMs),
      ),
  };
};

export interface Span {
  /** Milliseconds since 1970. */
  sinceMs?: number;
  untilMs?: number;
}

const hungAfterMs = 3_000;
