import type { StreamedFigures } from "@sluice/contract";
import { createFigureHistory, ratePerSecond } from "./figure-history.ts";

const figures = (handled: number): StreamedFigures => ({
  orders: { received: 0, processing: 0, shipped: 0, delivered: 0, failed: 0 },
  events: { handled, pending: 0 },
  deadLetters: 0,
  webhookToStateMs: { p50: null, p99: null },
  queues: [],
});

const seen = (...looks: [atMs: number, handled: number][]) => {
  const history = createFigureHistory();
  for (const [atMs, handled] of looks) history.add(figures(handled), atMs);
  return history.read();
};

const handledOf = ({ handled }: { handled: number }) => handled;

test("a rate is what has grown over the last half minute", () => {
  const points = seen([0, 1_000], [30_000, 2_000], [50_000, 5_000]);
  expect(ratePerSecond(points, 60_000, handledOf)).toBe(100);
});

test("a rate falls while nothing more is told, because nothing has changed", () => {
  expect(ratePerSecond(seen([0, 0], [10_000, 1_000]), 20_000, handledOf)).toBe(50);
});

test("a rate is nought where nothing was told for long", () => {
  expect(ratePerSecond(seen([0, 0], [10_000, 1_000]), 60_000, handledOf)).toBe(0);
  expect(ratePerSecond(seen([0, 5]), 20_000, handledOf)).toBe(0);
});

test("nothing is said of a rate before a second look was due", () => {
  expect(ratePerSecond([], 20_000, handledOf)).toBeNull();
  expect(ratePerSecond(seen([0, 5]), 1_000, handledOf)).toBeNull();
});

test("looks are kept for a quarter of an hour", () => {
  expect(seen([0, 1], [10, 2], [1_000_000, 3])).toHaveLength(1);
});
