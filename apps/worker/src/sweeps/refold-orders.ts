import { ordersOfOlderMachine } from "@sluice/db";
import type { Sweep } from "./sweep.ts";

/**
 * Has orders folded again that an older version of the machine folded. While jobs wait, those of the
 * run before may be among them, and what comes in now goes first.
 */
export const refoldOrders: Sweep = async ({ db, queues, handOvers }) => {
  if ((await queues.advance.getWaitingCount()) > jobsWaitingMax) return 0;
  const orderIds = await ordersOfOlderMachine(db, { max: ordersMax });
  await handOvers.advance.add(orderIds.map((orderId) => ({ orderId })));
  return orderIds.length;
};

const jobsWaitingMax = 10;
const ordersMax = 2_000;
