import { ShopList, type OrderDetail } from "@sluice/contract";
import { Link, useParams } from "react-router";
import { ApiProblem } from "../../api/api-problem.ts";
import { useRead } from "../../api/use-read.ts";
import { Answer } from "../../ui/answer.tsx";
import { CopyId } from "../../ui/copy-id.tsx";
import { Moment } from "../../ui/moment.tsx";
import { EmptyNotice } from "../../ui/notice.tsx";
import { Page } from "../../ui/page.tsx";
import { PhaseBadge } from "../../ui/state-badge.tsx";
import { Tag } from "../../ui/tag.tsx";
import { BuyerPanel } from "./buyer-panel.tsx";
import { LifecyclePicture } from "./lifecycle-picture.tsx";
import { OperatorMoves } from "./operator-moves.tsx";
import { OrderActions } from "./order-actions.tsx";
import { OrderContents } from "./order-contents.tsx";
import { TimelinePanel } from "./timeline-panel.tsx";
import { useOrder } from "./use-order.ts";

export const OrderPage = () => {
  const { id = "" } = useParams();
  return <OneOrder key={id} id={id} />;
};

const OneOrder = ({ id }: { id: string }) => {
  const { order, timeline, news, readAgain } = useOrder(id);
  if (order.error instanceof ApiProblem && order.error.problem.status === 404)
    return <NoOrder id={id} />;
  return (
    <Page
      title={`Order ${order.data?.tiktokOrderId ?? id}`}
      heading={<CopyId id={order.data?.tiktokOrderId ?? id} name="order id" />}
      lead={order.data && <Standing order={order.data} />}
      actions={order.data && <OrderActions order={order.data} onDone={readAgain} />}
    >
      <p role="status" className="sr-only">
        {news}
      </p>
      <Answer of={order} lines={12}>
        {(one) => (
          <>
            <LifecyclePicture phase={one.phase} timeline={timeline.data} />
            <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
              <TimelinePanel timeline={timeline} onDone={readAgain} />
              <div className="flex min-w-0 flex-col gap-4">
                <OperatorMoves order={one} onDone={readAgain} />
                <OrderContents order={one} />
                <BuyerPanel order={one} />
              </div>
            </div>
          </>
        )}
      </Answer>
    </Page>
  );
};

const Standing = ({ order }: { order: OrderDetail }) => {
  const shops = useRead(ShopList, "/shops").data?.shops ?? [];
  const shop = shops.find((one) => one.id === order.shopId);
  return (
    <span className="flex flex-wrap items-center gap-2">
      <PhaseBadge phase={order.phase} />
      {order.stateAsOf !== null && <Moment at={order.stateAsOf} />}
      <Link className="hover:underline" to={`/orders?shop=${order.shopId}`}>
        {shop?.name ?? `shop ${order.shopId}`}
      </Link>
      {order.needsAttention && (
        <Link to={`/dead-letters?orderId=${order.tiktokOrderId}`}>
          <Tag tone="bad">needs you: dead letters</Tag>
        </Link>
      )}
      {order.detailsStale && <Tag tone="warn">read owed: the next sync reads it</Tag>}
    </span>
  );
};

const NoOrder = ({ id }: { id: string }) => (
  <Page title={`Order ${id}`}>
    <EmptyNotice title="Sluice does not know this order.">
      Check that it is TikTok&apos;s id in full. If TikTok has it and its webhook is lost, a{" "}
      <Link className="text-accent underline" to="/sync">
        sync of the hours in which it changed
      </Link>{" "}
      brings it.
    </EmptyNotice>
  </Page>
);
