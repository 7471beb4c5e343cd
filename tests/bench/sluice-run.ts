import { connectDatabase, type Database } from "@sluice/db";
import { connectRedis, openQueue } from "@sluice/queues";
import { waitUntil } from "../support/wait-until.ts";
import { connectShop, connectWithdrawnShop, type SimulatedShop } from "./simulated-shop.ts";
import { startReceiver, startWorker } from "./sluice-processes.ts";
import type { World } from "./world.ts";

export type SluiceRun = Awaited<ReturnType<typeof openSluice>>;

/**
 * A receiver and a worker of Sluice's on an empty Redis and an empty database. Without a simulated
 * shop the webhooks are of a shop that has withdrawn, so that orders are not read.
 */
export const openSluice = async (world: World, simulated: SimulatedShop | null) => {
  await world.emptyRedis();
  const database = await world.freshDatabase();
  const db = connectDatabase(database.url, { applicationName: "sluice-bench", connectionsMax: 2 });
  const redis = connectRedis(world.redisUrl, "handOver");
  const normalizeQueue = openQueue("normalize", redis);
  await (simulated ? connectShop(db, world, simulated) : connectWithdrawnShop(db, world));
  const receiver = await startReceiver(world, database.url);
  const worker = await startWorker(world, database.url, simulated?.url ?? null);
  const { appKey, appSecret } = world;
  return {
    db,
    normalizeQueue,
    batches: async () => ({ ...(await receiver.batches()), ...(await worker.batches()) }),
    /** Makes the load generator's requests of these webhooks. */
    prepare: (bodies: string[]) =>
      world.load.call("prepare", { port: receiver.port, appKey, appSecret, bodies }),
    close: async () => {
      await Promise.all([receiver.stop(), worker.stop()]);
      await normalizeQueue.close();
      redis.disconnect();
      await db.end();
      await database.drop();
    },
  };
};

/** Sends each webhook once and waits until they have all been applied. */
export const warmUp = async (world: World, sluice: SluiceRun, bodies: string[]) => {
  await sluice.prepare(bodies);
  await world.load.call("run", { connections: 16, mode: { kind: "each" } });
  await waitUntilApplied(sluice.db, bodies.length);
};

/** Asks seldom, because the answer costs what is being measured; the facts tell the time anyhow. */
export const waitUntilApplied = (db: Database, webhooks: number) =>
  waitUntil(
    `${webhooks} webhooks to be applied`,
    async () => {
      const { applied } = await countApplied(db);
      if (applied < webhooks) await new Promise((resolve) => setTimeout(resolve, 200));
      return applied >= webhooks;
    },
    120_000,
  );

/** Of the webhooks: the snapshots that are read because of them have no body of their own. */
export const countApplied = async (db: Database) => {
  const [row] = await db<[{ applied: number; lastAtMs: number }]>`
    select count(*)::int as applied,
           coalesce(extract(epoch from max(decided_at)) * 1000, 0)::float8 as "lastAtMs"
    from order_events where raw is not null and status <> 'pending'`;
  return row;
};
