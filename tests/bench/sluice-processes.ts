import { join } from "node:path";
import { freePort, startSluiceProcess } from "./start-process.ts";
import { checkout, type World } from "./world.ts";

/** Sluice's own processes, as `pnpm build` made them and with their default settings. */
/** Its spill goes to `databaseUrl`; where that has no table, a spill shows as a mistake. */
export const startReceiver = async (world: World, databaseUrl = world.databaseUrl) => {
  const [port, opsPort] = [await freePort(), await freePort()];
  const running = await startApp(world, "receiver", opsPort, {
    DATABASE_URL: databaseUrl,
    RECEIVER_PORT: String(port),
    RECEIVER_HOST: "127.0.0.1",
    RECEIVER_OPS_PORT: String(opsPort),
  });
  return { ...running, port, batches: () => batches(opsPort, "sluice_enqueued_events") };
};

export const startWorker = async (
  world: World,
  databaseUrl: string,
  orderApiUrl: string | null,
) => {
  const opsPort = await freePort();
  const running = await startApp(world, "worker", opsPort, {
    DATABASE_URL: databaseUrl,
    WORKER_OPS_PORT: String(opsPort),
    ...(orderApiUrl !== null && { TIKTOK_API_URL: orderApiUrl, TIKTOK_AUTH_URL: orderApiUrl }),
  });
  return { ...running, batches: () => batches(opsPort, "sluice_job_events") };
};

export const startSimulator = async (world: World, webhookUrl: string, timeScale: number) => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const running = await startSluiceProcess(world, {
    file: built("simulator"),
    name: "simulator",
    readyUrl: `${url}/livez`,
    env: {
      ...credentials(world),
      SIMULATOR_PORT: String(port),
      SIMULATOR_WEBHOOK_URL: webhookUrl,
      SIMULATOR_TIME_SCALE: String(timeScale),
    },
  });
  return { ...running, url };
};

const startApp = (world: World, name: string, opsPort: number, env: Record<string, string>) =>
  startSluiceProcess(world, {
    file: built(name),
    name,
    readyUrl: `http://127.0.0.1:${opsPort}/readyz`,
    env: {
      ...credentials(world),
      REDIS_URL: world.redisUrl,
      ENCRYPTION_KEY: world.encryptionKey.toString("base64"),
      ...env,
    },
  });

const built = (app: string) => join(checkout, "apps", app, "dist/main.js");

const credentials = ({ appKey, appSecret }: World) => ({
  TIKTOK_APP_KEY: appKey,
  TIKTOK_APP_SECRET: appSecret,
});

export interface Batches {
  [stage: string]: { jobs: number; events: number };
}

/** How many jobs, and how many events in them, a process has counted so far. */
const batches = async (opsPort: number, metric: string): Promise<Batches> => {
  const text = await (await fetch(`http://127.0.0.1:${opsPort}/metrics`)).text();
  const found: Batches = {};
  for (const [, kind, labels = "", value] of text.matchAll(
    new RegExp(`^${metric}_(sum|count)\\{(.*)\\} (\\S+)$`, "gm"),
  )) {
    const stage = /stage="(\w+)"/.exec(labels)?.[1] ?? "receive";
    const counted = (found[stage] ??= { jobs: 0, events: 0 });
    counted[kind === "sum" ? "events" : "jobs"] = Number(value);
  }
  return found;
};

/** The mean batch of each stage between two readings. */
export const meanBatches = (before: Batches, after: Batches): Record<string, number> =>
  Object.fromEntries(
    Object.entries(after).map(([stage, { jobs, events }]) => {
      const { jobs: jobsBefore = 0, events: eventsBefore = 0 } = before[stage] ?? {};
      return [stage, (events - eventsBefore) / Math.max(1, jobs - jobsBefore)];
    }),
  );
