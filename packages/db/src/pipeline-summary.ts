import type { OrderState } from "@sluice/domain";
import type { Database } from "./connect.ts";
import { scrubbed } from "./db-error.ts";

export interface PipelineSummary {
  orders: Record<OrderState, number>;
  events: { handled: number; pending: number };
  /** Open ones. */
  deadLetters: number;
  /** From a webhook's arrival to its verdict; null before the first one. */
  webhookToStateMs: { p50: number | null; p99: number | null };
}

/** Where everything stands, in one round trip. */
export const pipelineSummary = (db: Database): Promise<PipelineSummary> =>
  scrubbed(async () => {
    const [row] = await db<[SummaryRow]>`
      select
        (select coalesce(jsonb_object_agg(state, count), '{}')
         from (select state, count(*) from orders group by state) as states) as orders,
        (select count(*) from order_events)::float8 as events,
        (select count(*) from order_events where status = 'pending')::float8 as pending,
        (select count(*) from dead_letters where status = 'open')::float8 as "deadLetters",
        quantiles.p50, quantiles.p99
      from (
        select percentile_cont(0.5) within group (order by ms) as p50,
               percentile_cont(0.99) within group (order by ms) as p99
        from (${newestWaits(db)}) as waits) as quantiles`;
    return {
      orders: { ...noOrders, ...row.orders },
      events: { handled: row.events - row.pending, pending: row.pending },
      deadLetters: row.deadLetters,
      webhookToStateMs: { p50: row.p50, p99: row.p99 },
    };
  });

interface SummaryRow {
  orders: Partial<Record<OrderState, number>>;
  events: number;
  pending: number;
  deadLetters: number;
  p50: number | null;
  p99: number | null;
}

const noOrders = { received: 0, processing: 0, shipped: 0, delivered: 0, failed: 0 };

/** A webhook's own fact has its body; the snapshot that was read because of it has none. */
const newestWaits = (db: Database) => db`
  select extract(epoch from decided_at - received_at)::float8 * 1000 as ms
  from order_events
  where source = 'webhook' and raw is not null and decided_at is not null
    and tiktok_order_id is not null
  order by id desc
  limit 10000`;
