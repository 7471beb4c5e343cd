import { z } from "zod";
import { OrderPhase, OrderState } from "@sluice/domain/order-phase";
import { PersonalField } from "@sluice/domain/personal-field";
import { Time } from "./time.ts";

const id = z.string().regex(/^[\w-]{1,64}$/, "1 to 64 letters, digits, - and _");

const flag = z.stringbool({ truthy: ["true"], falsy: ["false"], case: "sensitive" });

const filters = {
  state: OrderState.optional(),
  phase: OrderPhase.optional(),
  /** TikTok's shop id. */
  shop: id.optional(),
  /** TikTok's order id. */
  orderId: id.optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
  /** Sluice gave up on an event of the order. */
  attention: flag.optional(),
  /** Its details are owed. */
  stale: flag.optional(),
};

/** Filters narrow together. `from` is included, `to` is not. An unknown filter is refused. */
export const OrderFilter = z.strictObject(filters);
export type OrderFilter = z.infer<typeof OrderFilter>;

export const OrderListQuery = OrderFilter.extend({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  /** `next` of the page before. */
  cursor: z.string().min(1).max(200).optional(),
});
export type OrderListQuery = z.infer<typeof OrderListQuery>;

export const OrderSummary = z.object({
  id: z.uuid(),
  tiktokOrderId: z.string(),
  shopId: z.string(),
  state: OrderState,
  phase: OrderPhase,
  /** What the buyer pays: a decimal string and an ISO 4217 code; null before the first read. */
  total: z.object({ amount: z.string(), currency: z.string() }).nullable(),
  /** How many units were ordered; 0 before the first read. */
  items: z.number().int(),
  /** When TikTok says that the order came into its phase; null while its status is unknown. */
  stateAsOf: Time.nullable(),
  /** TikTok knows more than `orderData` shows; the next sync reads it. */
  detailsStale: z.boolean(),
  /** Sluice gave up on an event of this order. */
  needsAttention: z.boolean(),
  createdAt: Time,
  updatedAt: Time,
});
export type OrderSummary = z.infer<typeof OrderSummary>;

/** Newest first. */
export const OrderList = z.object({
  orders: z.array(OrderSummary),
  /** The cursor of the next page; null on the last. */
  next: z.string().nullable(),
});
export type OrderList = z.infer<typeof OrderList>;

export const OrderDetail = OrderSummary.extend({
  /** TikTok's own time of the details; null while only webhooks have named the order. */
  detailsAsOf: Time.nullable(),
  lifecycleVersion: z.number().int(),
  /** Where an operator may move it by hand. */
  legalMoves: z.array(OrderPhase),
  /** Nothing personal: the buyer exists only in the sealed snapshot. Empty before the first read. */
  orderData: z.record(z.string(), z.unknown()),
  /** What is held of the buyer, without any of it: an operator may have fields revealed. */
  buyer: z.object({
    isKnown: z.boolean(),
    /** How much of the recipient TikTok has shown at its best; it masks more as time goes by. */
    completeness: z.enum(["none", "masked", "full"]),
    fields: z.array(PersonalField),
    /** Since when it is gone for good, by an erasure or because its time was over. */
    erasedAt: Time.nullable(),
  }),
});
export type OrderDetail = z.infer<typeof OrderDetail>;

/** Sluice's own id (a UUID) or TikTok's. */
export const OrderId = z.strictObject({ id });
export type OrderId = z.infer<typeof OrderId>;
