import type { Shop } from "../shops.ts";
import { orderStatuses, type OrderStatus } from "./order-status.ts";
import type { PathName } from "./paths.ts";

export interface Version {
  status: OrderStatus;
  /** Unix seconds. */
  updateTime: number;
}

export interface SimulatedOrder {
  id: string;
  /** Decides what was bought, by whom and for how much. */
  contentsKey: string;
  shop: Shop;
  path: PathName;
  /** Index of the step of the path that comes next. */
  nextStep: number;
  versions: Version[];
  cancelRequestedAt?: number;
  addressChangedAt?: number;
}

const pageSize = 1000;

export type OrderStore = ReturnType<typeof createOrderStore>;

export const createOrderStore = () => {
  const byId = new Map<string, SimulatedOrder>();
  // Every change in order of time. A page reads from a place in it and keeps an order only where
  // its newest change stands, so that one that changes while it is paged is seen again.
  const changes: SimulatedOrder[] = [];
  const newestChange = new Map<SimulatedOrder, number>();
  const statusCounts = new Map<OrderStatus, number>(orderStatuses.map((status) => [status, 0]));

  const count = (status: OrderStatus, by: number) =>
    statusCounts.set(status, (statusCounts.get(status) ?? 0) + by);

  return {
    find: (id: string): SimulatedOrder | undefined => byId.get(id),
    size: () => byId.size,
    recordVersion: (order: SimulatedOrder, version: Version): void => {
      const previous = order.versions.at(-1);
      if (previous) count(previous.status, -1);
      count(version.status, 1);
      order.versions.push(version);
      byId.set(order.id, order);
      newestChange.set(order, changes.push(order) - 1);
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
    countByStatus: () => Object.fromEntries(statusCounts),
  };
};
