import { z } from "zod";
import { FactKind, FactSource, FactStatus } from "@sluice/domain/fact";
import { OrderPhase } from "@sluice/domain/order-phase";
import { Time } from "./time.ts";

const id = z.string().regex(/^[\w-]{1,64}$/, "1 to 64 letters, digits, - and _");
const eventId = z.string().regex(/^\d{1,18}$/, "a whole number");

const filters = {
  /** TikTok's order id. */
  orderId: id.optional(),
  /** TikTok's shop id. */
  shop: id.optional(),
  kind: FactKind.optional(),
  source: FactSource.optional(),
  status: FactStatus.optional(),
  eventKey: z
    .string()
    .regex(/^[\x20-\x7e]{1,600}$/, "1 to 600 characters of ASCII")
    .optional(),
  traceId: id.optional(),
  /** When Sluice received it. `from` is included, `to` is not. */
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
};

/** One trace among all events could only be found by reading all of them. */
const tracesAreBounded = ({ traceId, orderId, eventKey, from }: EventFilter) =>
  traceId === undefined || (orderId ?? eventKey ?? from) !== undefined;
const boundTrace = {
  path: ["traceId"],
  message: "Give orderId, eventKey or from beside it.",
};

/** Filters narrow together. An unknown filter is refused. */
export const EventFilter = z.strictObject(filters);
export type EventFilter = z.infer<typeof EventFilter>;

export const EventListQuery = EventFilter.extend({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  /** `next` of the page before. */
  cursor: eventId.optional(),
}).refine(tracesAreBounded, boundTrace);
export type EventListQuery = z.infer<typeof EventListQuery>;

/** A fact of the ledger: what was learned, from where, and what the fold made of it. */
export const EventSummary = z.object({
  id: eventId,
  eventKey: z.string(),
  shopId: z.string().nullable(),
  tiktokOrderId: z.string().nullable(),
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
  /** How often it came again; our own repeats may be among them. */
  duplicates: z.number().int(),
  replays: z.number().int(),
  /** Finds what became of a webhook in the workers' log. */
  traceId: z.string().nullable(),
  /** Of the mapping that understood it, or did not. */
  mappingVersion: z.number().int(),
});
export type EventSummary = z.infer<typeof EventSummary>;

export const EventList = z.object({
  events: z.array(EventSummary),
  /** The cursor of the next page; null on the last. */
  next: z.string().nullable(),
});
export type EventList = z.infer<typeof EventList>;

export const EventDetail = EventSummary.extend({
  /** The body as it came, or `sealed` if it may hold personal data; null where there was none. */
  raw: z.string().nullable(),
});
export type EventDetail = z.infer<typeof EventDetail>;

export const EventId = z.strictObject({ id: eventId });
export type EventId = z.infer<typeof EventId>;

/** What is to be driven again: events by id, those that a filter finds, or all of one order. */
export const ReplayRequest = z
  .strictObject({
    eventIds: z.array(eventId).min(1).max(1_000).optional(),
    filter: EventFilter.refine(
      (filter) => Object.keys(filter).length > 0,
      "An empty filter is all.",
    )
      .refine(tracesAreBounded, boundTrace)
      .optional(),
    orderId: id.optional(),
    reason: z.string().trim().min(3).max(500),
    /** Only says how many events it would be. */
    dryRun: z.boolean().default(false),
  })
  .refine(
    ({ eventIds, filter, orderId }) =>
      [eventIds, filter, orderId].filter((one) => one !== undefined).length === 1,
    { path: ["eventIds"], message: "Give one of eventIds, filter and orderId." },
  );
export type ReplayRequest = z.infer<typeof ReplayRequest>;

export const ReplayAccepted = z.object({
  dryRun: z.boolean(),
  /** How many events are driven again, or would be. */
  events: z.number().int(),
  /** The operation that a worker works off, where they are many; null where it is done. */
  operationId: z.string().nullable(),
});
export type ReplayAccepted = z.infer<typeof ReplayAccepted>;
