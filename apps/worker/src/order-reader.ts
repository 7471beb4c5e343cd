import type { ShopAccess } from "@sluice/db";
import { mappingVersion } from "@sluice/domain";
import { sealSnapshot, type Vault } from "@sluice/domain/vault";
import type { PersistEvent } from "@sluice/queues";
import type { Log } from "@sluice/runtime";
import { mapOrder, snapshotFact, TikTokError, type OrderReading } from "@sluice/tiktok";

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
}

export interface OrderReader {
  read: (orders: OrderRef[], signal: AbortSignal) => Promise<OrderReads>;
}

export interface OrderReaderDeps {
  findShops: (shopIds: string[]) => Promise<{ shops: ShopAccess[]; readSeq: number }>;
  vault: Vault;
  readOrders: (call: {
    accessToken: string;
    cipher: string;
    orderIds: string[];
    signal: AbortSignal;
  }) => Promise<OrderReading[]>;
  now: () => number;
  log: Log;
}

/** Reads orders as they stand at TikTok: one call for up to 50 orders of a shop, shops side by side. */
export const createOrderReader = (deps: OrderReaderDeps): OrderReader => ({
  read: async (orders, signal) => {
    const results = new Map<string, ReadResult>();
    if (orders.length === 0) return readsFrom(results);
    const idsOfShop = groupByShop(orders);
    const { shops, readSeq } = await deps.findShops([...idsOfShop.keys()]);
    const known = new Map(shops.map((shop) => [shop.shopId, shop]));
    await Promise.all(
      [...idsOfShop].map(async ([shopId, orderIds]) => {
        const shop = known.get(shopId);
        const read = await readShop(deps, { shop, shopId, orderIds, readSeq, signal });
        for (const [orderId, result] of read) results.set(`${shopId}/${orderId}`, result);
      }),
    );
    return readsFrom(results);
  },
});

const readsFrom = (results: Map<string, ReadResult>): OrderReads => ({
  resultOf: (shopId, orderId) => results.get(`${shopId}/${orderId}`) ?? { kind: "unread" },
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
  readSeq: number;
  signal: AbortSignal;
}

const readShop = async (deps: OrderReaderDeps, call: ShopRead) => {
  const all = (result: ReadResult) => call.orderIds.map((orderId) => [orderId, result] as const);
  const { shop } = call;
  if (!shop) return all({ kind: "refused", reason: `shop ${call.shopId} is not connected` });
  if (shop.status === "paused") return all({ kind: "later", delayMs: 60_000, why: "shop paused" });
  const { status, accessToken: sealedToken, wrappedKey, openId } = shop;
  if (status === "deauthorized" || !sealedToken || !wrappedKey) return all({ kind: "unread" });
  const accessToken = deps.vault.openToken(sealedToken, { column: "access_token", openId });
  const dataKey = deps.vault.openDataKey(wrappedKey, shop.shopId);
  const chunks = await Promise.all(
    chunksOf(call.orderIds, idsPerCallMax).map((orderIds) =>
      readChunk(deps, { ...call, shop, orderIds, accessToken, dataKey }),
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
  accessToken: string;
  dataKey: ReturnType<Vault["openDataKey"]>;
};

const readChunk = async (
  deps: OrderReaderDeps,
  call: ChunkRead,
): Promise<(readonly [string, ReadResult])[]> => {
  const { shop, orderIds, accessToken, signal } = call;
  try {
    const answers = await deps.readOrders({ accessToken, cipher: shop.cipher, orderIds, signal });
    return answers.map((answer) => [answer.orderId ?? "", resultOfAnswer(deps, call, answer)]);
  } catch (err) {
    if (!(err instanceof TikTokError)) throw err;
    // One id may have spoilt the call for its fellows: ask for each alone.
    if (err.kind === "gone" && orderIds.length > 1) {
      const alone = orderIds.map((orderId) => readChunk(deps, { ...call, orderIds: [orderId] }));
      return (await Promise.all(alone)).flat();
    }
    deps.log[err.kind === "throttled" ? "warn" : "error"](
      { shopId: call.shopId, orders: orderIds.length, kind: err.kind, requestId: err.requestId },
      err.message,
    );
    return orderIds.map((orderId) => [orderId, resultOfError(err)] as const);
  }
};

const resultOfAnswer = (
  deps: OrderReaderDeps,
  { shopId, readSeq, dataKey }: ChunkRead,
  answer: OrderReading,
): ReadResult => {
  if (answer.unreadable !== undefined) {
    deps.log.error({ shopId, orderId: answer.orderId }, `unreadable order: ${answer.unreadable}`);
    return { kind: "unread" };
  }
  const mapped = mapOrder(answer.order);
  const fact = snapshotFact(mapped, {
    shopId,
    readSeq,
    receivedAtMs: deps.now(),
    source: "webhook",
    traceId: null,
  });
  const read = {
    orderId: mapped.orderId,
    shopId,
    updateTimeS: mapped.updateTimeS,
    readSeq,
    data: mapped.data,
    sealed: sealSnapshot(dataKey, { shopId, orderId: mapped.orderId }, mapped.rawJson).toString(
      "base64",
    ),
    personal: mapped.personal,
    mappingVersion,
  };
  return { kind: "read", event: { fact, read, isStale: false } };
};

/** A fault that time heals is waited for; otherwise the order moves on its hint. */
const resultOfError = (err: TikTokError): ReadResult => {
  if (err.kind === "throttled")
    return { kind: "later", delayMs: err.retryAfterMs ?? 1_000, why: "TikTok throttles the shop" };
  if (err.kind === "unavailable")
    return { kind: "later", delayMs: 2_000, why: "TikTok's API is unavailable" };
  if (err.kind === "gone")
    return { kind: "refused", reason: "TikTok says that the order belongs to another seller" };
  return { kind: "unread" };
};
