import type { OrderSummary, StreamedChange } from "@sluice/contract";
import { useCallback, useEffect, useRef, useState } from "react";
import { useOrderChanges } from "../../live/live-context.ts";
import { matchesFilter } from "./matches-filter.ts";
import type { FilterTexts } from "./use-order-filter.ts";

/**
 * What the stream told since the list was read. Rows change in place and never move; orders that would be
 * on the list now are counted. However much is told, the screen follows four times a second.
 */
export const useLiveRows = (filter: FilterTexts) => {
  const [told, setTold] = useState(nothing);
  const heard = useRef<StreamedChange[]>([]);

  useOrderChanges(useCallback((change) => heard.current.push(change), []));
  useEffect(() => {
    const timer = setInterval(() => {
      const changes = heard.current.splice(0);
      if (changes.length > 0) setTold((before) => after(before, changes, filter));
    }, everyMs);
    return () => clearInterval(timer);
  }, [filter]);

  return {
    /** The order as it is now. */
    nowOf: (order: OrderSummary): OrderSummary => {
      const change = told.changes.get(order.tiktokOrderId);
      // What was read after the change knows it already, and what came since.
      if (!change || Date.parse(change.at) <= Date.parse(order.updatedAt)) return order;
      return { ...order, phase: change.toPhase, state: change.toState, stateAsOf: change.at };
    },
    hasJustChanged: (orderId: string): boolean => told.latest.has(orderId),
    newOrders: told.arrived.size,
    forget: () => setTold(nothing),
  };
};

interface Told {
  changes: ReadonlyMap<string, StreamedChange>;
  /** Those of the last quarter of a second. */
  latest: ReadonlySet<string>;
  arrived: ReadonlySet<string>;
}

const nothing: Told = { changes: new Map(), latest: new Set(), arrived: new Set() };

const after = (before: Told, heard: StreamedChange[], filter: FilterTexts): Told => {
  const changes = new Map(before.changes);
  const arrived = new Set(before.arrived);
  for (const change of heard) {
    const { tiktokOrderId, shopId, fromPhase, toPhase } = change;
    changes.delete(tiktokOrderId);
    changes.set(tiktokOrderId, change);
    const was = fromPhase !== "announced" && matchesFilter({ phase: fromPhase, shopId }, filter);
    if (!was && matchesFilter({ phase: toPhase, shopId }, filter)) arrived.add(tiktokOrderId);
  }
  for (const oldest of changes.keys()) {
    if (changes.size <= changesMax) break;
    changes.delete(oldest);
  }
  return { changes, latest: new Set(heard.map(({ tiktokOrderId }) => tiktokOrderId)), arrived };
};

const everyMs = 250;
// Far more than stand on a screen; without an end it would grow all day.
const changesMax = 5_000;
