import {
  connectDatabase,
  connectViews,
  listEvents,
  listOrders,
  type EventFilter,
  type OrderFilter,
  type Views,
} from "@sluice/db";
import { freshDatabase } from "../support/fresh-database.ts";

type Close = () => Promise<unknown>;
const open: Close[] = [];
afterAll(async () => {
  for (const close of open.toReversed()) await close();
});

const setup = async () => {
  const { url, drop } = await freshDatabase();
  const db = connectDatabase(url, { applicationName: "test", connectionsMax: 1 });
  const views = connectViews(url, { applicationName: "test", connectionsMax: 1 });
  open.push(
    drop,
    () => db.end(),
    () => views.$client.end(),
  );
  await db`
    insert into orders (tiktok_order_id, shop_id, state, phase, order_data, lifecycle_version,
      needs_attention, details_stale, created_at)
    select n::text, (n % 20)::text, 'processing', 'awaiting_shipment', '{}', 1, n % 500 = 0, n % 500 = 1,
      now() - make_interval(secs => n)
    from generate_series(1, 10000) n`;
  await db`
    insert into order_events (event_key, shop_id, tiktok_order_id, source, kind, status, occurred_at,
      received_at, trace_id, raw)
    select 'k' || n, (n % 20)::text, (n / 2)::text,
      case when n % 10 = 0 then 'sync' else 'webhook' end,
      case when n % 10 = 0 then 'snapshot' else 'hint' end,
      case when n % 1000 = 0 then 'quarantined' when n % 1000 = 1 then 'pending' else 'applied' end,
      now(), now() - make_interval(secs => 20000 - n), 't' || n, decode(repeat('00', 200), 'hex')
    from generate_series(1, 20000) n`;
  await db`analyze orders`;
  await db`analyze order_events`;
  /** How often a table was scanned from its beginning to its end while this ran. */
  const scansOf = (table: string, run: (views: Views) => Promise<unknown>) =>
    views.transaction(async (tx) => {
      await run(tx as unknown as Views);
      const [row] = await tx.execute<{ scans: number }>(
        `select seq_scan::int as scans from pg_stat_xact_user_tables where relname = '${table}'`,
      );
      return row?.scans;
    });
  return { db, scansOf };
};

const page = { limit: 50, after: null };

describe("a list of many", () => {
  let world: Awaited<ReturnType<typeof setup>>;
  beforeAll(async () => {
    world = await setup();
  });

  it.each<OrderFilter>([
    {},
    { state: "processing" },
    { phase: "awaiting_shipment" },
    { shop: "3" },
    { orderId: "77" },
    { from: "2026-01-01T00:00:00Z" },
    { to: "2100-01-01T00:00:00Z" },
    { attention: true },
    { attention: false },
    { stale: true },
    { stale: false },
  ])("finds orders by an index: %j", async (filter) => {
    const found: unknown[] = [];
    const scans = await world.scansOf("orders", async (views) => {
      found.push(...(await listOrders(views, { filter, ...page })).orders);
    });
    expect([found.length > 0, scans]).toEqual([true, 0]);
  });

  it.each<EventFilter>([
    {},
    { orderId: "77" },
    { shop: "3" },
    { kind: "snapshot" },
    { source: "sync" },
    { status: "quarantined" },
    { status: "pending" },
    { status: "applied" },
    { eventKey: "k77" },
    { traceId: "t77", orderId: "38" },
    { from: "2026-01-01T00:00:00Z" },
    { to: "2100-01-01T00:00:00Z" },
  ])("finds events by an index: %j", async (filter) => {
    const found: unknown[] = [];
    const scans = await world.scansOf("order_events", async (views) => {
      found.push(...(await listEvents(views, { filter, limit: 50, before: null })).events);
    });
    expect([found.length > 0, scans]).toEqual([true, 0]);
  });

  it("would be caught scanning: what has no index is", async () => {
    const scans = await world.scansOf("order_events", (views) =>
      views.execute("select count(*) from order_events where reason = 'none'"),
    );
    expect(scans).toBe(1);
  });

  it("finds what waits for a newer mapping or machine by an index", async () => {
    const { db } = world;
    const plans = [
      await db`explain select id from order_events where status = 'quarantined' and mapping_version < 0 order by mapping_version, id limit 100`,
      await db`explain select tiktok_order_id from orders where lifecycle_version < 1 limit 100`,
    ];
    expect(JSON.stringify(plans)).not.toMatch("Seq Scan");
  });
});
