import type { ReceiverSizes } from "./measure-receivers.ts";

/** How much is measured. Every program runs long enough for its rate not to hang on its start. */
export interface Sizes {
  rounds: { receivers: number; drains: number; reads: number };
  receiver: ReceiverSizes;
  /** Orders; each has five webhooks. */
  warmUpOrders: number;
  orders: { sluice: number; emptyStages: number; naive: number };
  ordersRead: { sluice: number; naive: number };
  /** Real seconds shrink by this in the simulator's play; the fewer orders, the faster. */
  timeScale: number;
  sustained: { steps: number; runMs: number };
}

export const fullSizes: Sizes = {
  rounds: { receivers: 3, drains: 2, reads: 2 },
  receiver: { connections: 96, warmUpMs: 1_500, runMs: 3_000 },
  warmUpOrders: 400,
  orders: { sluice: 4_000, emptyStages: 2_400, naive: 800 },
  ordersRead: { sluice: 1_000, naive: 400 },
  timeScale: 60,
  sustained: { steps: 3, runMs: 4_000 },
};

export const quickSizes: Sizes = {
  rounds: { receivers: 1, drains: 1, reads: 1 },
  receiver: { connections: 96, warmUpMs: 500, runMs: 1_000 },
  warmUpOrders: 100,
  orders: { sluice: 600, emptyStages: 400, naive: 100 },
  ordersRead: { sluice: 200, naive: 60 },
  timeScale: 300,
  sustained: { steps: 1, runMs: 1_500 },
};
