import { z } from "zod";
import { OrderPhase } from "./order-phase.ts";

export const FactSource = z.enum(["webhook", "sync", "operator"]);
export type FactSource = z.infer<typeof FactSource>;

/**
 * What a fact is. `hint`, `snapshot`, `operator` and `full_return` decide the phase; the notices
 * are entries on the order's timeline and a reason to read the order; `shop` is about the shop
 * and `other` about nothing that Sluice keeps.
 */
export const FactKind = z.enum([
  "hint",
  "snapshot",
  "operator",
  "full_return",
  "address_notice",
  "package_notice",
  "cancellation_notice",
  "return_notice",
  "shop",
  "other",
]);
export type FactKind = z.infer<typeof FactKind>;

export const FactStatus = z.enum([
  "pending",
  "applied",
  "stale",
  "refused",
  "ignored",
  "quarantined",
]);
export type FactStatus = z.infer<typeof FactStatus>;

/**
 * A body as it came, byte for byte: `bytes` holds one character a byte (latin1), which costs
 * nothing for ASCII and survives JSON whatever the bytes are. A body whose type may carry personal
 * data is sealed before it becomes a job.
 */
export const RawBody = z.object({ bytes: z.string(), isSealed: z.boolean() });
export type RawBody = z.infer<typeof RawBody>;

/** One thing that is known to have happened, on its way to the ledger. Times end in their unit. */
export const Fact = z.object({
  eventKey: z.string().min(1),
  shopId: z.string().nullable(),
  orderId: z.string().nullable(),
  source: FactSource,
  kind: FactKind,
  tiktokStatus: z.string().nullable(),
  phase: OrderPhase.nullable(),
  occurredAtS: z.number().int(),
  /** A sequence value taken before the order was read; 0 for what was not read. */
  readSeq: z.number().int(),
  /**
   * Reads with a higher number began after this was known. Absent where that was not noted, as in what
   * an older release handed on: then only the read's own number counts.
   */
  knownSeq: z.number().int().optional(),
  receivedAtMs: z.number().int(),
  raw: RawBody.nullable(),
  status: z.enum(["pending", "applied", "ignored", "quarantined"]),
  reason: z.string().nullable(),
  traceId: z.string().nullable(),
  /** Of the mapping that read it. Absent in what an older release handed on. */
  mappingVersion: z.number().int().optional(),
});
export type Fact = z.infer<typeof Fact>;

type Sight = Pick<Fact, "readSeq" | "knownSeq">;

/** The numbers of a fact that came twice: of its newest read, or else of when it was first heard of. */
export const newestSight = (a: Sight, b: Sight): Sight => {
  if (a.readSeq !== b.readSeq) {
    const { readSeq, knownSeq } = a.readSeq > b.readSeq ? a : b;
    return { readSeq, knownSeq };
  }
  return { readSeq: a.readSeq, knownSeq: Math.min(a.knownSeq ?? 0, b.knownSeq ?? 0) };
};
