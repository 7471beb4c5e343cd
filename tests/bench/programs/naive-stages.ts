import type { JSONValue, Sql } from "postgres";
import { NaiveWebhook } from "./naive-webhook.ts";

export interface NaiveOrder {
  orderId: string;
  status: string;
  updateTime: number;
  data: JSONValue;
}

/** A state per order and the ids of the webhooks seen; no history. */
export const naiveTables = `
  create table naive_webhooks (id text primary key, received_at timestamptz not null default now());
  create table naive_orders (
    order_id text primary key, stored_status text not null, update_time bigint not null,
    data jsonb not null, status text, updated_at timestamptz not null default now())`;

export const naiveStages = (
  sql: Sql,
  readOrder: ((orderId: string) => Promise<object>) | null,
) => ({
  normalize: async (sent: NaiveWebhook): Promise<NaiveOrder> => {
    const { tts_notification_id: id, data } = NaiveWebhook.parse(sent);
    const order = { status: data.order_status, update_time: data.update_time };
    Object.assign(order, await readOrder?.(data.order_id));
    await sql.begin(
      (tx) => tx`insert into naive_webhooks (id) values (${id}) on conflict do nothing`,
    );
    return {
      orderId: data.order_id,
      status: order.status,
      updateTime: order.update_time,
      data: order,
    };
  },

  persist: async ({ orderId, status, updateTime, data }: NaiveOrder): Promise<void> => {
    await sql.begin(
      (tx) => tx`
        insert into naive_orders as o (order_id, stored_status, update_time, data)
        values (${orderId}, ${status}, ${updateTime}, ${tx.json(data)})
        on conflict (order_id) do update set
          stored_status = excluded.stored_status, update_time = excluded.update_time,
          data = excluded.data, updated_at = now()
        where o.update_time <= excluded.update_time`,
    );
  },

  advance: async ({ orderId, status }: Pick<NaiveOrder, "orderId" | "status">): Promise<void> => {
    await sql.begin(async (tx) => {
      const [order] = await tx<{ status: string | null }[]>`
        select status from naive_orders where order_id = ${orderId} for update`;
      if (rankOf(status) <= rankOf(order?.status ?? null)) return;
      await tx`
        update naive_orders set status = ${status}, updated_at = now() where order_id = ${orderId}`;
    });
  },
});

const path = ["UNPAID", "AWAITING_SHIPMENT", "AWAITING_COLLECTION", "IN_TRANSIT", "DELIVERED"];
const rankOf = (status: string | null): number => (status === null ? -1 : path.indexOf(status));
