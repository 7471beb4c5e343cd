import { z } from "zod";
import { PersonalField } from "@sluice/domain/personal-field";
import { OrderDetail } from "./orders.ts";
import { OrderTimeline } from "./order-timeline.ts";
import { Time } from "./time.ts";

export { PersonalField };

const id = z.string().regex(/^[\w-]{1,64}$/, "1 to 64 letters, digits, - and _");

/** Why; it stands in the audit log, so it names a ticket rather than a person. */
const reason = z.string().trim().min(3, "Say why, in 3 letters or more.").max(500);

export const RevealBuyer = z.strictObject({
  /** Sluice's id of the order or TikTok's. */
  id,
  fields: z.array(PersonalField).min(1).max(PersonalField.options.length),
  reason,
});
export type RevealBuyer = z.infer<typeof RevealBuyer>;

/** The fields that were asked for; null where TikTok has not told one. */
export const RevealedBuyer = z.object({
  tiktokOrderId: z.string(),
  fields: z.partialRecord(PersonalField, z.string().nullable()),
});
export type RevealedBuyer = z.infer<typeof RevealedBuyer>;

export const RevealBody = z.strictObject({
  /** The fact's id, as timelines show it. */
  id: z.string().regex(/^\d{1,18}$/, "not an id of an event"),
  reason,
});
export type RevealBody = z.infer<typeof RevealBody>;

/** A webhook's body as it came, as UTF-8. */
export const RevealedBody = z.object({ id: z.string(), raw: z.string() });
export type RevealedBody = z.infer<typeof RevealedBody>;

/** The buyer of an order with all that is the buyer's, or all buyers of a shop. */
export const EraseRequest = z.union([
  z.strictObject({ orderId: id, reason, dryRun: z.boolean().default(false) }),
  z.strictObject({
    shopId: id,
    reason,
    dryRun: z.boolean().default(false),
    /** A shop that is still connected is disconnected first. */
    force: z.boolean().default(false),
  }),
]);
export type EraseRequest = z.infer<typeof EraseRequest>;

const ErasureKind = z.enum(["buyer", "order", "shop"]);

/** What was deleted, or would be with `dryRun`. An order alone where its buyer is not known. */
export const Erasure = z.object({
  of: ErasureKind,
  /** TikTok's id of the order that was named, or of the shop. */
  target: z.string(),
  dryRun: z.boolean(),
  orders: z.number().int(),
  snapshots: z.number().int(),
  /** Sealed bodies of webhooks. */
  bodies: z.number().int(),
  /** Payloads of dead letters. */
  letters: z.number().int(),
});
export type Erasure = z.infer<typeof Erasure>;

export const ErasureListQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  /** `next` of the page before. */
  before: z.coerce.number().int().positive().optional(),
});
export type ErasureListQuery = z.infer<typeof ErasureListQuery>;

/** Newest first. */
export const ErasureList = z.object({
  erasures: z.array(
    z.object({
      id: z.number().int(),
      of: ErasureKind,
      target: z.string(),
      at: Time,
      actor: z.string(),
      reason: z.string(),
    }),
  ),
  next: z.number().int().nullable(),
});
export type ErasureList = z.infer<typeof ErasureList>;

export const ExportRequest = z.strictObject({
  orderId: id,
  reason,
  /** `next` of the page before. */
  after: z.string().max(64).default(""),
});
export type ExportRequest = z.infer<typeof ExportRequest>;

/** All that is held of the buyer of an order, a page of the buyer's orders by TikTok's ids. */
export const BuyerExport = z.object({
  orders: z.array(
    z.object({
      order: OrderDetail.omit({ legalMoves: true }),
      /** The order as TikTok gave it, the newest first, opened. */
      snapshots: z.array(z.unknown()),
      /** Facts, steps and dead letters. */
      timeline: OrderTimeline.shape.entries,
      /** Bodies of facts that the timeline shows as sealed. */
      bodies: z.array(z.object({ factId: z.string(), raw: z.string() })),
    }),
  ),
  next: z.string().nullable(),
});
export type BuyerExport = z.infer<typeof BuyerExport>;
