import type { ReplayAccepted, ReplayRequest } from "@sluice/contract";
import {
  beginReplay,
  countSelectedEvents,
  replayFacts,
  selectedEventIds,
  type AuditEntry,
  type EventSelection,
} from "@sluice/db";
import { statusMapping } from "@sluice/domain";
import { addJob, createEnqueuer, type Stage, type StageEvents } from "@sluice/queues";
import type { ApiContext, Handler } from "../route.ts";

/** Drives stored events again: a few at once, many as an operation that a worker works off. */
export const replayEvents: Handler<ReplayRequest, ReplayAccepted> = async (asked, ctx, actor) => {
  const { reason, dryRun } = asked;
  const selection = selectionOf(asked);
  const count = await countSelectedEvents(ctx.db, selection, { max: eventsMax + 1 });
  if (count === 0) return { problem: nothingSelected };
  if (count > eventsMax) return { problem: tooMany };
  if (dryRun) return { body: { dryRun, events: count, operationId: null } };
  const audit = { actor: actor.name, ...auditOf(asked) };
  if (count > atOnceMax) {
    const asOperation = { reason, audit, max: eventsMax, perSecond };
    return { body: { dryRun, ...(await beginReplay(ctx.db, selection, asOperation)) } };
  }
  const ids = await selectedEventIds(ctx.db, selection, { max: atOnceMax });
  await driveAgain(ids, ctx);
  await ctx.recordAudit({ ...audit, detail: { ...audit.detail, events: ids.length } });
  return { body: { dryRun, events: ids.length, operationId: null } };
};

const atOnceMax = 200;
const eventsMax = 100_000;
const perSecond = 100;

const selectionOf = ({ eventIds, filter, orderId }: ReplayRequest): EventSelection => ({
  ...filter,
  ...(eventIds && { ids: eventIds }),
  ...(orderId !== undefined && { orderId }),
});

const auditOf = ({ filter, orderId, reason }: ReplayRequest): Omit<AuditEntry, "actor"> =>
  orderId === undefined
    ? { action: "events.replay", target: null, detail: { reason, ...(filter && { filter }) } }
    : { action: "order.replay", target: orderId, detail: { reason } };

/** The worker's own `replayEvents` does the same with the operations' targets. */
const driveAgain = async (ids: string[], { db, queues }: ApiContext) => {
  const { orderIds, webhooks } = await replayFacts(db, ids, statusMapping);
  const handOver = <S extends Stage>(stage: S, events: StageEvents[S][]) =>
    createEnqueuer(stage, (carried) => addJob(queues[stage], carried)).add(events);
  await handOver("normalize", webhooks);
  await handOver(
    "advance",
    orderIds.map((orderId) => ({ orderId })),
  );
};

const nothingSelected = {
  status: 404,
  title: "There is no such event",
  detail: "Nothing that is stored matches: GET /events takes the same filters.",
};

const tooMany = {
  status: 409,
  title: "These are too many events",
  detail: `One replay takes ${eventsMax} events: narrow the filter, by from and to for example.`,
};
