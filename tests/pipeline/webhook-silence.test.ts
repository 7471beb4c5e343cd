import { countWebhooks, webhookRates } from "@sluice/db";
import { insertShop } from "../support/insert-shop.ts";
import { openSweepWorld, waitingBatches } from "../support/sweep-world.ts";

const shopId = "7490000000000000001";

describe("a shop's silence", () => {
  let world: Awaited<ReturnType<typeof openSweepWorld>>;
  beforeEach(async () => {
    world = await openSweepWorld();
    await insertShop(world.db, shopId);
  });
  afterEach(() => world.close());

  /** So many webhooks in every hour of the days before, and so many in this hour and the last. */
  const history = async (days: number, perHour: number, now: number) => {
    await world.db`
      insert into webhook_hours (shop_id, hour, webhooks)
      select ${shopId}, date_trunc('hour', now()) - make_interval(hours => h), ${perHour}
      from generate_series(2, ${days * 24}) h`;
    await world.db`
      insert into webhook_hours (shop_id, hour, webhooks)
      values (${shopId}, date_trunc('hour', now()), ${now})`;
  };
  const openAlerts = () => world.db<{ key: string }[]>`
    select key from alerts where resolved_at is null`;

  it("is told, and what did not come is read at once; it is over when webhooks come again", async () => {
    await history(5, 100, 0);
    await world.sweep("webhook silence");
    expect(await openAlerts()).toEqual([{ key: `webhook_silence:${shopId}` }]);
    const [batch] = await waitingBatches(world.queues.sync);
    expect(batch?.[0]?.event).toEqual({ shopId, task: { kind: "scheduled" } });
    await world.db`update webhook_hours set webhooks = 200 where hour = date_trunc('hour', now())`;
    await world.sweep("webhook silence");
    expect(await openAlerts()).toEqual([]);
  });

  it.each([
    ["has always been quiet", 5, 2],
    ["is known for too short a time", 2, 100],
  ])("is not presumed of one that %s", async (_, days, perHour) => {
    await history(days, perHour, 0);
    await world.sweep("webhook silence");
    expect(await openAlerts()).toEqual([]);
  });

  it("is measured against webhooks that are each counted once", async () => {
    const insert = (count: number) => world.db`
      insert into order_events (event_key, shop_id, source, kind, occurred_at, received_at, status)
      select gen_random_uuid()::text, ${shopId}, 'webhook', 'hint', now(), now() - interval '1 minute',
        'applied' from generate_series(1, ${count})`;
    await countWebhooks(world.db);
    await insert(30);
    await Promise.all([countWebhooks(world.db), countWebhooks(world.db)]);
    await insert(12);
    await countWebhooks(world.db);
    await countWebhooks(world.db);
    const [sum] = await world.db<{ webhooks: number }[]>`
      select sum(webhooks)::int as webhooks from webhook_hours`;
    expect(sum?.webhooks).toBe(42);
    expect(await webhookRates(world.db)).toEqual([]);
  });
});
