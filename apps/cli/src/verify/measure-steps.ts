import type { TakenOrder } from "./take-orders.ts";
import { webhooksOf } from "./take-orders.ts";
import { movesOf, shownBy } from "./check-orders.ts";
import type { StreamedChange } from "./watch-stream.ts";

/** How long a step took, in milliseconds; null where nothing was measured. */
export interface StepFigures {
  count: number;
  p50: number | null;
  p99: number | null;
  max: number | null;
}

/** Each step of the road, from the change at TikTok (whose times are whole seconds) to the stream. */
export const measureSteps = (orders: TakenOrder[], changes: StreamedChange[]) => {
  const facts = orders.flatMap(webhooksOf);
  return {
    tiktokToReceivedMs: figures(
      facts.map(({ occurredAt, receivedAt }) => Date.parse(receivedAt) - Date.parse(occurredAt)),
    ),
    receivedToDecidedMs: figures(
      facts.flatMap(({ receivedAt, decidedAt }) =>
        decidedAt === null ? [] : [Date.parse(decidedAt) - Date.parse(receivedAt)],
      ),
    ),
    decidedToStreamMs: figures(
      orders.flatMap((one) =>
        movesOf(one).flatMap((move) => {
          const shown = shownBy(changes, one.order.tiktokOrderId, move);
          return shown ? [shown.seenAtMs - Date.parse(move.at)] : [];
        }),
      ),
    ),
  };
};

/** Clocks of two machines may differ by more than a step takes: less than nothing counts as nothing. */
const figures = (tookMs: number[]): StepFigures => {
  const sorted = tookMs.map((ms) => Math.max(0, Math.round(ms))).toSorted((a, b) => a - b);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? null;
  return { count: sorted.length, p50: at(0.5), p99: at(0.99), max: at(1) };
};
