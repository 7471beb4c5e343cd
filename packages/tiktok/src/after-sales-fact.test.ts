import { Fact, fold, type LedgerFact } from "@sluice/domain";
import { afterSalesFact, fullReturnFact } from "./after-sales-fact.ts";
import { aWebhook, aWireCancellation, aWireReturn } from "./testing/index.ts";
import { readWebhookEvent } from "./webhook-event.ts";
import { readAfterSales, type AfterSalesList } from "./wire-after-sales.ts";

const shopId = "7490000000000000123";
const context = {
  shopId,
  receivedAtMs: 1_760_000_100_000,
  source: "sync",
  traceId: "trace-1",
} as const;

const recordOf = (list: AfterSalesList, json: unknown) => {
  const { record } = readAfterSales(list, json);
  if (!record) throw new Error("The record should have been understood.");
  return record;
};
const aReturn = (overrides: Record<string, unknown> = {}) =>
  recordOf("returns", aWireReturn(overrides));
const aCancellation = (overrides: Record<string, unknown> = {}) =>
  recordOf("cancellations", aWireCancellation(overrides));

it("a cancellation that was found is a pending notice at TikTok's own time", () => {
  const fact = afterSalesFact(aCancellation(), { ...context, list: "cancellations" });
  expect(fact).toEqual({
    ...context,
    eventKey: "cancellation:4035000000000000001:1760000000:CANCELLATION_REQUEST_PENDING",
    orderId: "577000000000000321",
    kind: "cancellation_notice",
    tiktokStatus: "CANCELLATION_REQUEST_PENDING",
    phase: null,
    occurredAtS: 1760000000,
    readSeq: 0,
    raw: null,
    status: "pending",
    reason: null,
  });
  expect(Fact.parse(fact)).toEqual(fact);
});

it("a return that was found is one too, and a new status or time of it is another", () => {
  const keyOf = (overrides: Record<string, unknown>) =>
    afterSalesFact(aReturn(overrides), { ...context, list: "returns" }).eventKey;
  const key = "return:4036000000000000001:1760000000:RETURN_OR_REFUND_REQUEST_COMPLETE";
  expect(keyOf({})).toBe(key);
  expect(keyOf({ return_reason_text: "changed" })).toBe(key);
  expect(keyOf({ update_time: 1760000001 })).not.toBe(key);
  expect(keyOf({ return_status: "RETURN_OR_REFUND_REQUEST_PENDING" })).not.toBe(key);
});

it("a notice that was found says of the order what its webhook says", () => {
  const data = { return_status: "RETURN_OR_REFUND_REQUEST_COMPLETE", update_time: 1760000000 };
  const raw = { bytes: "", isSealed: true };
  const event = readWebhookEvent(aWebhook({ type: 12, data }), { ...context, raw });
  const [told] = event.kind === "order" ? event.facts : [event.fact];
  const found = afterSalesFact(aReturn(), { ...context, list: "returns" });
  const { kind, tiktokStatus, occurredAtS, orderId, phase, status } = found;
  expect(told).toMatchObject({ kind, tiktokStatus, occurredAtS, orderId, phase, status, shopId });
});

describe("a full return", () => {
  it("is known where goods and money of every unit went back", () => {
    const fact = fullReturnFact(aReturn(), 2, context);
    expect(fact).toMatchObject({
      eventKey: "full_return:577000000000000321",
      kind: "full_return",
      orderId: "577000000000000321",
      occurredAtS: 1760000000,
      phase: null,
      status: "pending",
    });
    expect(Fact.parse(fact)).toEqual(fact);
  });

  it("turns a delivered order into a returned one", () => {
    const fact = fullReturnFact(aReturn(), 2, context);
    if (!fact) throw new Error("The return should be a full one.");
    const { eventKey, kind, phase, readSeq } = fact;
    const common = { shopId, status: "pending", reason: null, actor: null, knownSeq: 0 } as const;
    const delivered: LedgerFact = {
      ...common,
      id: "1",
      eventKey: "snapshot",
      kind: "snapshot",
      phase: "delivered",
      occurredAtS: 1759990000,
      readSeq: 1,
    };
    const returned: LedgerFact = {
      ...common,
      id: "2",
      eventKey,
      kind,
      phase,
      readSeq,
      occurredAtS: fact.occurredAtS,
    };
    expect(fold({ shopId, phase: "announced" }, [delivered, returned]).phase).toBe("returned");
  });

  it.each<[string, Record<string, unknown>, number]>([
    ["money alone", { return_type: "REFUND" }, 2],
    ["a replacement", { return_type: "REPLACEMENT" }, 2],
    ["no type", { return_type: undefined }, 2],
    ["one that is not done", { return_status: "RETURN_OR_REFUND_REQUEST_PENDING" }, 2],
    ["a part of the order", {}, 3],
    ["one unit named twice", { return_line_items: twice("577000000000000401") }, 2],
    ["an order whose units are not known", {}, 0],
    ["no lines", { return_line_items: [] }, 0],
  ])("is not made of %s", (_, overrides, orderUnits) => {
    expect(fullReturnFact(aReturn(overrides), orderUnits, context)).toBeUndefined();
  });
});

function twice(order_line_item_id: string) {
  return [{ order_line_item_id }, { order_line_item_id }];
}
