import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef, useState, type KeyboardEvent, type ReactNode } from "react";
import { useNavigate } from "react-router";
import { ErrorNotice } from "../../ui/notice.tsx";
import { matchesFilter } from "./matches-filter.ts";
import { columnNames, orderColumns } from "./order-columns.ts";
import { OrderRow } from "./order-row.tsx";
import { stepOfKey } from "./step-of-key.ts";
import { useIsNarrow } from "./use-is-narrow.ts";
import type { useLiveRows } from "./use-live-rows.ts";
import type { FilterTexts } from "./use-order-filter.ts";
import { usePagedOrders } from "./use-paged-orders.ts";
import type { useSelection } from "./use-selection.ts";

interface OrderGridProps {
  filter: FilterTexts;
  live: ReturnType<typeof useLiveRows>;
  selection: ReturnType<typeof useSelection>;
  nameOfShop: (shopId: string) => string;
  /** Shown where no order is found. */
  empty: ReactNode;
}

/** The list. It begins anew with another filter: give it a key of its own for each. */
export const OrderGrid = ({ filter, live, selection, nameOfShop, empty }: OrderGridProps) => {
  const isNarrow = useIsNarrow();
  const [active, setActive] = useState(0);
  const [range, setRange] = useState({ from: 0, to: 50 });
  const box = useRef<HTMLDivElement>(null);
  const navigate = useNavigate();
  const { rows, total, rowAt, error, retry } = usePagedOrders(filter, range);
  const virtual = useVirtualizer({
    count: rows,
    getScrollElement: () => box.current,
    estimateSize: () => (isNarrow ? 64 : 40),
    overscan: 12,
    onChange: ({ range: seen }) => {
      const next = { from: seen?.startIndex ?? 0, to: (seen?.endIndex ?? 0) + 30 };
      setRange((before) => (before.from === next.from && before.to === next.to ? before : next));
    },
  });
  if (total === 0) return empty;

  const idAt = (index: number) => rowAt(index)?.tiktokOrderId;
  const select = (index: number, isRange: boolean) => selection.toggle(index, isRange, idAt);
  const onKeyDown = (event: KeyboardEvent) => {
    const order = rowAt(active);
    const step = stepOfKey(event.key, Math.floor((box.current?.clientHeight ?? 400) / 40));
    if (event.key === "Enter" && order) void navigate(`/orders/${order.tiktokOrderId}`);
    else if (event.key === " ") select(active, event.shiftKey);
    else if (step === undefined) return;
    else {
      const next = Math.max(0, Math.min(rows - 1, active + step));
      setActive(next);
      virtual.scrollToIndex(next);
    }
    event.preventDefault();
  };

  return (
    <div className="overflow-hidden rounded-lg border border-line bg-panel">
      {error && <ErrorNotice error={error} retry={retry} />}
      <div
        ref={box}
        role="grid"
        aria-label="Orders"
        aria-rowcount={total ?? -1}
        aria-multiselectable
        aria-activedescendant={`order-row-${active}`}
        tabIndex={0}
        onKeyDown={onKeyDown}
        className="h-[calc(100dvh-21rem)] min-h-96 overflow-auto"
      >
        {!isNarrow && <Head />}
        <div
          role="rowgroup"
          className="relative min-w-fit"
          style={{ height: virtual.getTotalSize() }}
        >
          {virtual.getVirtualItems().map(({ index, start, size }) => {
            const order = rowAt(index);
            const now = order && live.nowOf(order);
            return (
              <div
                key={index}
                id={`order-row-${index}`}
                role="row"
                aria-rowindex={index + 2}
                aria-selected={order ? selection.chosen.has(order.tiktokOrderId) : false}
                className={`absolute left-0 top-0 w-full border-b border-line ${index === active ? "bg-sunken" : "hover:bg-sunken/60"}`}
                style={{ height: size, transform: `translateY(${start}px)` }}
                onClick={() => setActive(index)}
              >
                {now ? (
                  <OrderRow
                    order={now}
                    shopName={nameOfShop(now.shopId)}
                    isNarrow={isNarrow}
                    isSelected={selection.chosen.has(now.tiktokOrderId)}
                    isOff={!matchesFilter(now, filter)}
                    hasJustChanged={live.hasJustChanged(now.tiktokOrderId)}
                    onSelect={(isRange) => select(index, isRange)}
                  />
                ) : (
                  <div role="gridcell" className="px-3 py-2.5">
                    <div className="h-4 w-2/3 rounded bg-sunken">
                      <span className="sr-only">Loading</span>
                    </div>
                  </div>
                )}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
};

const Head = () => (
  <div
    role="row"
    aria-rowindex={1}
    className="sticky top-0 z-10 min-w-fit border-b border-line bg-panel"
  >
    <div className={`${orderColumns} h-9 text-xs font-medium text-muted`}>
      <div role="columnheader">
        <span className="sr-only">Selected</span>
      </div>
      {columnNames.map((name) => (
        <div
          key={name}
          role="columnheader"
          className={name === "Amount" || name === "Items" ? "text-right" : ""}
        >
          {name}
        </div>
      ))}
    </div>
  </div>
);
