import type { Fact } from "./fact.ts";
import { lifecycleVersion } from "./order-lifecycle.ts";
import type { OrderPhase } from "./order-phase.ts";

/**
 * Rises whenever a status is mapped differently, or a body is read that was not understood before,
 * so that quarantined facts are driven again.
 */
export const mappingVersion = 1;

/**
 * The phase that a TikTok order status means; undefined where TikTok has a word that we do not
 * know. The webhook table spells CANCEL what the API spells CANCELLED.
 */
export const phaseOfStatus = (status: string): OrderPhase | undefined => phases.get(status);

/**
 * The phase that an order read from TikTok is in. COMPLETED is the end of after-sales, and also
 * how a full refund before delivery ends: then there is no delivery time.
 */
export const phaseOfRead = (read: {
  status: string;
  hasDeliveryTime: boolean;
}): OrderPhase | undefined =>
  read.status === "COMPLETED" && !read.hasDeliveryTime ? "refunded" : phaseOfStatus(read.status);

/** How TikTok's words are understood. */
export interface StatusMapping {
  /**
   * Rises with the mapping's version or the machine's, and is stored with each fact that was
   * understood by it, or was not: quarantined facts of a lower version are driven again.
   */
  version: number;
  phaseOfStatus: (status: string) => OrderPhase | undefined;
}

export const statusMapping: StatusMapping = {
  version: mappingVersion + lifecycleVersion,
  phaseOfStatus,
};

/**
 * The phase that a stored fact means by this mapping, if that is another than it was stored with.
 * Whether a read order had a delivery time is not stored, so COMPLETED stays as it was read.
 */
export const remappedPhase = (
  { kind, tiktokStatus, phase }: Pick<Fact, "kind" | "tiktokStatus" | "phase">,
  mapping: StatusMapping,
): OrderPhase | undefined => {
  if (tiktokStatus === null || (kind !== "hint" && kind !== "snapshot")) return undefined;
  if (kind === "snapshot" && tiktokStatus === "COMPLETED") return undefined;
  const present = mapping.phaseOfStatus(tiktokStatus);
  return present === phase ? undefined : present;
};

const phases = new Map<string, OrderPhase>([
  ["UNPAID", "awaiting_payment"],
  ["ON_HOLD", "on_hold"],
  ["AWAITING_SHIPMENT", "awaiting_shipment"],
  ["PARTIALLY_SHIPPING", "partially_shipped"],
  ["AWAITING_COLLECTION", "awaiting_collection"],
  ["IN_TRANSIT", "in_transit"],
  ["DELIVERED", "delivered"],
  ["COMPLETED", "completed"],
  ["CANCELLED", "cancelled"],
  ["CANCEL", "cancelled"],
]);
