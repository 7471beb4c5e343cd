import { shopsForReading } from "@sluice/db";
import type { CallResult } from "../shop-calls.ts";
import type { SyncDeps, SyncedShop } from "./sync-deps.ts";
import { readable, sendOnTheirWay } from "./take-orders.ts";

/**
 * Reads orders by their ids and sends them on their way, 50 a call. Stops at the first call that is
 * not answered, and when the process ends: what is left stays owed.
 */
export const readOwedOrders = async (
  shop: SyncedShop,
  orderIds: string[],
  deps: SyncDeps,
  signal: AbortSignal,
): Promise<CallResult<null>> => {
  for (let at = 0; at < orderIds.length; at += idsPerCall) {
    if (deps.isStopping()) return { kind: "later", delayMs: 0, why: "the worker stops" };
    const ids = orderIds.slice(at, at + idsPerCall);
    const result = await readSome(shop, ids, deps, signal);
    // One id may have spoilt the call for its fellows: each is asked for alone.
    if (result.kind === "refused" && ids.length > 1)
      for (const id of ids) await readSome(shop, [id], deps, signal);
    else if (result.kind !== "answered") return result;
  }
  return { kind: "answered", answer: null };
};

const idsPerCall = 50;

const readSome = async (
  { access: { shopId }, dataKey }: SyncedShop,
  orderIds: string[],
  deps: SyncDeps,
  signal: AbortSignal,
): Promise<CallResult<null>> => {
  const [access] = await shopsForReading(deps.db, [shopId]);
  if (!access || access.readSeq === null)
    return { kind: "unavailable", why: "the shop is not connected any more" };
  const { readSeq, cipher } = access;
  const result = await deps.calls.call(access, "orders", (accessToken) =>
    deps.readOrders({ accessToken, cipher, shopId, orderIds, signal }),
  );
  if (result.kind !== "answered") return result;
  const orders = [...readable(shopId, result.answer, deps).values()];
  await sendOnTheirWay({ shopId, dataKey }, orders, readSeq, deps);
  deps.metrics.countFound(shopId, "owed", orders.length);
  return { kind: "answered", answer: null };
};
