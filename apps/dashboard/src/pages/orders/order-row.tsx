import type { OrderSummary } from "@sluice/contract";
import { memo } from "react";
import { Link } from "react-router";
import { Moment } from "../../ui/moment.tsx";
import { PhaseBadge } from "../../ui/state-badge.tsx";
import { Tag } from "../../ui/tag.tsx";
import { countOf, moneyText } from "../../words/count-text.ts";
import { orderColumns } from "./order-columns.ts";

interface OrderRowProps {
  order: OrderSummary;
  shopName: string;
  isNarrow: boolean;
  isSelected: boolean;
  /** It changed so that the filter would not find it any more; it stays until the list is read anew. */
  isOff: boolean;
  hasJustChanged: boolean;
  onSelect: (isRange: boolean) => void;
}

export const OrderRow = memo((props: OrderRowProps) =>
  props.isNarrow ? <NarrowRow {...props} /> : <WideRow {...props} />,
);

const WideRow = ({
  order,
  shopName,
  isSelected,
  isOff,
  hasJustChanged,
  onSelect,
}: OrderRowProps) => (
  <div className={`${orderColumns} h-full ${shade({ isOff, hasJustChanged })}`}>
    <div role="gridcell" className="flex">
      <SelectBox order={order} isSelected={isSelected} onSelect={onSelect} />
    </div>
    <div role="gridcell" className="truncate font-mono">
      <OrderLink order={order} />
    </div>
    <div role="gridcell" className="flex">
      <PhaseBadge phase={order.phase} />
    </div>
    <div role="gridcell" className="truncate" title={order.shopId}>
      {shopName}
    </div>
    <div role="gridcell" className="truncate text-right tabular-nums">
      {order.total ? moneyText(order.total) : "–"}
    </div>
    <div role="gridcell" className="text-right tabular-nums">
      {order.items || "–"}
    </div>
    <div role="gridcell">{order.stateAsOf === null ? "–" : <Moment at={order.stateAsOf} />}</div>
    <div role="gridcell">
      <Moment at={order.createdAt} />
    </div>
    <div role="gridcell" className="flex gap-1 overflow-hidden">
      <Notes order={order} />
    </div>
  </div>
);

const NarrowRow = ({
  order,
  shopName,
  isSelected,
  isOff,
  hasJustChanged,
  onSelect,
}: OrderRowProps) => (
  <div className={`flex h-full items-center gap-3 px-3 ${shade({ isOff, hasJustChanged })}`}>
    <div role="gridcell">
      <SelectBox order={order} isSelected={isSelected} onSelect={onSelect} />
    </div>
    <div role="gridcell" className="min-w-0 flex-1">
      <div className="flex items-center justify-between gap-2">
        <span className="truncate font-mono">
          <OrderLink order={order} />
        </span>
        <PhaseBadge phase={order.phase} />
      </div>
      <div className="mt-1 flex items-center justify-between gap-2 text-xs text-muted">
        <span className="truncate">
          {shopName}
          {order.total && ` · ${moneyText(order.total)} · ${countOf(order.items, "item")}`}
        </span>
        <Moment at={order.stateAsOf ?? order.createdAt} />
      </div>
    </div>
  </div>
);

const shade = ({ isOff, hasJustChanged }: { isOff: boolean; hasJustChanged: boolean }) =>
  `${hasJustChanged ? "bg-accent/10" : "transition-colors duration-1000"} ${isOff ? "opacity-60" : ""}`;

const OrderLink = ({ order }: { order: OrderSummary }) => (
  <Link tabIndex={-1} className="hover:underline" to={`/orders/${order.tiktokOrderId}`}>
    {order.tiktokOrderId}
  </Link>
);

const SelectBox = ({
  order,
  isSelected,
  onSelect,
}: Pick<OrderRowProps, "order" | "isSelected" | "onSelect">) => (
  <input
    type="checkbox"
    tabIndex={-1}
    className="size-4 accent-accent"
    aria-label={`Select order ${order.tiktokOrderId}`}
    checked={isSelected}
    onChange={() => undefined}
    onClick={(event) => onSelect(event.shiftKey)}
  />
);

const Notes = ({ order: { needsAttention, detailsStale } }: { order: OrderSummary }) => (
  <>
    {needsAttention && <Tag tone="bad">needs you</Tag>}
    {detailsStale && (
      <span title="TikTok knows more than is stored; the next sync reads it">
        <Tag tone="warn">read owed</Tag>
      </span>
    )}
  </>
);
