import { statusMapping, type Fact } from "@sluice/domain";
import type { MappedOrder } from "./order-mapping.ts";

/**
 * The fact that an order was read from TikTok. Its key is what was seen and not when, so that a
 * repeated read is a repeat; the fact carries no raw body, which rests sealed in the snapshot.
 */
export const snapshotFact = (
  { orderId, status, phase, updateTimeS }: MappedOrder,
  read: Pick<Fact, "source" | "readSeq" | "knownSeq" | "receivedAtMs" | "traceId"> & {
    shopId: string;
  },
): Fact => ({
  eventKey: `snapshot:${orderId}:${updateTimeS}:${phase ?? status}`,
  shopId: read.shopId,
  orderId,
  source: read.source,
  kind: "snapshot",
  tiktokStatus: status,
  phase: phase ?? null,
  occurredAtS: updateTimeS,
  readSeq: read.readSeq,
  knownSeq: read.knownSeq,
  receivedAtMs: read.receivedAtMs,
  raw: null,
  status: phase ? "pending" : "quarantined",
  reason: phase ? null : `order status ${status} is not known`,
  traceId: read.traceId,
  mappingVersion: statusMapping.version,
});
