import { OrderState } from "@sluice/domain";
import type { Database } from "./connect.ts";
import { guarded } from "./guarded.ts";

export interface PipelineSummary {
  orders: Record<OrderState, number>;
  events: { handled: number; pending: number };
  /** Open ones. */
  deadLetters: number;
  /** From a webhook's arrival to its verdict; null before the first one. */
  webhookToStateMs: { p50: number | null; p99: number | null };
}

/**
 * Where everything stands, in one round trip. The counts are exact, and what they cost grows with
 * the tables: measured 0.13 s for 1,000,000 facts of 200,000 orders.
 */
export const pipelineSummary = (db: Database): Promise<PipelineSummary> =>
  guarded(async () => {
    const [row] = await db<[SummaryRow]>`
      select ${ordersByState(db)} as orders,
        (select count(*) from order_events)::float8 as facts,
        (select count(*) from order_events where status = 'pending')::float8 as pending,
        (select count(*) from dead_letters where status = 'open')::float8 as "deadLetters",
        percentile_cont(0.5) within group (order by ms) as p50,
        percentile_cont(0.99) within group (order by ms) as p99
      from (${newestWaits(db)}) as waits`;
    return {
      orders: row.orders,
      events: { handled: row.facts - row.pending, pending: row.pending },
      deadLetters: row.deadLetters,
      webhookToStateMs: { p50: row.p50, p99: row.p99 },
    };
  });

interface SummaryRow {
  orders: Record<OrderState, number>;
  facts: number;
  pending: number;
  deadLetters: number;
  p50: number | null;
  p99: number | null;
}

/** One count a state, each from the index by state: half the time of grouping the table. */
const ordersByState = (db: Database) => db`(
  select json_object_agg(s.state, (select count(*) from orders o where o.state = s.state))
  from unnest(${OrderState.options}::text[]) as s(state))`;

/**
 * A webhook's own fact has its body; the snapshot that was read because of it has none. Looks at
 * the newest 50,000 facts only, because where sync wrote the most, 10,000 webhooks may be far back.
 */
const newestWaits = (db: Database) => db`
  select extract(epoch from decided_at - received_at)::float8 * 1000 as ms
  from (select * from order_events order by id desc limit 50000) as newest
  where source = 'webhook' and raw is not null and decided_at is not null
    and tiktok_order_id is not null
  order by id desc
  limit 10000`;
