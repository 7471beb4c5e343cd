import type { StreamedFigures } from "@sluice/contract";

/** One look at the pipeline. */
export interface FigurePoint {
  atMs: number;
  handled: number;
  pending: number;
  p50: number | null;
  p99: number | null;
  /** Jobs done so far, by stage. */
  done: Record<string, number>;
}

/** The last quarter of an hour, as this page has seen it. */
export const createFigureHistory = () => {
  let points: readonly FigurePoint[] = [];
  return {
    add: ({ events, webhookToStateMs, queues }: StreamedFigures, atMs: number): void => {
      const kept = points.filter((point) => atMs - point.atMs < spanMs);
      const done = Object.fromEntries(queues.map((queue) => [queue.stage, queue.done]));
      points = [...kept, { atMs, ...events, ...webhookToStateMs, done }];
    },
    /** Oldest first; a new array whenever something was added. */
    read: (): readonly FigurePoint[] => points,
  };
};

/** How fast a count has grown over the last half minute, a second; null where too little was seen. */
export const ratePerSecond = (
  points: readonly FigurePoint[],
  nowMs: number,
  countOf: (point: FigurePoint) => number,
): number | null => {
  const recent = points.filter(({ atMs }) => nowMs - atMs <= 30_000);
  const [first, last] = [recent[0], recent.at(-1)];
  if (!first || !last || last.atMs - first.atMs < 1_000) return null;
  const grown = countOf(last) - countOf(first);
  // Figures come when they change: what has not changed since the last ones counts as standing still.
  return Math.max(0, (grown / (nowMs - first.atMs)) * 1_000);
};

const spanMs = 15 * 60_000;
