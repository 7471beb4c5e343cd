import { z } from "zod";
import { OrderPhase, OrderState } from "@sluice/domain/order-phase";
import { EventDetail } from "./events.ts";
import { Time } from "./time.ts";

/** The milliseconds since the entry before; null for the first. */
const sinceMs = z.number().nullable();

export const FactEntry = EventDetail.extend({
  type: z.literal("fact"),
  /** When Sluice received it. */
  at: Time,
  sinceMs,
});
export type FactEntry = z.infer<typeof FactEntry>;

export const TransitionEntry = z.object({
  type: z.literal("transition"),
  at: Time,
  sinceMs,
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
  sinceMs,
  id: z.string(),
  eventKey: z.string(),
  stage: z.string(),
  error: z.string(),
  attempts: z.number().int(),
  firstFailedAt: Time,
  lastFailedAt: Time,
  status: z.enum(["open", "retrying", "resolved", "discarded"]),
  /** How often a person has sent it back, and when it was last retried, resolved or discarded. */
  retries: z.number().int(),
  changedAt: Time,
  actor: z.string().nullable(),
  reason: z.string().nullable(),
});
export type DeadLetterEntry = z.infer<typeof DeadLetterEntry>;

/** A try that failed, its error free of values. */
export const FailedAttemptEntry = z.object({
  type: z.literal("failedAttempt"),
  at: Time,
  sinceMs,
  id: z.string(),
  stage: z.string(),
  eventKey: z.string(),
  /** 1 for the first try. */
  attempt: z.number().int(),
  error: z.string(),
});
export type FailedAttemptEntry = z.infer<typeof FailedAttemptEntry>;

/** What a person did with the order. */
export const ActionEntry = z.object({
  type: z.literal("action"),
  at: Time,
  sinceMs,
  id: z.string(),
  action: z.string(),
  actor: z.string(),
  reason: z.string().nullable(),
});
export type ActionEntry = z.infer<typeof ActionEntry>;

/** Everything that is known to have happened to an order, oldest first. */
export const OrderTimeline = z.object({
  tiktokOrderId: z.string(),
  entries: z.array(
    z.discriminatedUnion("type", [
      FactEntry,
      TransitionEntry,
      FailedAttemptEntry,
      DeadLetterEntry,
      ActionEntry,
    ]),
  ),
});
export type OrderTimeline = z.infer<typeof OrderTimeline>;
