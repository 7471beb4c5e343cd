import { and, eq, inArray, like, or, sql } from "drizzle-orm";
import { viewed, type Views } from "./connect-views.ts";
import { eventColumns, rawColumns, textOf, withShownRaw } from "./event-views.ts";
import { iso } from "./iso.ts";
import { auditLog } from "./schema/access.ts";
import { deadLetters, failedAttempts } from "./schema/dead-letters.ts";
import { orderEvents } from "./schema/order-events.ts";
import { orders, orderTransitions } from "./schema/orders.ts";

/**
 * Everything that happened to an order, oldest first: its facts by their arrival, its transitions,
 * each try that failed, its dead letters by their first failure, and what people did with it; each
 * with the time since the entry before. It may hold facts of an order that has no row yet.
 */
export const orderTimeline = (views: Views, tiktokOrderId: string) =>
  viewed(async () => {
    const facts = await factsOf(views, tiktokOrderId);
    // Before a webhook is understood its order is not known, only its trace.
    const traceIds = [...new Set(facts.flatMap(({ traceId }) => traceId ?? []))];
    const [transitions, attempts, letters, actions] = await Promise.all([
      transitionsOf(views, tiktokOrderId),
      failedAttemptsOf(views, tiktokOrderId, traceIds),
      deadLettersOf(views, tiktokOrderId, traceIds),
      actionsOn(views, tiktokOrderId),
    ]);
    const entries = [
      ...facts.map((fact) => ({
        type: "fact" as const,
        at: fact.receivedAt,
        ...withShownRaw(fact),
      })),
      ...transitions.map((transition) => ({ type: "transition" as const, ...transition })),
      ...attempts.map((attempt) => ({ type: "failedAttempt" as const, ...attempt })),
      ...letters.map((letter) => ({
        type: "deadLetter" as const,
        at: letter.firstFailedAt,
        ...letter,
      })),
      ...actions.map((action) => ({ type: "action" as const, ...action })),
    ];
    // The texts have one width, so they sort as the times do; equal times stay in the order above.
    entries.sort((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)));
    return entries.map((entry, index) => ({
      ...entry,
      sinceMs: msBetween(entries[index - 1], entry),
    }));
  });

const msBetween = (before: { at: string } | undefined, { at }: { at: string }) =>
  before ? Date.parse(at) - Date.parse(before.at) : null;

const factsOf = (views: Views, tiktokOrderId: string) =>
  views
    .select({ ...eventColumns, ...rawColumns })
    .from(orderEvents)
    .where(eq(orderEvents.tiktokOrderId, tiktokOrderId))
    .orderBy(orderEvents.id);

const transitionsOf = (views: Views, tiktokOrderId: string) =>
  views
    .select({
      at: iso(orderTransitions.at),
      id: textOf(orderTransitions.id),
      factId: textOf(orderTransitions.eventId),
      fromState: orderTransitions.fromState,
      fromPhase: orderTransitions.fromPhase,
      toState: orderTransitions.toState,
      toPhase: orderTransitions.toPhase,
      outcome: orderTransitions.outcome,
      reason: orderTransitions.reason,
      actor: orderTransitions.actor,
      lifecycleVersion: orderTransitions.lifecycleVersion,
    })
    .from(orderTransitions)
    .innerJoin(orders, eq(orders.id, orderTransitions.orderId))
    .where(eq(orders.tiktokOrderId, tiktokOrderId))
    .orderBy(orderTransitions.id);

const failedAttemptsOf = (views: Views, tiktokOrderId: string, traceIds: string[]) =>
  views
    .select({
      at: iso(failedAttempts.at),
      id: textOf(failedAttempts.id),
      stage: failedAttempts.stage,
      eventKey: failedAttempts.eventKey,
      attempt: failedAttempts.attempt,
      error: failedAttempts.error,
    })
    .from(failedAttempts)
    .where(
      or(
        eq(failedAttempts.tiktokOrderId, tiktokOrderId),
        and(eq(failedAttempts.stage, "normalize"), inArray(failedAttempts.eventKey, traceIds)),
      ),
    )
    .orderBy(failedAttempts.id);

const deadLettersOf = (views: Views, tiktokOrderId: string, traceIds: string[]) =>
  views
    .select({
      id: textOf(deadLetters.id),
      eventKey: deadLetters.eventKey,
      stage: deadLetters.stage,
      error: deadLetters.error,
      attempts: deadLetters.attempts,
      firstFailedAt: iso(deadLetters.firstFailedAt),
      lastFailedAt: iso(deadLetters.lastFailedAt),
      status: deadLetters.status,
      retries: deadLetters.retries,
      changedAt: iso(deadLetters.changedAt),
      actor: deadLetters.actor,
      reason: deadLetters.reason,
    })
    .from(deadLetters)
    .where(
      or(
        eq(deadLetters.tiktokOrderId, tiktokOrderId),
        inArray(
          deadLetters.key,
          traceIds.map((traceId) => `normalize:${traceId}`),
        ),
      ),
    )
    .orderBy(deadLetters.id);

/** What people did with this order. Other targets are numbered too, so the action must name orders. */
const actionsOn = (views: Views, tiktokOrderId: string) =>
  views
    .select({
      at: iso(auditLog.at),
      id: textOf(auditLog.id),
      action: auditLog.action,
      actor: auditLog.actor,
      reason: sql<string | null>`${auditLog.detail}->>'reason'`,
    })
    .from(auditLog)
    .where(and(eq(auditLog.target, tiktokOrderId), like(auditLog.action, "order.%")))
    .orderBy(auditLog.id);
