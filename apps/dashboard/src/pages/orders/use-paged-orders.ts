import { OrderList, type OrderSummary } from "@sluice/contract";
import { useQueries } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { request } from "../../api/request.ts";
import type { FilterTexts } from "./use-order-filter.ts";

const pageSize = 100;

interface Reach {
  /** The cursor that each page begins at; null for the first. One more than there are pages so far. */
  cursors: readonly (string | null)[];
  /** Undefined until the end was seen. */
  total: number | undefined;
}

const start: Reach = { cursors: [null], total: undefined };

/**
 * A list as long as anybody cares to scroll, of which only the pages in sight are held: what is far away is
 * forgotten but for its cursor, and read again when somebody scrolls back.
 */
export const usePagedOrders = (filter: FilterTexts, { from, to }: { from: number; to: number }) => {
  const [reach, setReach] = useState(start);
  const { cursors, total } = reach;
  const last = Math.min(Math.floor(to / pageSize), cursors.length - 1);
  const first = Math.min(Math.floor(from / pageSize), last);
  const places = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const pages = useQueries({
    queries: places.map((place) => ({
      queryKey: ["orders", "list", filter, cursors[place]],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        request(OrderList, "/orders", {
          query: { ...filter, limit: pageSize, cursor: cursors[place] ?? undefined },
          signal,
        }),
      // Read anew, a page could begin with orders that another one shows already.
      staleTime: Infinity,
      refetchOnWindowFocus: false,
      gcTime: 30_000,
    })),
  });

  const newest = pages.at(-1)?.data;
  useEffect(() => {
    if (!newest || last !== cursors.length - 1 || total !== undefined) return;
    setReach(
      newest.next === null
        ? { cursors, total: last * pageSize + newest.orders.length }
        : { cursors: [...cursors, newest.next], total },
    );
  }, [newest, last, cursors, total]);

  return {
    /** Rows that can be scrolled to: those of the next page, too, as long as there is one. */
    rows: total ?? cursors.length * pageSize,
    total,
    /** Undefined while its page is not there yet. */
    rowAt: (index: number): OrderSummary | undefined =>
      pages[Math.floor(index / pageSize) - first]?.data?.orders[index % pageSize],
    error: pages.find(({ error }) => error !== null)?.error ?? null,
    retry: () => Promise.all(pages.map((page) => page.refetch())),
  };
};
