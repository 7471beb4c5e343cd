import type { ShopAccess } from "@sluice/db";
import { createVault } from "@sluice/domain/vault";
import { createLog } from "@sluice/runtime";
import { readWireOrder, TikTokError } from "@sluice/tiktok";
import { aWireOrder } from "@sluice/tiktok/testing";
import { createOrderReader } from "./order-reader.ts";
import type { CallResult } from "./shop-calls.ts";

const vault = createVault(Buffer.alloc(32, 1));

/** An order of another seller, which spoils the call that names it. */
const anothers = "666";

type NoAnswer = Exclude<CallResult<never>, { kind: "answered" }>;

/** Shops that are connected, and what calling them comes to instead of TikTok's answer. */
const setup = (
  shops: Record<string, Partial<ShopAccess>>,
  instead: Record<string, NoAnswer> = {},
) => {
  const calls: string[][] = [];
  const reader = createOrderReader({
    findShops: async () =>
      Object.entries(shops).map(([shopId, changed]) => ({
        shopId,
        status: "connected",
        cipher: "cipher",
        openId: "seller",
        connectedAtMs: 0,
        accessToken: Buffer.alloc(1),
        wrappedKey: vault.newWrappedDataKey(shopId),
        readSeq: 1,
        ...changed,
      })),
    lastReadSeq: async () => 1,
    onUnreadable: () => undefined,
    sightOrder: () => undefined,
    vault,
    shopCalls: {
      call: async (shop, _endpoint, run) => {
        try {
          return instead[shop.shopId] ?? { kind: "answered", answer: await run("token") };
        } catch (err) {
          return { kind: "refused", error: err as TikTokError };
        }
      },
    },
    readOrders: async ({ orderIds }) => {
      calls.push(orderIds);
      if (orderIds.includes(anothers)) throw new TikTokError("gone", { path: "/test" });
      return orderIds.filter((id) => id !== "404").map((id) => readWireOrder(aWireOrder({ id })));
    },
    now: Date.now,
    log: createLog({ name: "test", level: "silent" }),
  });
  const read = async (orders: string[]) => {
    const refs = orders.map((order) => {
      const [shopId = "", orderId = ""] = order.split("/");
      return { shopId, orderId };
    });
    const reads = await reader.read(refs, new AbortController().signal);
    return refs.map(({ shopId, orderId }) => reads.resultOf(shopId, orderId));
  };
  return { read, calls };
};

describe("reading orders", () => {
  it("moves an order on its hint at once where its shop cannot be called", async () => {
    const { read } = setup({ "1001": {} }, { "1001": { kind: "unavailable", why: "down" } });
    expect(await read(["1001/577"])).toEqual([{ kind: "unread" }]);
  });

  it("lets one shop wait without making another wait", async () => {
    const later = { kind: "later", delayMs: 2_000, why: "TikTok throttles the shop" } as const;
    const { read } = setup({ "1001": {}, "1002": {} }, { "1001": later });
    const [throttled, other] = await read(["1001/577", "1002/578"]);
    expect(throttled).toEqual(later);
    expect(other?.kind).toBe("read");
  });

  it("moves on the hint an order that TikTok does not name in its answer", async () => {
    const { read } = setup({ "1001": {} });
    const [named, missing] = await read(["1001/577", "1001/404"]);
    expect([named?.kind, missing?.kind]).toEqual(["read", "unread"]);
  });

  it("says of an order whose shop is not connected that it is not", async () => {
    const { read } = setup({});
    expect(await read(["1001/577"])).toEqual([
      { kind: "refused", reason: "shop 1001 is not connected" },
    ]);
  });

  it("reads 50 orders a call", async () => {
    const { read, calls } = setup({ "1001": {} });
    await read(Array.from({ length: 120 }, (_, index) => `1001/${577_000 + index}`));
    expect(calls.map(({ length }) => length).toSorted((a, b) => a - b)).toEqual([20, 50, 50]);
  });

  it("refuses only the order of another seller, not its fellows", async () => {
    const { read } = setup({ "1001": {} });
    const results = await read([`1001/${anothers}`, "1001/578"]);
    expect(results.map(({ kind }) => kind)).toEqual(["refused", "read"]);
  });
});
