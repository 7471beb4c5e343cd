import { shopsOfOrders } from "@sluice/db";
import type { SyncEvent } from "@sluice/queues";
import type { HandleTargets } from "./done-when-sent.ts";

/** Asks for orders to be read anew, in tasks of one call of TikTok's each. */
export const resyncOrders: HandleTargets = async (orderIds, _operation, { db, handOvers }) => {
  const shops = await shopsOfOrders(db, orderIds);
  const events = [...shops].flatMap(([shopId, ids]) => tasksOf(shopId, ids));
  await handOvers.sync.add(events);
  const known = new Set([...shops.values()].flat());
  return new Map(
    orderIds.filter((id) => !known.has(id)).map((id) => [id, "there is no such order"]),
  );
};

const tasksOf = (shopId: string, orderIds: string[]): SyncEvent[] => {
  const tasks: SyncEvent[] = [];
  for (let at = 0; at < orderIds.length; at += ordersPerTask)
    tasks.push({
      shopId,
      task: { kind: "orders", orderIds: orderIds.slice(at, at + ordersPerTask) },
    });
  return tasks;
};

// What one call of TikTok's reads.
const ordersPerTask = 50;
