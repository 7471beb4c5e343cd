import { orderContents, type OrderContents } from "./order-contents.ts";
import type { SimulatedOrder } from "./simulated-order.ts";

type DrawnFacts = Pick<OrderContents, "shippingType" | "userId" | "warehouseId">;

// Drawn once: a filter that asks for them looks at every order of its window.
const drawn = new WeakMap<SimulatedOrder, DrawnFacts>();

/** The few facts that a search can filter by. */
export const drawnFacts = (order: SimulatedOrder): DrawnFacts => {
  const known = drawn.get(order);
  if (known) return known;
  const { shippingType, userId, warehouseId } = orderContents(order);
  const facts = { shippingType, userId, warehouseId };
  drawn.set(order, facts);
  return facts;
};
