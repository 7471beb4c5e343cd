import { z } from "zod";
import { Fact, OrderRead, RawBody } from "@sluice/domain";

/** A webhook as it came: accepted, and not yet understood. */
export const RawWebhook = z.object({
  source: z.literal("webhook"),
  body: RawBody,
  receivedAtMs: z.number().int(),
  traceId: z.string(),
});
export type RawWebhook = z.infer<typeof RawWebhook>;

/** An order as sync read it, the buyer's part sealed. */
export const RawSnapshot = z.object({ source: z.literal("sync"), fact: Fact, read: OrderRead });
export type RawSnapshot = z.infer<typeof RawSnapshot>;

/** A cancellation or a return that sync found: what a lost notice would have said. */
export const RawNotice = z.object({ source: z.literal("sync"), notice: Fact });
export type RawNotice = z.infer<typeof RawNotice>;

/** What enters the road: told by TikTok, or read there by sync. */
export const RawEvent = z.union([RawWebhook, RawSnapshot, RawNotice]);
export type RawEvent = z.infer<typeof RawEvent>;

/** What sync is to do for a shop. */
export const SyncEvent = z.object({
  shopId: z.string(),
  task: z.discriminatedUnion("kind", [
    /** What its schedule asks for: all that has changed since the last time. */
    z.object({ kind: z.literal("scheduled") }),
    /** A window that a person asked for; its progress is in its row. */
    z.object({ kind: z.literal("run"), runId: z.number().int() }),
    /** Orders whose details are owed. */
    z.object({ kind: z.literal("stale") }),
    z.object({ kind: z.literal("orders"), orderIds: z.array(z.string()).min(1).max(50) }),
  ]),
});
export type SyncEvent = z.infer<typeof SyncEvent>;

/** A fact, with the order if it was read. Without a read, `isStale` says that one is owed. */
export const PersistEvent = z.object({
  fact: Fact,
  read: OrderRead.nullable(),
  isStale: z.boolean(),
});
export type PersistEvent = z.infer<typeof PersistEvent>;

/** The TikTok id of an order whose facts have changed, and the trace of one that changed it. */
export const AdvanceEvent = z.object({ orderId: z.string(), traceId: z.string().optional() });
export type AdvanceEvent = z.infer<typeof AdvanceEvent>;

interface QueueSpec<Event> {
  event: z.ZodType<Event>;
  /** Names the event in dead letters and logs: stable over retries, free of personal data. */
  keyOf: (event: Event) => string;
  orderIdOf: (event: Event) => string | null;
  shopIdOf: (event: Event) => string | null;
  /** Of the webhook that it comes from, so that each hop of one is found in the log. */
  traceIdOf: (event: Event) => string | null;
  /** About how many bytes the event adds to its job. */
  sizeOf: (event: Event) => number;
  /** Jobs that one worker process runs at a time. Small ones share a call of the handler. */
  concurrency: number;
  /** Calls of the handler under way at a time; the fewer, the larger they grow under load. */
  callsMax: number;
  /** Events that must wait come back in jobs that they share, whatever jobs they came in. */
  waitsTogether: boolean;
  /** How long one job may take before its batch is taken apart. */
  timeLimitMs: number;
}

/** Every queue. The braces make a queue's keys share one slot of a Redis Cluster. */
const catalog = {
  normalize: {
    event: RawEvent,
    keyOf: (event: RawEvent) =>
      event.source === "webhook" ? event.traceId : factOfSync(event).eventKey,
    orderIdOf: (event: RawEvent) => (event.source === "webhook" ? null : factOfSync(event).orderId),
    shopIdOf: (event: RawEvent) => (event.source === "webhook" ? null : factOfSync(event).shopId),
    traceIdOf: (event: RawEvent) => (event.source === "webhook" ? event.traceId : null),
    sizeOf: (event: RawEvent) => {
      if (event.source === "webhook") return event.body.bytes.length + 120;
      return "read" in event ? 2_500 + event.read.sealed.length : 500;
    },
    concurrency: 32,
    waitsTogether: true,
    // A slow read of one shop must not hold up the others.
    callsMax: 8,
    timeLimitMs: 30_000,
  },
  persist: {
    event: PersistEvent,
    keyOf: (event: PersistEvent) => event.fact.eventKey,
    orderIdOf: (event: PersistEvent) => event.fact.orderId,
    shopIdOf: (event: PersistEvent) => event.fact.shopId,
    traceIdOf: (event: PersistEvent) => event.fact.traceId,
    sizeOf: ({ fact, read }: PersistEvent) =>
      500 + (fact.raw?.bytes.length ?? 0) + (read ? 2_000 + read.sealed.length : 0),
    concurrency: 32,
    waitsTogether: false,
    callsMax: 2,
    timeLimitMs: 20_000,
  },
  advance: {
    event: AdvanceEvent,
    keyOf: (event: AdvanceEvent) => event.orderId,
    orderIdOf: (event: AdvanceEvent) => event.orderId,
    shopIdOf: () => null,
    traceIdOf: ({ traceId }: AdvanceEvent) => traceId ?? null,
    sizeOf: () => 110,
    concurrency: 32,
    waitsTogether: false,
    callsMax: 2,
    timeLimitMs: 20_000,
  },
  sync: {
    event: SyncEvent,
    keyOf: ({ shopId, task }: SyncEvent) => {
      if (task.kind === "run") return `run:${task.runId}`;
      return task.kind === "orders"
        ? `orders:${task.orderIds.join(",")}`
        : `${task.kind}:${shopId}`;
    },
    orderIdOf: ({ task }: SyncEvent) =>
      task.kind === "orders" && task.orderIds.length === 1 ? (task.orderIds[0] ?? null) : null,
    shopIdOf: ({ shopId }: SyncEvent) => shopId,
    traceIdOf: () => null,
    sizeOf: () => 100,
    // Shops side by side; each has one at a time. No two share a call, for one may be slow.
    concurrency: 8,
    waitsTogether: false,
    callsMax: 64,
    // Three lists of 5 s, each with a last call that hangs for 10 s, and one more for what is owed.
    timeLimitMs: 60_000,
  },
} satisfies { [S in Stage]: QueueSpec<StageEvents[S]> };

const factOfSync = (event: RawSnapshot | RawNotice): Fact =>
  "read" in event ? event.fact : event.notice;

export interface StageEvents {
  normalize: RawEvent;
  persist: PersistEvent;
  advance: AdvanceEvent;
  sync: SyncEvent;
}
export type Stage = keyof StageEvents;
export const stages: readonly Stage[] = ["normalize", "persist", "advance", "sync"];

export const specOf = <S extends Stage>(stage: S) =>
  catalog[stage] as unknown as QueueSpec<StageEvents[S]>;
export const queueName = (stage: Stage) => `{${stage}}`;
export const deadQueueName = (stage: Stage) => `{${stage}-dead}`;
export const sweepQueueName = "{sweep}";
