import { mappingVersion } from "@sluice/domain";
import { sealSnapshot, type Vault } from "@sluice/domain/vault";
import type { RawSnapshot } from "@sluice/queues";
import { mapOrder, snapshotFact, type WireOrder } from "@sluice/tiktok";

export interface OrderReadBy {
  shopId: string;
  dataKey: ReturnType<Vault["openDataKey"]>;
  hashBuyer: Vault["hashBuyer"];
  /** Taken before the order was read. */
  readSeq: number;
  /** Taken once it was. */
  knownSeq: number;
  receivedAtMs: number;
  source: "webhook" | "sync";
}

/** An order that was read: its fact, and its details with the raw JSON sealed. */
export const snapshotEvent = (
  order: WireOrder,
  { shopId, dataKey, hashBuyer, readSeq, knownSeq, receivedAtMs, source }: OrderReadBy,
): Pick<RawSnapshot, "fact" | "read"> => {
  const mapped = mapOrder(order);
  const { orderId, updateTimeS, data, personal, buyerId, rawJson } = mapped;
  const buyerHash = buyerId === undefined ? null : hashBuyer(buyerId);
  const sealed = sealSnapshot(dataKey, { shopId, orderId }, rawJson).toString("base64");
  return {
    fact: snapshotFact(mapped, {
      shopId,
      readSeq,
      knownSeq,
      receivedAtMs,
      source,
      traceId: null,
    }),
    read: {
      orderId,
      shopId,
      updateTimeS,
      readSeq,
      data,
      sealed,
      personal,
      mappingVersion,
      buyerHash,
    },
  };
};
