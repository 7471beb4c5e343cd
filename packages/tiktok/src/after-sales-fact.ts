import type { Fact } from "@sluice/domain";
import type { AfterSalesList, AfterSalesRecord } from "./wire-after-sales.ts";

interface AfterSalesContext extends Pick<Fact, "receivedAtMs" | "source" | "traceId"> {
  shopId: string;
}

/**
 * The fact that a cancellation or a return stands as it was read: an entry on the order's timeline
 * and a reason to read the order. A webhook of type 11 or 12 tells the same under a key of its own,
 * because it names the notification; the two stand side by side and neither decides the phase.
 */
export const afterSalesFact = (
  record: AfterSalesRecord,
  { list, ...context }: AfterSalesContext & { list: AfterSalesList },
): Fact => {
  const { keyWord, kind } = notices[list];
  const eventKey = `${keyWord}:${record.id}:${record.updateTimeS}:${record.status}`;
  return { ...factOf(record, context), eventKey, kind };
};

/**
 * The fact that an order came back whole, which turns a delivered order into a returned one and
 * which no read of the order shows; undefined unless goods and money went back (a plain REFUND
 * leaves the goods with the buyer), it is done, and it is about every unit of the order.
 * `orderUnits` is the number of the order's lines, because TikTok sends one for each unit.
 */
export const fullReturnFact = (
  record: AfterSalesRecord,
  orderUnits: number,
  context: AfterSalesContext,
): Fact | undefined => {
  const isDone =
    record.type === "RETURN_AND_REFUND" && record.status === "RETURN_OR_REFUND_REQUEST_COMPLETE";
  const isWhole = orderUnits > 0 && record.lineItemIds.length >= orderUnits;
  if (!isDone || !isWhole) return undefined;
  const eventKey = `full_return:${record.orderId}`;
  return { ...factOf(record, context), eventKey, kind: "full_return" };
};

const notices = {
  cancellations: { keyWord: "cancellation", kind: "cancellation_notice" },
  returns: { keyWord: "return", kind: "return_notice" },
} as const satisfies Record<AfterSalesList, object>;

const factOf = (record: AfterSalesRecord, context: AfterSalesContext) => ({
  shopId: context.shopId,
  orderId: record.orderId,
  source: context.source,
  tiktokStatus: record.status,
  phase: null,
  occurredAtS: record.updateTimeS,
  readSeq: 0,
  receivedAtMs: context.receivedAtMs,
  raw: null,
  status: "pending" as const,
  reason: null,
  traceId: context.traceId,
});
