import type { EmptyStagesCommands, NaivePipelineCommands } from "./protocol.ts";
import { openSluice, waitUntilApplied, countApplied, warmUp } from "./sluice-run.ts";
import { meanBatches } from "./sluice-processes.ts";
import { withdrawnShopId, type SimulatedShop } from "./simulated-shop.ts";
import { startProgram } from "./start-program.ts";
import { findMistakes } from "./verify.ts";
import { orderIdOf, webhooksOf, webhooksPerOrder } from "./webhooks.ts";
import type { World } from "./world.ts";

export interface Drained {
  perSecond: number;
  mistakes: string[];
  batches?: Record<string, number>;
}

export interface Webhooks {
  warmUp: string[];
  measured: string[];
}

export const madeUpWebhooks = (orders: number, warmUpOrders: number): Webhooks => ({
  warmUp: webhooksOf({ orders: warmUpOrders, shopId: withdrawnShopId, series: 1 }),
  measured: webhooksOf({ orders, shopId: withdrawnShopId, series: 2 }),
});

/** The recorded webhooks of as many orders, in the order in which they were pushed. */
export const recordedWebhooks = (
  { bodies }: SimulatedShop,
  orders: number,
  warmUpOrders: number,
): Webhooks => {
  const ids = [...new Set(bodies.map(orderIdOf))];
  const of = (from: number, count: number) => {
    const wanted = new Set(ids.slice(from, from + count));
    return bodies.filter((body) => wanted.has(orderIdOf(body)));
  };
  return { warmUp: of(0, warmUpOrders), measured: of(warmUpOrders, orders) };
};

/**
 * Fills the first queue through the receiver while the queue is paused, so that batches have the
 * sizes that form under load, and measures from its release to the last webhook's verdict.
 */
export const drainSluice = async (
  world: World,
  webhooks: Webhooks,
  simulated: SimulatedShop | null,
): Promise<Drained> => {
  const sluice = await openSluice(world, simulated);
  await warmUp(world, sluice, webhooks.warmUp);
  await sluice.normalizeQueue.pause();
  const before = await sluice.batches();
  await sluice.prepare(webhooks.measured);
  const { answers } = await world.load.call("run", { connections: 96, mode: { kind: "each" } });
  const total = webhooks.warmUp.length + webhooks.measured.length;
  const startedAtMs = Date.now();
  await sluice.normalizeQueue.resume();
  await waitUntilApplied(sluice.db, total);
  const { lastAtMs } = await countApplied(sluice.db);
  const mistakes = await findMistakes(sluice.db, {
    webhooks: total,
    orders: total / webhooksPerOrder,
  });
  if (answers[200] !== webhooks.measured.length)
    mistakes.push("not every webhook was answered 200");
  const batches = meanBatches(before, await sluice.batches());
  await sluice.close();
  const perSecond = webhooks.measured.length / ((lastAtMs - startedAtMs) / 1_000);
  return { perSecond, mistakes, batches };
};

export const drainEmptyStages = async (world: World, webhooks: Webhooks): Promise<Drained> => {
  await world.emptyRedis();
  const stages = await startProgram<EmptyStagesCommands>(world, "empty-stages");
  await stages.call("open", { redisUrl: world.redisUrl });
  await stages.call("drain", { bodies: webhooks.warmUp });
  const drained = await stages.call("drain", { bodies: webhooks.measured });
  await stages.stop();
  return { perSecond: drained.events / (drained.durationMs / 1_000), mistakes: [] };
};

export const drainNaivePipeline = async (
  world: World,
  webhooks: Webhooks,
  simulated: SimulatedShop | null,
): Promise<Drained> => {
  await world.emptyRedis();
  const database = await world.freshDatabase();
  const pipeline = await startProgram<NaivePipelineCommands>(world, "naive-pipeline");
  await pipeline.call("open", {
    redisUrl: world.redisUrl,
    databaseUrl: database.url,
    orderApi: simulated?.orderApi ?? null,
  });
  await pipeline.call("drain", { bodies: webhooks.warmUp });
  const drained = await pipeline.call("drain", { bodies: webhooks.measured });
  const delivered = await pipeline.call("countDelivered");
  await pipeline.stop();
  await database.drop();
  const orders = (webhooks.warmUp.length + webhooks.measured.length) / webhooksPerOrder;
  const mistakes = delivered === orders ? [] : [`${delivered} of ${orders} orders delivered`];
  return { perSecond: drained.events / (drained.durationMs / 1_000), mistakes };
};
