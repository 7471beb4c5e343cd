import { z } from "zod";
import { Time } from "./time.ts";

const Count = z.number().int();
const Id = z.coerce.number().int().positive();

/** Targets a second at most. */
export const PerSecond = z.number().int().min(1).max(1_000).default(50);

/** Something done to many, worked off in the background. */
export const OperationSummary = z.object({
  id: Count,
  kind: z.enum(["retry", "discard", "restore", "replay", "resync"]),
  /** The filter or the ids, as they were asked for. */
  asked: z.record(z.string(), z.unknown()),
  actor: z.string(),
  reason: z.string().nullable(),
  /** `stopped` by itself, because targets failed again; `paused` and `aborted` by a person. */
  status: z.enum(["running", "paused", "stopped", "aborted", "done"]),
  /** Why it stopped. */
  note: z.string().nullable(),
  perSecond: Count,
  total: Count,
  /** They add up to `total`. */
  progress: z.object({
    waiting: Count,
    /** Their outcome is not known yet. */
    sent: Count,
    succeeded: Count,
    failed: Count,
    skipped: Count,
  }),
  createdAt: Time,
  updatedAt: Time,
  finishedAt: Time.nullable(),
});
export type OperationSummary = z.infer<typeof OperationSummary>;

export const OperationDetail = OperationSummary.extend({
  /** Some of the targets that failed or were skipped; 20 at most. */
  troubles: z.array(
    z.object({ target: z.string(), status: z.string(), error: z.string().nullable() }),
  ),
});
export type OperationDetail = z.infer<typeof OperationDetail>;

export const OperationQuery = z.strictObject({
  before: Id.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type OperationQuery = z.infer<typeof OperationQuery>;

/** Newest first. */
export const OperationList = z.object({
  operations: z.array(OperationSummary),
  /** `before` of the next page; null on the last. */
  next: Count.nullable(),
});
export type OperationList = z.infer<typeof OperationList>;

export const OperationId = z.strictObject({ id: Id });
export type OperationId = z.infer<typeof OperationId>;

/** Orders to be read anew from TikTok. */
export const ResyncOrders = z.strictObject({
  /** TikTok's ids. */
  orderIds: z
    .array(z.string().regex(/^[\w-]{1,64}$/))
    .min(1)
    .max(1_000),
  perSecond: PerSecond,
});
export type ResyncOrders = z.infer<typeof ResyncOrders>;
