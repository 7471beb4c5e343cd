import type { OrderDetail } from "@sluice/contract";
import { OrderData } from "@sluice/domain/order-data";
import { Moment } from "../../ui/moment.tsx";
import { Panel } from "../../ui/panel.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";
import { moneyText } from "../../words/count-text.ts";
import { dataRows } from "./data-rows.ts";

/** What was ordered, for how much, and how it travels. Nothing of it is personal. */
export const OrderContents = ({ order }: { order: OrderDetail }) => {
  const data = OrderData.safeParse(order.orderData).data;
  if (!data)
    return (
      <Panel title="Contents">
        <p className="text-muted">
          Only webhooks have named the order so far; its contents come with the first read.
        </p>
      </Panel>
    );
  const money = (amount: string | undefined) =>
    amount === undefined ? "–" : moneyText({ amount, currency: data.currency ?? "" });
  return (
    <Panel
      title="Contents"
      actions={
        <span className="text-xs text-muted">
          as of <Moment at={order.detailsAsOf} />
        </span>
      }
    >
      <Table caption="Items" columns={["Item", "Price", "Units"]}>
        {data.items.map((item) => (
          <Row key={`${item.productId} ${item.skuId}`}>
            <Cell>
              <span className="block">{item.productName ?? item.productId}</span>
              <span className="text-xs text-muted">
                {[item.skuName, item.sellerSku].filter(Boolean).join(" · ") || item.skuId}
              </span>
            </Cell>
            <Cell className="whitespace-nowrap text-right">{money(item.salePrice)}</Cell>
            <Cell className="text-right">{item.quantity}</Cell>
          </Row>
        ))}
      </Table>
      <dl className="mt-3 grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 gap-y-1">
        {dataRows(data).map(({ word, text, at, amount }) => (
          <div key={word} className="col-span-2 grid grid-cols-subgrid">
            <dt className="text-muted">{word}</dt>
            <dd className="break-words">
              {at !== undefined ? <Moment at={at} /> : amount !== undefined ? money(amount) : text}
            </dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
};
