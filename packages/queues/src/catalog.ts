import { z } from "zod";
import { Fact, OrderRead, RawBody } from "@sluice/domain";

/** A webhook as it came: accepted, and not yet understood. */
export const RawEvent = z.object({
  source: z.literal("webhook"),
  body: RawBody,
  receivedAtMs: z.number().int(),
  traceId: z.string(),
});
export type RawEvent = z.infer<typeof RawEvent>;

/** A fact, with the order if it was read. Without a read, `isStale` says that one is owed. */
export const PersistEvent = z.object({
  fact: Fact,
  read: OrderRead.nullable(),
  isStale: z.boolean(),
});
export type PersistEvent = z.infer<typeof PersistEvent>;

/** The TikTok id of an order whose facts have changed. */
export const AdvanceEvent = z.object({ orderId: z.string() });
export type AdvanceEvent = z.infer<typeof AdvanceEvent>;

interface QueueSpec<Event> {
  event: z.ZodType<Event>;
  /** Names the event in dead letters and logs: stable over retries, free of personal data. */
  keyOf: (event: Event) => string;
  orderIdOf: (event: Event) => string | null;
  shopIdOf: (event: Event) => string | null;
  /** About how many bytes the event adds to its job. */
  sizeOf: (event: Event) => number;
  /** Jobs that one worker process runs at a time. Small ones share a call of the handler. */
  concurrency: number;
  /** Calls of the handler under way at a time; the fewer, the larger they grow under load. */
  callsMax: number;
  /** How long one job may take before its batch is taken apart. */
  timeLimitMs: number;
}

/** Every queue. The braces make a queue's keys share one slot of a Redis Cluster. */
const catalog = {
  normalize: {
    event: RawEvent,
    keyOf: (event: RawEvent) => event.traceId,
    orderIdOf: () => null,
    shopIdOf: () => null,
    sizeOf: (event: RawEvent) => event.body.bytes.length + 120,
    concurrency: 32,
    // A slow read of one shop must not hold up the others.
    callsMax: 8,
    timeLimitMs: 30_000,
  },
  persist: {
    event: PersistEvent,
    keyOf: (event: PersistEvent) => event.fact.eventKey,
    orderIdOf: (event: PersistEvent) => event.fact.orderId,
    shopIdOf: (event: PersistEvent) => event.fact.shopId,
    sizeOf: ({ fact, read }: PersistEvent) =>
      500 + (fact.raw?.bytes.length ?? 0) + (read ? 2_000 + read.sealed.length : 0),
    concurrency: 32,
    callsMax: 2,
    timeLimitMs: 20_000,
  },
  advance: {
    event: AdvanceEvent,
    keyOf: (event: AdvanceEvent) => event.orderId,
    orderIdOf: (event: AdvanceEvent) => event.orderId,
    shopIdOf: () => null,
    sizeOf: () => 60,
    concurrency: 32,
    callsMax: 2,
    timeLimitMs: 20_000,
  },
} satisfies { [S in Stage]: QueueSpec<StageEvents[S]> };

export interface StageEvents {
  normalize: RawEvent;
  persist: PersistEvent;
  advance: AdvanceEvent;
}
export type Stage = keyof StageEvents;
export const stages: readonly Stage[] = ["normalize", "persist", "advance"];

export const specOf = <S extends Stage>(stage: S) =>
  catalog[stage] as unknown as QueueSpec<StageEvents[S]>;
export const queueName = (stage: Stage) => `{${stage}}`;
export const deadQueueName = (stage: Stage) => `{${stage}-dead}`;
