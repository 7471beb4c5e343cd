import { compareRecords } from "@sluice/db";
import type { RawNotice } from "@sluice/queues";
import {
  afterSalesFact,
  fullReturnFact,
  type AfterSalesReading,
  type AfterSalesRecord,
} from "@sluice/tiktok";
import type { SyncDeps, SyncedShop } from "./sync-deps.ts";
import type { Taken } from "./take-orders.ts";

/**
 * Compares a page of cancellations or returns with the ledger. What no notice has told becomes one;
 * a return of all that was ordered becomes a fact of its own, which a notice cannot say.
 */
export const takeRecords = async (
  { access: { shopId } }: SyncedShop,
  list: "cancellations" | "returns",
  readings: AfterSalesReading[],
  deps: SyncDeps,
): Promise<Taken> => {
  const context = {
    list,
    shopId,
    receivedAtMs: deps.nowMs(),
    source: "sync" as const,
    traceId: null,
  };
  const records = readings.flatMap(({ record }) => record ?? []);
  const noticeOf = (record: AfterSalesRecord) => afterSalesFact(record, context);
  const compared = new Map(
    (
      await compareRecords(
        deps.db,
        shopId,
        list,
        records.map((record) => ({ eventKey: noticeOf(record).eventKey, ...record })),
      )
    ).map((one) => [one.eventKey, one]),
  );
  const facts = records.flatMap((record) => {
    const notice = noticeOf(record);
    const known = compared.get(notice.eventKey);
    const fullReturn = known?.hasFullReturn
      ? undefined
      : fullReturnFact(record, known?.orderUnits ?? 0, context);
    return [...(known?.isKnown ? [] : [notice]), ...(fullReturn ? [fullReturn] : [])];
  });
  await deps.normalize.add(facts.map((notice): RawNotice => ({ source: "sync", notice })));
  for (const { unreadable, orderId } of readings.filter((one) => one.unreadable !== undefined))
    deps.log.error({ shopId, orderId, list }, `unreadable record: ${unreadable}`);
  deps.metrics.countFound(shopId, "unreadable", readings.length - records.length);
  deps.metrics.countFound(shopId, "missing", facts.length);
  return {
    seen: readings.length,
    missing: facts.length,
    stale: 0,
    byHand: 0,
    enqueued: facts.length,
  };
};
