import { setTimeout as sleep } from "node:timers/promises";
import { OrderDetail, OrderList, OrderTimeline, type FactEntry } from "@sluice/contract";
import type { ApiClient } from "../api-client.ts";

/** An order with all that happened to it. */
export interface TakenOrder {
  order: OrderDetail;
  entries: OrderTimeline["entries"];
}

/** Which orders are looked at: those that come after the newest that is there now. */
export interface Watch {
  shop: string | undefined;
  /** Sluice's own ids of those that were there; only the newest second matters. */
  newest: { createdAt: string; ids: Set<string> };
}

export const beginWatch = async (api: ApiClient, shop: string | undefined): Promise<Watch> => {
  const { orders } = await api.get(`/orders?limit=200${ofShop(shop)}`, OrderList);
  const createdAt = orders[0]?.createdAt ?? new Date(0).toISOString();
  const ids = orders.filter((order) => order.createdAt === createdAt).map(({ id }) => id);
  return { shop, newest: { createdAt, ids: new Set(ids) } };
};

/**
 * Waits for the next orders: `count` of them whose webhook has been decided. Answers all that came
 * until then or until the time is over, oldest first, the told ones before the untold.
 */
export const takeOrders = async (
  api: ApiClient,
  watch: Watch,
  { count, untilMs, onWait }: { count: number; untilMs: number; onWait: (told: number) => void },
): Promise<TakenOrder[]> => {
  const decided = new Map<string, TakenOrder>();
  for (;;) {
    const ids = (await newOrders(api, watch)).toReversed();
    for (const id of ids) {
      if (decided.has(id) || decided.size >= count) continue;
      const taken = await readOrder(api, id);
      if (webhooksOf(taken).some(({ decidedAt }) => decidedAt !== null)) decided.set(id, taken);
    }
    onWait(decided.size);
    if (decided.size >= count) return [...decided.values()];
    if (Date.now() >= untilMs) {
      const untold = ids.filter((id) => !decided.has(id)).slice(0, count - decided.size);
      return [...decided.values(), ...(await readOrders(api, untold))];
    }
    await sleep(askEveryMs);
  }
};

const askEveryMs = 500;

/** One after the other: a check must not be what slows its subject down. */
const readOrders = async (api: ApiClient, ids: string[]): Promise<TakenOrder[]> => {
  const taken: TakenOrder[] = [];
  for (const id of ids) taken.push(await readOrder(api, id));
  return taken;
};

/** The order before its timeline, so that nothing it shows is missing there. */
export const readOrder = async (api: ApiClient, id: string): Promise<TakenOrder> => {
  const order = await api.get(`/orders/${id}`, OrderDetail);
  const { entries } = await api.get(`/orders/${id}/timeline`, OrderTimeline);
  return { order, entries };
};

export const factsOf = ({ entries }: Pick<TakenOrder, "entries">): FactEntry[] =>
  entries.filter((entry) => entry.type === "fact");

/** What webhooks told of it, without the reads that they gave rise to. */
export const webhooksOf = (taken: Pick<TakenOrder, "entries">): FactEntry[] =>
  factsOf(taken).filter(({ source, kind }) => source === "webhook" && kind !== "snapshot");

/** Newest first. */
const newOrders = async (api: ApiClient, { shop, newest }: Watch): Promise<string[]> => {
  const ids: string[] = [];
  let cursor = "";
  for (;;) {
    const from = encodeURIComponent(newest.createdAt);
    const path = `/orders?limit=200&from=${from}${ofShop(shop)}${cursor}`;
    const { orders, next } = await api.get(path, OrderList);
    ids.push(...orders.map(({ id }) => id).filter((id) => !newest.ids.has(id)));
    if (next === null) return ids;
    cursor = `&cursor=${encodeURIComponent(next)}`;
  }
};

const ofShop = (shop: string | undefined) =>
  shop === undefined ? "" : `&shop=${encodeURIComponent(shop)}`;
