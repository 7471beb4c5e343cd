import { ShopList } from "@sluice/contract";
import { Download } from "lucide-react";
import { useEffect, useState } from "react";
import { Link } from "react-router";
import { useQueryClient } from "@tanstack/react-query";
import { urlOf } from "../../api/request.ts";
import { useRead } from "../../api/use-read.ts";
import { Button, buttonShape } from "../../ui/button.tsx";
import { EmptyNotice } from "../../ui/notice.tsx";
import { Page } from "../../ui/page.tsx";
import { countOf } from "../../words/count-text.ts";
import { BulkResync } from "./bulk-resync.tsx";
import { OrderFilters } from "./order-filters.tsx";
import { OrderGrid } from "./order-grid.tsx";
import { useLiveRows } from "./use-live-rows.ts";
import { useOrderFilter } from "./use-order-filter.ts";
import { useSelection } from "./use-selection.ts";

export const OrdersPage = () => {
  const { filter, change, clear } = useOrderFilter();
  const [readings, setReadings] = useState(0);
  const shops = useRead(ShopList, "/shops").data?.shops ?? [];
  const live = useLiveRows(filter);
  const selection = useSelection();
  const queryClient = useQueryClient();
  // Cursors stay where they are while orders come in: what is kept of the list ends with the page.
  useEffect(() => () => queryClient.removeQueries({ queryKey: ["orders", "list"] }), [queryClient]);
  const readAgain = () => {
    queryClient.removeQueries({ queryKey: ["orders", "list"] });
    live.forget();
    setReadings((count) => count + 1);
  };
  return (
    <Page
      title="Orders"
      actions={
        <a className={buttonShape()} href={urlOf("/orders/export", filter)} download>
          <Download aria-hidden className="size-4" />
          Export CSV
        </a>
      }
    >
      <OrderFilters filter={filter} change={change} clear={clear} shops={shops} />
      <div className="flex min-h-8 flex-wrap items-center justify-between gap-2">
        <p role="status">
          {live.newOrders > 0 && `${countOf(live.newOrders, "order")} more since this was read.`}
        </p>
        <BulkResync chosen={selection.chosen} clear={selection.clear} />
        <Button onClick={readAgain}>{live.newOrders > 0 ? "Show them" : "Read again"}</Button>
      </div>
      <OrderGrid
        key={`${readings} ${JSON.stringify(filter)}`}
        filter={filter}
        live={live}
        selection={selection}
        nameOfShop={(shopId) => shops.find(({ id }) => id === shopId)?.name ?? shopId}
        empty={<NoOrders isFiltered={Object.keys(filter).length > 0} clear={clear} />}
      />
    </Page>
  );
};

const NoOrders = ({ isFiltered, clear }: { isFiltered: boolean; clear: () => void }) =>
  isFiltered ? (
    <EmptyNotice title="No order is like that.">
      <Button onClick={clear}>Clear the filter</Button>
    </EmptyNotice>
  ) : (
    <EmptyNotice title="There are no orders yet.">
      They come with TikTok's webhooks once{" "}
      <Link className="text-accent underline" to="/shops">
        a shop is connected
      </Link>
      ; older ones with a{" "}
      <Link className="text-accent underline" to="/sync">
        backfill
      </Link>
      .
    </EmptyNotice>
  );
