import { ordersLeftPending } from "@sluice/db";
import type { Sweep } from "./sweep.ts";

/**
 * Advances orders whose facts were written and whose jobs are gone, as after a loss of Redis. While
 * jobs of the queue are under way, a pending fact most likely has one of them, so it must be old.
 */
export const requeuePendingOrders: Sweep = async ({ db, queues, handOvers }) => {
  const { wait, active, delayed } = await queues.advance.getJobCounts("wait", "active", "delayed");
  const isIdle = !wait && !active && !delayed;
  const waitedMs = isIdle ? orphanedAfterMs.whenIdle : orphanedAfterMs.whenBusy;
  const orderIds = await ordersLeftPending(db, { waitedMs, max: ordersMax });
  await handOvers.advance.add(orderIds.map((orderId) => ({ orderId })));
  return orderIds.length;
};

// Longer than a hand-over takes; and longer than an event's retries last by default.
const orphanedAfterMs = { whenIdle: 10_000, whenBusy: 900_000 };
const ordersMax = 1_000;
