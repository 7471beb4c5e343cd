import type { ShopAccess } from "@sluice/db";
import type { Vault } from "@sluice/domain/vault";
import type { PersistEvent } from "@sluice/queues";
import type { Log } from "@sluice/runtime";
import type { OrderReading, WireOrder } from "@sluice/tiktok";
import type { CallResult, ShopCalls } from "./shop-calls.ts";
import { snapshotEvent } from "./snapshot-event.ts";

interface OrderRef {
  shopId: string;
  orderId: string;
}

/** What became of the wish to read one order. `unread` passes the hint on; sync reads later. */
export type ReadResult =
  | { kind: "read"; event: PersistEvent }
  | { kind: "unread" }
  | { kind: "later"; delayMs: number; why: string }
  | { kind: "refused"; reason: string };

export interface OrderReads {
  resultOf: (shopId: string, orderId: string | null) => ReadResult;
  /** Reads of this shop with a higher number began after the wish to read; 0 where none can begin. */
  wishedSeqOf: (shopId: string) => number;
}

export interface OrderReader {
  read: (orders: OrderRef[], signal: AbortSignal) => Promise<OrderReads>;
}

export interface OrderReaderDeps {
  findShops: (shopIds: string[]) => Promise<ShopAccess[]>;
  lastReadSeq: () => Promise<number>;
  vault: Vault;
  shopCalls: ShopCalls;
  readOrders: (call: {
    accessToken: string;
    cipher: string;
    /** An order that names another shop is given back as unreadable. */
    shopId: string;
    orderIds: string[];
    signal: AbortSignal;
  }) => Promise<OrderReading[]>;
  /** Looks an order over for what Sluice does not know. */
  sightOrder: (order: WireOrder) => void;
  /** An answer held an order that is not understood, or that names another shop. */
  onUnreadable: (shopId: string) => void;
  now: () => number;
  log: Log;
}

/** Reads orders as they stand at TikTok: one call for up to 50 orders of a shop, shops side by side. */
export const createOrderReader = (deps: OrderReaderDeps): OrderReader => ({
  read: async (orders, signal) => {
    const results = new Map<string, ReadResult>();
    if (orders.length === 0) return readsFrom(results, []);
    const idsOfShop = groupByShop(orders);
    const shops = await deps.findShops([...idsOfShop.keys()]);
    const known = new Map(shops.map((shop) => [shop.shopId, shop]));
    await Promise.all(
      [...idsOfShop].map(async ([shopId, orderIds]) => {
        const shop = known.get(shopId);
        const read = await readShop(deps, { shop, shopId, orderIds, signal });
        for (const [orderId, result] of read) results.set(`${shopId}/${orderId}`, result);
      }),
    );
    return readsFrom(results, shops);
  },
});

const readsFrom = (results: Map<string, ReadResult>, shops: ShopAccess[]): OrderReads => ({
  resultOf: (shopId, orderId) => results.get(`${shopId}/${orderId}`) ?? { kind: "unread" },
  wishedSeqOf: (shopId) => (shops.find((shop) => shop.shopId === shopId)?.readSeq ?? 1) - 1,
});

const groupByShop = (orders: OrderRef[]) => {
  const idsOfShop = new Map<string, Set<string>>();
  for (const { shopId, orderId } of orders) {
    const ids = idsOfShop.get(shopId) ?? new Set();
    idsOfShop.set(shopId, ids.add(orderId));
  }
  return new Map([...idsOfShop].map(([shopId, ids]) => [shopId, [...ids]]));
};

interface ShopRead {
  shop: ShopAccess | undefined;
  shopId: string;
  orderIds: string[];
  signal: AbortSignal;
}

const readShop = async (deps: OrderReaderDeps, call: ShopRead) => {
  const all = (result: ReadResult) => call.orderIds.map((orderId) => [orderId, result] as const);
  const { shop } = call;
  if (!shop) return all({ kind: "refused", reason: `shop ${call.shopId} is not connected` });
  if (shop.status === "paused") return all({ kind: "later", delayMs: 60_000, why: "shop paused" });
  const { readSeq } = shop;
  if (!shop.wrappedKey || readSeq === null) return all({ kind: "unread" });
  const dataKey = deps.vault.openDataKey(shop.wrappedKey, shop.shopId);
  const chunks = await Promise.all(
    chunksOf(call.orderIds, idsPerCallMax).map((orderIds) =>
      readChunk(deps, { ...call, shop, orderIds, readSeq, dataKey }),
    ),
  );
  return chunks.flat();
};

// TikTok answers at most 50 orders a call.
const idsPerCallMax = 50;

const chunksOf = <Item>(items: Item[], size: number): Item[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );

type ChunkRead = ShopRead & {
  shop: ShopAccess;
  readSeq: number;
  dataKey: ReturnType<Vault["openDataKey"]>;
};

const readChunk = async (
  deps: OrderReaderDeps,
  call: ChunkRead,
): Promise<(readonly [string, ReadResult])[]> => {
  const { shop, shopId, orderIds, signal } = call;
  const result = await deps.shopCalls.call(shop, "orders", (accessToken) =>
    deps.readOrders({ accessToken, cipher: shop.cipher, shopId, orderIds, signal }),
  );
  if (result.kind === "answered") {
    const knownSeq = await deps.lastReadSeq();
    return result.answer.map((answer) => [
      answer.orderId ?? "",
      resultOfAnswer(deps, { ...call, knownSeq }, answer),
    ]);
  }
  // One id may have spoilt the call for its fellows: ask for each alone.
  if (result.kind === "refused" && orderIds.length > 1) {
    const alone = orderIds.map((orderId) => readChunk(deps, { ...call, orderIds: [orderId] }));
    return (await Promise.all(alone)).flat();
  }
  return orderIds.map((orderId) => [orderId, withoutAnswer(result)] as const);
};

/** A shop that cannot be called holds no order up: it moves on its hint, and sync reads it later. */
const withoutAnswer = (result: Exclude<CallResult<never>, { kind: "answered" }>): ReadResult => {
  if (result.kind === "later") return result;
  if (result.kind === "unavailable") return { kind: "unread" };
  return { kind: "refused", reason: "TikTok says that the order belongs to another seller" };
};

const resultOfAnswer = (
  deps: OrderReaderDeps,
  { shopId, readSeq, knownSeq, dataKey }: ChunkRead & { knownSeq: number },
  answer: OrderReading,
): ReadResult => {
  if (answer.unreadable !== undefined) {
    deps.log.error({ shopId, orderId: answer.orderId }, `unreadable order: ${answer.unreadable}`);
    deps.onUnreadable(shopId);
    return { kind: "unread" };
  }
  deps.sightOrder(answer.order);
  const receivedAtMs = deps.now();
  const { hashBuyer } = deps.vault;
  const read = { shopId, dataKey, hashBuyer, readSeq, knownSeq, receivedAtMs };
  const event = snapshotEvent(answer.order, { ...read, source: "webhook" });
  return { kind: "read", event: { ...event, isStale: false } };
};
