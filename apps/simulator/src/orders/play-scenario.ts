import type { Log } from "@sluice/runtime";
import { createDueQueue } from "../due-queue.ts";
import type { Scenario } from "../scenarios/scenario.ts";
import { scenarios, type ScenarioName } from "../scenarios/scenarios.ts";
import { seededRandom } from "../seeded-random.ts";
import type { Shop } from "../shops.ts";
import type { WebhookEvent } from "../webhooks/webhook-event.ts";
import { createOrder } from "./create-order.ts";
import type { OrderStore } from "./order-store.ts";
import type { SimulatedOrder } from "./simulated-order.ts";
import { stepsOf } from "./paths.ts";
import { pathPicker } from "./pick-paths.ts";
import { hasEnded, takeStep } from "./take-step.ts";

interface Stage {
  seed: number;
  timeScale: number;
  store: OrderStore;
  announce: (event: WebhookEvent) => void;
  /** The shop's seller withdraws the app's authorization. */
  disconnect: (shop: Shop) => void;
  now: () => number;
  log: Log;
}

interface Play {
  scenario: ScenarioName;
  shop: Shop;
  orders: number;
  perSecond: number;
}

/** What an order that is still on its way needs from the scenario that placed it. */
interface Part {
  staySeconds: Scenario["staySeconds"];
  ended: () => void;
}

/** Between two steps of an order, at a time scale of 1. */
const gapSeconds = { from: 60, to: 180 };

export type Player = ReturnType<typeof createPlayer>;

/** Creates the orders of scenarios at their pace and walks each along its path. */
export const createPlayer = (stage: Stage) => {
  const { seed, timeScale, store, announce, disconnect, now, log } = stage;
  const queue = createDueQueue<() => void>({
    now,
    inFlightMax: Infinity,
    run: async (act) => act(),
  });
  const playing = new Map<SimulatedOrder, Part>();
  let created = 0;

  const stepOn = (order: SimulatedOrder) => {
    const events = takeStep(store, order, Math.floor(now() / 1000)) ?? [];
    events.forEach(announce);
    const part = playing.get(order);
    if (hasEnded(order)) {
      playing.delete(order);
      return part?.ended();
    }
    const step = order.nextStep;
    queue.add(now() + gapMs(order, part?.staySeconds) / timeScale, () => {
      // Someone may have moved the order on by hand meanwhile; then its next step is planned anew.
      if (order.nextStep === step) stepOn(order);
    });
  };

  return {
    play: ({ scenario, shop, orders, perSecond }: Play): void => {
      const { mix, staySeconds, disconnectsAt }: Scenario = scenarios[scenario];
      const pathOf = pathPicker(mix, seed, scenario);
      const disconnectsAfter =
        disconnectsAt === undefined ? undefined : Math.floor(orders * disconnectsAt);
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
          if (index === disconnectsAfter) disconnect(shop);
          const createdAt = Math.floor(now() / 1000);
          const path = pathOf(index);
          const order = createOrder({
            seed,
            number: created++,
            shop,
            path,
            createdAt,
            isPast: false,
          });
          playing.set(order, { staySeconds, ended });
          stepOn(order);
        });
      };
      next(0);
      log.info({ scenario, orders, perSecond, shopId: shop.id }, "scenario started");
    },
    /** Takes an order's next step now; false at its end. */
    advance: (order: SimulatedOrder): boolean => {
      if (hasEnded(order)) return false;
      stepOn(order);
      return true;
    },
    close: queue.close,
  };
};

const gapMs = (order: SimulatedOrder, staySeconds: Scenario["staySeconds"]): number => {
  const taken = stepsOf(order.path)[order.nextStep - 1];
  const fixed = taken && staySeconds?.[taken];
  if (fixed !== undefined) return fixed * 1000;
  const random = seededRandom(order.contentsKey, "gap", order.nextStep);
  return random.int(gapSeconds.from * 1000, gapSeconds.to * 1000);
};
