import { z } from "zod";
import { OrderPhase, OrderState } from "@sluice/domain/order-phase";
import { Time } from "./time.ts";

/** A fact of the ledger: what was learned, from where, and what the fold made of it. */
export const FactEntry = z.object({
  type: z.literal("fact"),
  /** When Sluice received it. */
  at: Time,
  id: z.string(),
  eventKey: z.string(),
  shopId: z.string().nullable(),
  kind: z.string(),
  source: z.string(),
  tiktokStatus: z.string().nullable(),
  phase: OrderPhase.nullable(),
  occurredAt: Time,
  receivedAt: Time,
  decidedAt: Time.nullable(),
  status: z.string(),
  reason: z.string().nullable(),
  actor: z.string().nullable(),
  duplicates: z.number().int(),
  replays: z.number().int(),
  traceId: z.string().nullable(),
  /** The body as it came, or `sealed` if it may hold personal data; null where there was none. */
  raw: z.string().nullable(),
});
export type FactEntry = z.infer<typeof FactEntry>;

export const TransitionEntry = z.object({
  type: z.literal("transition"),
  at: Time,
  id: z.string(),
  /** The fact that caused it. */
  factId: z.string(),
  fromState: OrderState,
  fromPhase: OrderPhase,
  toState: OrderState,
  toPhase: OrderPhase,
  outcome: z.enum(["applied", "corrected", "refused"]),
  reason: z.string().nullable(),
  actor: z.string().nullable(),
  lifecycleVersion: z.number().int(),
});
export type TransitionEntry = z.infer<typeof TransitionEntry>;

/** An event that a stage gave up on. */
export const DeadLetterEntry = z.object({
  type: z.literal("deadLetter"),
  /** When it failed first. */
  at: Time,
  id: z.string(),
  eventKey: z.string(),
  stage: z.string(),
  error: z.string(),
  attempts: z.number().int(),
  firstFailedAt: Time,
  lastFailedAt: Time,
  status: z.enum(["open", "retrying", "resolved", "discarded"]),
  actor: z.string().nullable(),
  reason: z.string().nullable(),
});
export type DeadLetterEntry = z.infer<typeof DeadLetterEntry>;

/** Everything that is known to have happened to an order, oldest first. */
export const OrderTimeline = z.object({
  tiktokOrderId: z.string(),
  entries: z.array(z.discriminatedUnion("type", [FactEntry, TransitionEntry, DeadLetterEntry])),
});
export type OrderTimeline = z.infer<typeof OrderTimeline>;
