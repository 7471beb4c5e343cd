import { recordFacts } from "@sluice/db";
import { addJob, connectRedis, fresh, openQueue } from "@sluice/queues";
import postgres from "postgres";
import { aHint } from "../support/a-fact.ts";
import { startWorker } from "../support/worker.ts";
import { waitUntil } from "../support/wait-until.ts";

const open: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const { close } of open.splice(0).toReversed()) await close();
});

const held = ["held-1", "held-2", "held-new"];
const free = Array.from({ length: 120 }, (_, at) => `free-${at}`);

/** One held order in each, and all who share a call with it. */
const batches = Array.from({ length: 40 }, (_, at) => [
  free[3 * at] as string,
  held[at % held.length] as string,
  ...free.slice(3 * at + 1, 3 * at + 3),
]);

/** As a backend leaves them that froze in the middle of its transaction: locked, one not there yet. */
const holdOrders = async (url: string) => {
  const pool = postgres(url, { max: 1, onnotice: () => undefined });
  open.push({ close: () => pool.end({ timeout: 1 }) });
  const backend = await pool.reserve();
  await backend`begin`;
  await backend`
    insert into orders (tiktok_order_id, shop_id, order_data, update_time, read_seq, lifecycle_version)
    values ('held-new', '1', '{}', 0, 0, 1)`;
  await backend`select from orders where tiktok_order_id like 'held-%' for update`;
  return async () => {
    await backend`rollback`;
    backend.release();
  };
};

test("orders that another transaction holds hold up no other, wait uncounted and move once it lets go", async () => {
  const worker = await startWorker();
  open.push(worker);
  const { db, redisUrl } = worker;
  const redis = connectRedis(redisUrl, "handOver");
  open.push({ close: async () => redis.disconnect() });
  const persistQueue = openQueue("persist", redis);
  await recordFacts(
    db,
    held.slice(0, 2).map((orderId) => aHint({ orderId })),
  );
  const release = await holdOrders(worker.url);

  await Promise.all(
    batches.map((orderIds) =>
      addJob(
        persistQueue,
        orderIds.map((orderId) => fresh(aHint({ orderId }))),
      ),
    ),
  );
  const moved = async (pattern: string) => {
    const rows = await db`
      select from orders where tiktok_order_id like ${pattern} and phase = 'awaiting_shipment'`;
    return rows.length;
  };
  await waitUntil("all others to move", async () => (await moved("free-%")) === free.length);
  expect(await moved("held-%")).toBe(0);

  await release();
  await waitUntil("those that were held to move", async () => (await moved("held-%")) === 3);
  await waitUntil("all to be decided", async () => {
    const facts = await db`select status from order_events`;
    return facts.length === 162 && facts.every(({ status }) => status !== "pending");
  });
  expect(await db`select from failed_attempts`).toHaveLength(0);
  expect(await db`select from dead_letters`).toHaveLength(0);
});
