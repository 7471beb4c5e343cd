import type { StreamedFigures } from "@sluice/contract";

/** One look at the pipeline. */
export interface FigurePoint {
  atMs: number;
  handled: number;
  pending: number;
  p50: number | null;
  p99: number | null;
}

/** The last quarter of an hour, as this page has seen it. */
export const createFigureHistory = () => {
  let points: readonly FigurePoint[] = [];
  return {
    add: ({ events, webhookToStateMs }: StreamedFigures, atMs: number): void => {
      const kept = points.filter((point) => atMs - point.atMs < spanMs);
      points = [...kept, { atMs, ...events, ...webhookToStateMs }];
    },
    /** Oldest first; a new array whenever something was added. */
    read: (): readonly FigurePoint[] => points,
  };
};

/** Events handled a second over the last half minute; null where too little was seen. */
export const handledPerSecond = (points: readonly FigurePoint[], nowMs: number): number | null => {
  const recent = points.filter(({ atMs }) => nowMs - atMs <= 30_000);
  const [first, last] = [recent[0], recent.at(-1)];
  if (!first || !last || last.atMs - first.atMs < 1_000) return null;
  return Math.max(0, ((last.handled - first.handled) / (last.atMs - first.atMs)) * 1_000);
};

const spanMs = 15 * 60_000;
