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

/**
 * How fast a count has grown over the last half minute, a second; null before a second look was due.
 * Figures come when they change: what was not told anew counts as standing still.
 */
export const ratePerSecond = (
  points: readonly FigurePoint[],
  nowMs: number,
  countOf: (point: FigurePoint) => number,
): number | null => {
  const last = points.at(-1);
  if (!last) return null;
  // The page's clock ticks seldom.
  const untilMs = Math.max(nowMs, last.atMs);
  const fromMs = untilMs - 30_000;
  const [first = last] = points;
  const base = points.findLast(({ atMs }) => atMs <= fromMs) ?? first;
  if (untilMs - base.atMs < secondLookMs) return null;
  const grown = countOf(last) - countOf(base);
  return Math.max(0, (grown / (untilMs - Math.max(base.atMs, fromMs))) * 1_000);
};

const secondLookMs = 2_500;

const spanMs = 15 * 60_000;
