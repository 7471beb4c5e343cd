import { inTurn, medianOf } from "./in-turn.ts";
import {
  drainEmptyStages,
  drainNaivePipeline,
  drainSluice,
  madeUpWebhooks,
  recordedWebhooks,
} from "./measure-pipelines.ts";
import { measureAtHalf, measureNaiveReceiver, measureSluiceReceiver } from "./measure-receivers.ts";
import { isSustained, measureSustained, type Sustained } from "./measure-sustained.ts";
import type { Measured } from "./report.ts";
import { openSimulatedShop } from "./simulated-shop.ts";
import type { Sizes } from "./sizes.ts";
import { webhooksPerOrder } from "./webhooks.ts";
import type { World } from "./world.ts";

type Say = (what: string) => void;

export const measureEverything = async (
  world: World,
  sizes: Sizes,
  say: Say,
): Promise<Measured> => {
  const { receivers, atHalf } = await compareReceivers(world, sizes, say);
  const drains = await compareDrains(world, sizes, say);
  const reads = await compareReads(world, sizes, say);
  const drainPerSecond = medianOf(drains.sluice, ({ perSecond }) => perSecond);
  const sustained = await findSustained(world, sizes, drainPerSecond, say);
  return { receivers, atHalf, drains, reads, sustained };
};

const compareReceivers = async (world: World, { rounds, receiver }: Sizes, say: Say) => {
  const sides = {
    naive: () => measureNaiveReceiver(world, receiver),
    sluice: () => measureSluiceReceiver(world, receiver),
  };
  const receivers = await inTurn(rounds.receivers, sides, saying("receiver", say));
  const maximum = medianOf(receivers.sluice, ({ perSecond }) => perSecond);
  return { receivers, atHalf: await measureAtHalf(world, receiver, maximum) };
};

const compareDrains = (world: World, { rounds, orders, warmUpOrders }: Sizes, say: Say) => {
  const webhooks = (count: number) => madeUpWebhooks(count, warmUpOrders);
  const sides = {
    emptyStages: () => drainEmptyStages(world, webhooks(orders.emptyStages)),
    naive: () => drainNaivePipeline(world, webhooks(orders.naive), null),
    sluice: () => drainSluice(world, webhooks(orders.sluice), null),
  };
  return inTurn(rounds.drains, sides, saying("path without reads", say));
};

const compareReads = async (world: World, sizes: Sizes, say: Say) => {
  const { ordersRead, warmUpOrders, rounds } = sizes;
  const played = Math.max(ordersRead.sluice, ordersRead.naive) + warmUpOrders;
  const shop = await openSimulatedShop(world, played, sizes.timeScale);
  const webhooks = (count: number) => recordedWebhooks(shop, count, warmUpOrders);
  const sides = {
    naive: () => drainNaivePipeline(world, webhooks(ordersRead.naive), shop),
    sluice: () => drainSluice(world, webhooks(ordersRead.sluice), shop),
  };
  const reads = await inTurn(rounds.reads, sides, saying("path with reads", say));
  await shop.stop();
  return reads;
};

/**
 * Halves its way to the rate that the whole road sustains. It lies below the rate of draining: the
 * receiver and the load take cores as well, and batches are smaller where webhooks come evenly.
 */
const findSustained = async (
  world: World,
  { warmUpOrders, sustained }: Sizes,
  drainPerSecond: number,
  say: Say,
): Promise<Sustained[]> => {
  const runs: Sustained[] = [];
  let share = 0.5;
  for (let step = 1; step <= sustained.steps; step += 1) {
    const perSecond = drainPerSecond * share;
    const orders = Math.ceil((perSecond * sustained.runMs) / 1_000 / webhooksPerOrder);
    const run = await measureSustained(world, madeUpWebhooks(orders, warmUpOrders), perSecond);
    say(`everything at once: ${perSecond.toFixed(0)}/s, ${run.behindMs.toFixed(0)} ms behind`);
    runs.push(run);
    share += (isSustained(run) ? 1 : -1) * 0.5 ** (step + 1);
  }
  return runs;
};

const saying =
  (what: string, say: Say) =>
  (side: string, { perSecond }: { perSecond: number }) =>
    say(`${what}, ${side}: ${perSecond.toFixed(0)}/s`);
