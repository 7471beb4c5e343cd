import { setImmediate as turn } from "node:timers/promises";
import { seededRandom, type Random } from "../seeded-random.ts";
import type { Shop } from "../shops.ts";
import { isReturnStatus } from "./after-sales.ts";
import { applyChange, changeOf } from "./change-of-step.ts";
import { createOrder } from "./create-order.ts";
import type { OrderStore } from "./order-store.ts";
import { stepsOf, type PathName, type Step } from "./paths.ts";
import { pathPicker } from "./pick-paths.ts";

interface Past {
  shop: Shop;
  orders: number;
  /** The lives lie within the last so many days. */
  days: number;
}

const mix: Partial<Record<PathName, number>> = {
  completed: 60,
  heldThenCompleted: 20,
  shippedInTwo: 4,
  addressChanged: 2,
  neverPaid: 4,
  cancelledByBuyer: 3,
  cancelledBySeller: 1,
  cancelledInTransitAgreed: 1,
  partlyCancelled: 1,
  refunded: 1,
  returnedInFull: 1,
  returnedInPart: 1,
  returnRejected: 1,
};

// Others are answered between two batches.
const batchSize = 2000;

const day = 24 * 3600;

export type HistoryMaker = ReturnType<typeof createHistoryMaker>;

/** Makes orders whose whole lives lie in the past, decided by the seed, without a word to anyone. */
export const createHistoryMaker = ({
  seed,
  store,
  now,
}: {
  seed: number;
  store: OrderStore;
  now: () => number;
}) => {
  let made = 0;
  return async ({ shop, orders, days }: Past): Promise<void> => {
    // Taken at once, so that two histories made at a time do not mix their numbers.
    const first = made;
    made += orders;
    const nowSeconds = Math.floor(now() / 1000);
    const pathOf = pathPicker(mix, seed, "history", first);
    for (let index = 0; index < orders; index++) {
      if (index > 0 && index % batchSize === 0) await turn();
      const number = first + index;
      const path = pathOf(index);
      const random = seededRandom(seed, "past times", number);
      const times = drawTimes(stepsOf(path), random, { nowSeconds, spanSeconds: days * day });
      const createdAt = times[0] ?? nowSeconds;
      const order = createOrder({ seed, number, shop, path, createdAt, isPast: true });
      for (const [at, step] of stepsOf(path).entries())
        applyChange(order, changeOf(order, step, times[at] ?? nowSeconds));
      order.nextStep = times.length;
      store.recordPast(order);
    }
  };
};

/** When each step was taken; a life takes at most half of the span, so that it fits in anywhere. */
const drawTimes = (
  steps: readonly Step[],
  random: Random,
  { nowSeconds, spanSeconds }: { nowSeconds: number; spanSeconds: number },
): number[] => {
  const gaps = steps.map((_, at) => (at === 0 ? 0 : naturalGap(steps[at - 1], random)));
  const natural = gaps.reduce((sum, gap) => sum + gap, 0);
  const pace = Math.min(1, spanSeconds / 2 / natural);
  const life = Math.ceil(natural * pace);
  const start = nowSeconds - life - Math.floor(random.next() * (spanSeconds - life));
  let elapsed = 0;
  return gaps.map((gap) => start + Math.floor((elapsed += gap) * pace));
};

/** Seconds an order stays at a step. */
const naturalGap = (step: Step | undefined, random: Random): number => {
  if (step === "UNPAID") return random.int(20, 1800);
  if (step === "ON_HOLD") return 3600;
  if (step === "DELIVERED" || (step && isReturnStatus(step))) return random.int(6 * 3600, 2 * day);
  return random.int(2 * 3600, 20 * 3600);
};
