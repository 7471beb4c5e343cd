import type { Log } from "@sluice/runtime";
import { createDueQueue } from "../due-queue.ts";
import { seededRandom } from "../seeded-random.ts";
import type { Shop } from "../shops.ts";
import type { WebhookEvent } from "../webhooks/webhook-event.ts";
import type { OrderStore, SimulatedOrder } from "./order-store.ts";
import type { PathName } from "./paths.ts";
import { scenarios, type ScenarioName } from "./scenarios.ts";
import { hasEnded, takeStep } from "./take-step.ts";

interface Stage {
  seed: number;
  timeScale: number;
  store: OrderStore;
  announce: (event: WebhookEvent) => void;
  now: () => number;
  log: Log;
}

interface Play {
  scenario: ScenarioName;
  shop: Shop;
  orders: number;
  perSecond: number;
}

/** Between two steps of an order, at a time scale of 1. */
const gapSeconds = { from: 60, to: 180 };

export type Player = ReturnType<typeof createPlayer>;

/** Creates the orders of scenarios at their pace and walks each along its path. */
export const createPlayer = ({ seed, timeScale, store, announce, now, log }: Stage) => {
  const queue = createDueQueue<() => void>({
    now,
    inFlightMax: Infinity,
    run: async (act) => act(),
  });
  let created = 0;

  const stepOn = (order: SimulatedOrder, ended: () => void) => {
    const events = takeStep(store, order, Math.floor(now() / 1000)) ?? [];
    events.forEach(announce);
    if (hasEnded(order)) return ended();
    const step = order.nextStep;
    const gap = seededRandom(order.contentsKey, "gap", step).int(
      gapSeconds.from * 1000,
      gapSeconds.to * 1000,
    );
    queue.add(now() + gap / timeScale, () => {
      // Someone may have moved the order on by hand meanwhile; then its next step is planned anew.
      if (order.nextStep === step) stepOn(order, ended);
    });
  };

  const createOrder = (shop: Shop, path: PathName): SimulatedOrder => {
    const number = created++;
    const id = orderId(Math.floor(now() / 1000), number, seed);
    const contentsKey = `${seed}:order:${number}`;
    return { id, contentsKey, shop, path, nextStep: 0, versions: [] };
  };

  return {
    play: ({ scenario, shop, orders, perSecond }: Play): void => {
      const pathOf = pathPicker(scenario, seed);
      const startMs = now();
      let running = orders;
      const ended = () => {
        running -= 1;
        if (running === 0)
          log.info({ scenario, orders, durationMs: Math.round(now() - startMs) }, "scenario ended");
      };
      const next = (index: number) => {
        if (index === orders) return;
        queue.add(startMs + (index * 1000) / perSecond, () => {
          next(index + 1);
          stepOn(createOrder(shop, pathOf(index)), ended);
        });
      };
      next(0);
      log.info({ scenario, orders, perSecond, shopId: shop.id }, "scenario started");
    },
    /** Takes an order's next step now; false at its end. */
    advance: (order: SimulatedOrder): boolean => {
      if (hasEnded(order)) return false;
      stepOn(order, () => {});
      return true;
    },
    close: queue.close,
  };
};

/** Every round holds the mix exactly, shuffled by the seed and the round. */
const pathPicker = (scenario: ScenarioName, seed: number) => {
  const mix = Object.entries(scenarios[scenario].mix) as [PathName, number][];
  const round = mix.flatMap(([path, count]) => Array.from({ length: count }, () => path));
  let shuffled: PathName[] = [];
  return (index: number): PathName => {
    const at = index % round.length;
    if (at === 0) shuffled = shuffle(round, seededRandom(seed, scenario, index));
    return shuffled[at] as PathName;
  };
};

const shuffle = <Item>(items: Item[], random: { next: () => number }): Item[] =>
  items
    .map((item) => ({ item, place: random.next() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);

/**
 * 18 digits, as on TikTok's wire. The creation time is part of it, so that a simulator started again
 * with the same seed does not reuse the ids that a database still holds. Multiplying by a number
 * without common factors with a million spreads the last digits and keeps them apart.
 */
const orderId = (seconds: number, number: number, seed: number): string => {
  const spread = (number * 617_413 + seed * 7919) % 1_000_000;
  return `58${seconds}${String(Math.abs(spread)).padStart(6, "0")}`;
};
