import { csvOf } from "./csv.ts";
import type { OrderSummary } from "./orders.ts";

/** A list of orders for a spreadsheet. `isCut` says in the last line that there are more. */
export const ordersCsv = (orders: OrderSummary[], { isCut }: { isCut: boolean }): string =>
  csvOf(columns, orders.map(rowOf)) +
  (isCut ? `There are more orders than ${orders.length}: narrow the filter.\r\n` : "");

const rowOf = (order: OrderSummary): Record<(typeof columns)[number], string | null> => ({
  orderId: order.tiktokOrderId,
  shop: order.shopId,
  state: order.state,
  phase: order.phase,
  since: order.stateAsOf,
  amount: order.total?.amount ?? null,
  currency: order.total?.currency ?? null,
  items: String(order.items),
  needsAttention: String(order.needsAttention),
  detailsStale: String(order.detailsStale),
  created: order.createdAt,
  updated: order.updatedAt,
});

const columns = [
  "orderId",
  "shop",
  "state",
  "phase",
  "since",
  "amount",
  "currency",
  "items",
  "needsAttention",
  "detailsStale",
  "created",
  "updated",
] as const;
