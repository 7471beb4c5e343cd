import { compareOrders, lastReadSeq, type ComparedOrder } from "@sluice/db";
import { phaseOfWireOrder, type OrderReading, type WireOrder } from "@sluice/tiktok";
import { snapshotEvent } from "../snapshot-event.ts";
import type { SyncDeps, SyncedShop } from "./sync-deps.ts";

export interface Taken {
  seen: number;
  missing: number;
  stale: number;
  byHand: number;
  enqueued: number;
}

/** Compares a page of orders with the ledger and sends those that are missing or stale on their way. */
export const takeOrders = async (
  { access: { shopId }, dataKey }: SyncedShop,
  readings: OrderReading[],
  readSeq: number,
  deps: SyncDeps,
): Promise<Taken> => {
  const orders = readable(shopId, readings, deps);
  const compared = await compareOrders(deps.db, shopId, [...orders.values()].map(seenOrder));
  // Those that are stored already were looked over when they were read.
  const wanted = compared.filter(isWanted).flatMap(({ orderId }) => orders.get(orderId) ?? []);
  await sendOnTheirWay({ shopId, dataKey }, wanted, readSeq, deps);
  const count = (finding: ComparedOrder["finding"]) =>
    compared.filter((one) => one.finding === finding).length;
  const taken = {
    seen: readings.length,
    missing: count("missing"),
    stale: count("stale"),
    byHand: count("by_hand"),
    enqueued: wanted.length,
  };
  deps.metrics.countFound(shopId, "missing", taken.missing);
  deps.metrics.countFound(shopId, "stale", taken.stale);
  deps.metrics.countFound(shopId, "owed", taken.enqueued - taken.missing - taken.stale);
  return taken;
};

/** Hands orders that sync has read to the road. */
export const sendOnTheirWay = async (
  { shopId, dataKey }: Pick<SyncedShop, "dataKey"> & { shopId: string },
  orders: WireOrder[],
  readSeq: number,
  deps: SyncDeps,
) => {
  if (orders.length === 0) return;
  orders.forEach(deps.sightOrder);
  const { hashBuyer } = deps.vault;
  const knownSeq = await lastReadSeq(deps.db);
  const receivedAtMs = deps.nowMs();
  const read = { shopId, dataKey, hashBuyer, readSeq, knownSeq, receivedAtMs };
  await deps.normalize.add(
    orders.map((order) => ({
      source: "sync" as const,
      ...snapshotEvent(order, { ...read, source: "sync" }),
    })),
  );
};

const isWanted = ({ finding, isOwed }: ComparedOrder) =>
  isOwed || finding === "missing" || finding === "stale";

/** One that is not understood costs none of its fellows. */
export const readable = (
  shopId: string,
  readings: OrderReading[],
  { metrics, log }: Pick<SyncDeps, "metrics" | "log">,
): Map<string, WireOrder> => {
  const unread = readings.filter(({ unreadable }) => unreadable !== undefined);
  for (const { orderId, unreadable } of unread)
    log.error({ shopId, orderId }, `unreadable order: ${unreadable}`);
  metrics.countFound(shopId, "unreadable", unread.length);
  return new Map(readings.flatMap(({ order }) => (order ? [[order.id, order] as const] : [])));
};

export const seenOrder = (order: WireOrder) => ({
  orderId: order.id,
  updateTimeS: order.update_time,
  word: phaseOfWireOrder(order) ?? order.status,
});
