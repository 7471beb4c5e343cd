import { z } from "zod";
import { OperationSummary, PerSecond } from "./operations.ts";
import { Time } from "./time.ts";

const Count = z.number().int();
const LetterId = z.coerce.number().int().positive();
const tiktokId = z.string().regex(/^[\w-]{1,64}$/, "1 to 64 letters, digits, - and _");
const DeadLetterStatus = z.enum(["open", "retrying", "resolved", "discarded"]);

const filters = {
  stage: z.enum(["normalize", "persist", "advance", "sync"]).optional(),
  status: DeadLetterStatus.optional(),
  /** TikTok's shop id. */
  shop: tiktokId.optional(),
  /** TikTok's order id. */
  orderId: tiktokId.optional(),
  fingerprint: z.string().min(1).max(600).optional(),
  /** A part of the error's text, in whatever case. */
  error: z.string().min(1).max(200).optional(),
  /** On the last failure. `from` is included, `to` is not. */
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
};

/** Filters narrow together. An unknown filter is refused. */
export const DeadLetterFilter = z.strictObject(filters);
export type DeadLetterFilter = z.infer<typeof DeadLetterFilter>;

export const DeadLetterQuery = z.strictObject({
  ...filters,
  limit: z.coerce.number().int().min(1).max(200).default(50),
  /** `next` of the page before. */
  cursor: z.string().min(1).max(200).optional(),
});
export type DeadLetterQuery = z.infer<typeof DeadLetterQuery>;

const DeadLetterSummary = z.object({
  id: Count,
  stage: z.string(),
  eventKey: z.string(),
  shopId: z.string().nullable(),
  orderId: z.string().nullable(),
  /** Stage, kind of error and place: those alike share it. */
  fingerprint: z.string(),
  error: z.string(),
  attempts: Count,
  /** How often a person has sent it back. */
  retries: Count,
  status: DeadLetterStatus,
  /** Who changed it last, and why. */
  actor: z.string().nullable(),
  reason: z.string().nullable(),
  firstFailedAt: Time,
  lastFailedAt: Time,
  changedAt: Time,
  /** Its event is gone for good, so it cannot be retried. */
  isErased: z.boolean(),
});

/** The one that failed last first. */
export const DeadLetterList = z.object({
  letters: z.array(DeadLetterSummary),
  /** The cursor of the next page; null on the last. */
  next: z.string().nullable(),
});
export type DeadLetterList = z.infer<typeof DeadLetterList>;

export const DeadLetterId = z.strictObject({ id: LetterId });
export type DeadLetterId = z.infer<typeof DeadLetterId>;

export const DeadLetterDetail = DeadLetterSummary.extend({
  /** What is not personal of its event; null where it cannot be opened or read. */
  event: z.record(z.string(), z.string().nullable()).nullable(),
  /** The latest 200, newest first. */
  failedAttempts: z.array(z.object({ attempt: Count, error: z.string(), at: Time })),
});
export type DeadLetterDetail = z.infer<typeof DeadLetterDetail>;

/** Letters by their fault, the most open ones first; 200 at most. */
export const DeadLetterGroups = z.object({
  groups: z.array(
    z.object({
      fingerprint: z.string(),
      stage: z.string(),
      open: Count,
      retrying: Count,
      resolved: Count,
      discarded: Count,
      firstFailedAt: Time,
      lastFailedAt: Time,
      sampleId: Count,
      sampleError: z.string(),
      /** How many shops it touches. */
      shops: Count,
    }),
  ),
});
export type DeadLetterGroups = z.infer<typeof DeadLetterGroups>;

const chosen = {
  ids: z.array(z.number().int().positive()).min(1).max(1_000).optional(),
  filter: DeadLetterFilter.optional(),
  /** Answers what would be changed, and changes nothing. */
  dryRun: z.boolean().default(false),
};

const isOneWay = ({ ids, filter }: { ids?: unknown; filter?: unknown }) =>
  (ids === undefined) !== (filter === undefined);
const oneWay = { path: ["ids"], message: "Give either `ids` or a `filter`; {} chooses all." };

const Reason = z.string().trim().min(3).max(500);

/** Sends open letters' events through their stages again, as if they had never failed. */
export const RetryLetters = z
  .strictObject({ ...chosen, perSecond: PerSecond })
  .refine(isOneWay, oneWay);
export type RetryLetters = z.infer<typeof RetryLetters>;

/** Gives up on open letters, with a reason. */
export const DiscardLetters = z
  .strictObject({ ...chosen, reason: Reason })
  .refine(isOneWay, oneWay);
export type DiscardLetters = z.infer<typeof DiscardLetters>;

/** Opens discarded letters again. */
export const RestoreLetters = z
  .strictObject({ ...chosen, reason: Reason.optional() })
  .refine(isOneWay, oneWay);
export type RestoreLetters = z.infer<typeof RestoreLetters>;

export const LetterChange = z.object({
  dryRun: z.boolean(),
  /** Exactly how many are changed, or would be. */
  count: Count,
  groups: z.array(z.object({ fingerprint: z.string(), stage: z.string(), count: Count })),
  /** The ids of 20 at most. */
  sample: z.array(Count).max(20),
  /** What works it off; null where all is done already, or nothing was to be. */
  operation: OperationSummary.nullable(),
});
export type LetterChange = z.infer<typeof LetterChange>;
