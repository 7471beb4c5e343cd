import type { Shop } from "../shops.ts";
import { applyChange, type Change } from "./change-of-step.ts";
import { orderStatuses, type OrderStatus } from "./order-status.ts";
import { newestVersion } from "./order-times.ts";
import type { SimulatedOrder } from "./simulated-order.ts";
import { createTimeIndex, type TimeQuery } from "./time-index.ts";

export type OrderQuery = TimeQuery<SimulatedOrder>;

const pageSize = 1000;

export type OrderStore = ReturnType<typeof createOrderStore>;

export const createOrderStore = () => {
  const byId = new Map<string, SimulatedOrder>();
  // Every change in order of time. A page reads from a place in it and keeps an order only where
  // its newest change stands, so that one that changes while it is paged is seen again.
  const changes: SimulatedOrder[] = [];
  const newestChange = new Map<SimulatedOrder, number>();
  const statusCounts = new Map<OrderStatus, number>(orderStatuses.map((status) => [status, 0]));
  const indexesByShop = new Map<Shop, ReturnType<typeof createShopIndexes>>();

  const count = (order: SimulatedOrder, by: number) => {
    const { status } = newestVersion(order);
    statusCounts.set(status, (statusCounts.get(status) ?? 0) + by);
  };
  const indexesOf = (shop: Shop) => {
    const indexes = indexesByShop.get(shop) ?? createShopIndexes();
    indexesByShop.set(shop, indexes);
    return indexes;
  };
  const takeOut = (order: SimulatedOrder, { version, cancellation, returnRequest }: Change) => {
    const indexes = indexesOf(order.shop);
    if (version) {
      count(order, -1);
      indexes.orders.remove(order);
    }
    if (cancellation && order.cancellation) indexes.cancellations.remove(order);
    if (returnRequest && order.returnRequest) indexes.returns.remove(order);
  };
  const putIn = (order: SimulatedOrder, { version, cancellation, returnRequest }: Change) => {
    const indexes = indexesOf(order.shop);
    if (version) {
      count(order, 1);
      indexes.orders.add(order);
    }
    if (cancellation) indexes.cancellations.add(order);
    if (returnRequest) indexes.returns.add(order);
    // What the truth does not tell is no change to it.
    if (version || returnRequest) newestChange.set(order, changes.push(order) - 1);
  };

  return {
    find: (id: string): SimulatedOrder | undefined => byId.get(id),
    size: () => byId.size,
    /** Changes an order; its first change must be a version, and places it. */
    record: (order: SimulatedOrder, change: Change): void => {
      if (byId.has(order.id)) takeOut(order, change);
      applyChange(order, change);
      byId.set(order.id, order);
      putIn(order, change);
    },
    /** Takes an order in with all its life behind it. */
    recordPast: (order: SimulatedOrder): void => {
      byId.set(order.id, order);
      putIn(order, { ...order, version: newestVersion(order) });
    },
    /** Orders changed at or after a place among the changes, and the next page's place, if any. */
    page: (from: number): { orders: SimulatedOrder[]; next: number | undefined } => {
      const orders: SimulatedOrder[] = [];
      let at = from;
      for (; at < changes.length && orders.length < pageSize; at++) {
        const order = changes[at] as SimulatedOrder;
        if (newestChange.get(order) === at) orders.push(order);
      }
      return { orders, next: at < changes.length ? at : undefined };
    },
    searchOrders: (shop: Shop, query: OrderQuery) => indexesOf(shop).orders.page(query),
    /** The same over the orders that have a cancellation, by its times. */
    searchCancellations: (shop: Shop, query: OrderQuery) =>
      indexesOf(shop).cancellations.page(query),
    /** The same over the orders that have a return, by its times. */
    searchReturns: (shop: Shop, query: OrderQuery) => indexesOf(shop).returns.page(query),
    countByStatus: () => Object.fromEntries(statusCounts),
  };
};

const createShopIndexes = () => {
  const id = (order: SimulatedOrder) => order.id;
  return {
    orders: createTimeIndex<SimulatedOrder>({
      id,
      createTime: ({ versions }) => versions[0]?.updateTime ?? 0,
      updateTime: (order) => newestVersion(order).updateTime,
    }),
    cancellations: createTimeIndex<SimulatedOrder>({
      id,
      createTime: ({ cancellation }) => cancellation?.createTime ?? 0,
      updateTime: ({ cancellation }) => cancellation?.updateTime ?? 0,
    }),
    returns: createTimeIndex<SimulatedOrder>({
      id,
      createTime: ({ returnRequest }) => returnRequest?.createTime ?? 0,
      updateTime: ({ returnRequest }) => returnRequest?.updateTime ?? 0,
    }),
  };
};
