import { connectRedis, openQueue } from "@sluice/queues";
import type { LoadResult, NaiveReceiverCommands } from "./protocol.ts";
import { withdrawnShopId } from "./simulated-shop.ts";
import { meanBatches, startReceiver } from "./sluice-processes.ts";
import { startProgram } from "./start-program.ts";
import { webhooksOf } from "./webhooks.ts";
import type { World } from "./world.ts";

export interface ReceiverSizes {
  connections: number;
  warmUpMs: number;
  runMs: number;
}

export interface Received {
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  mistakes: string[];
  batch?: number;
}

export const measureNaiveReceiver = async (
  world: World,
  sizes: ReceiverSizes,
): Promise<Received> => {
  await world.emptyRedis();
  const { redisUrl, appKey, appSecret } = world;
  const receiver = await startProgram<NaiveReceiverCommands>(world, "naive-receiver");
  const { port } = await receiver.call("open", { redisUrl, appKey, appSecret });
  const { warm, measured } = await pushHard(world, port, sizes);
  const stored = await receiver.call("countWaiting");
  await receiver.stop();
  return { ...figuresOf(measured), mistakes: mistakesIn([warm, measured], stored) };
};

export const measureSluiceReceiver = async (
  world: World,
  sizes: ReceiverSizes,
): Promise<Received> => {
  await world.emptyRedis();
  const receiver = await startReceiver(world);
  const { warm, measured } = await pushHard(world, receiver.port, sizes);
  const { receive: batch = 0 } = meanBatches({}, await receiver.batches());
  const stored = await countStoredEvents(world.redisUrl);
  await receiver.stop();
  return { ...figuresOf(measured), batch, mistakes: mistakesIn([warm, measured], stored) };
};

/** The times of answers at a load that is half of what the receiver can take. */
export const measureAtHalf = async (
  world: World,
  { connections, runMs }: ReceiverSizes,
  maximum: number,
) => {
  await world.emptyRedis();
  const receiver = await startReceiver(world);
  await prepareLoad(world, receiver.port);
  const perSecond = maximum / 2;
  const during = (ms: number) =>
    ({ kind: "rate", perSecond, requests: Math.round((perSecond * ms) / 1_000) }) as const;
  const warm = await world.load.call("run", { connections, mode: during(1_000) });
  const measured = await world.load.call("run", { connections, mode: during(runMs) });
  const stored = await countStoredEvents(world.redisUrl);
  await receiver.stop();
  return { ...figuresOf(measured), mistakes: mistakesIn([warm, measured], stored) };
};

const pushHard = async (
  world: World,
  port: number,
  { connections, warmUpMs, runMs }: ReceiverSizes,
) => {
  await prepareLoad(world, port);
  const cycle = (durationMs: number) => ({ kind: "cycle", durationMs }) as const;
  const warm = await world.load.call("run", { connections, mode: cycle(warmUpMs) });
  const measured = await world.load.call("run", { connections, mode: cycle(runMs) });
  return { warm, measured };
};

const prepareLoad = ({ load, appKey, appSecret }: World, port: number) =>
  load.call("prepare", {
    port,
    appKey,
    appSecret,
    bodies: webhooksOf({ orders: 4_000, shopId: withdrawnShopId, series: 3 }),
  });

const figuresOf = ({ answers, durationMs, p50Ms, p99Ms }: LoadResult) => ({
  perSecond: (answers[200] ?? 0) / (durationMs / 1_000),
  p50Ms,
  p99Ms,
});

/** Every answer a 200, and as many events in Redis as there were of them. */
const mistakesIn = (runs: LoadResult[], stored: number): string[] => {
  const answered = runs.reduce((sum, { answers }) => sum + (answers[200] ?? 0), 0);
  const other = runs
    .flatMap(({ answers }) => Object.keys(answers))
    .filter((code) => code !== "200");
  return [
    ...(other.length > 0 ? [`answers other than 200: ${[...new Set(other)].join(", ")}`] : []),
    ...(stored === answered ? [] : [`${stored} events in Redis after ${answered} answers of 200`]),
  ];
};

const countStoredEvents = async (redisUrl: string): Promise<number> => {
  const redis = connectRedis(redisUrl, "handOver");
  const queue = openQueue("normalize", redis);
  let events = 0;
  for (let at = 0; ; at += pageSize) {
    const jobs = await queue.getJobs(["wait"], at, at + pageSize - 1);
    for (const { data } of jobs) events += (data as { events: unknown[] }).events.length;
    if (jobs.length < pageSize) break;
  }
  await queue.close();
  redis.disconnect();
  return events;
};

const pageSize = 500;
