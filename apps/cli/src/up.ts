import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { connectDatabase, migrate, pipelineSummary } from "@sluice/db";
import {
  defaultDataDir,
  forgetData,
  readOrCreateSecrets,
  startLocalStack,
} from "@sluice/local-stack";
import { checkPorts } from "./check-ports.ts";
import { connectSimulatedShop, playOpening } from "./connect-simulated-shop.ts";
import { inheritedEnv, type UpEnv } from "./env.ts";
import { createLiveSummary } from "./live-summary.ts";
import { readMeanBatches } from "./mean-batches.ts";
import { processesOf } from "./processes.ts";
import { supervise, type Supervised } from "./supervise.ts";

export interface UpOptions {
  json: boolean;
  fresh: boolean;
  quietSimulator: boolean;
  simulator: boolean;
  untilDelivered?: number;
}

export interface UpWorld {
  root: string;
  env: UpEnv;
  options: UpOptions;
  defer: (close: () => Promise<unknown>) => void;
  /** Resolves when the starter was asked to stop. */
  stopped: Promise<void>;
  isStopping: () => boolean;
}

/** Everything on one machine: servers, schema, processes, a connected shop, and a live summary. */
export const up = async (world: UpWorld): Promise<void> => {
  const { root, env, options, defer } = world;
  const { show, say } = createLiveSummary({
    isJson: options.json,
    isTerminal: process.stdout.isTTY,
  });
  const specs = processesOf(env, { withSimulator: options.simulator });
  await checkPorts(specs);

  const dataDir = env.SLUICE_DATA_DIR ?? defaultDataDir(root);
  if (options.fresh) await forgetData(dataDir);
  say("Starting Redis and Postgres …");
  const stack = await startLocalStack({
    dataDir,
    redisUrl: env.REDIS_URL,
    databaseUrl: env.DATABASE_URL,
    postgres: env.SLUICE_POSTGRES,
    onProgress: say,
    onServerLost: say,
  });
  defer(stack.stop);
  say(`Redis: ${stack.redis}\nPostgres: ${stack.postgres}\nData and logs: ${dataDir}`);
  await migrate(stack.databaseUrl, join(root, "packages/db/migrations"));

  const secrets = await readOrCreateSecrets(dataDir);
  const apiToken = env.API_TOKEN ?? secrets.apiToken;
  const urls = urlsOf(env, options);
  const childEnv = inheritedEnv({
    REDIS_URL: stack.redisUrl,
    DATABASE_URL: stack.databaseUrl,
    ENCRYPTION_KEY: env.ENCRYPTION_KEY ?? secrets.encryptionKey,
    API_TOKEN: apiToken,
    TIKTOK_APP_KEY: env.TIKTOK_APP_KEY ?? secrets.tiktokAppKey,
    TIKTOK_APP_SECRET: env.TIKTOK_APP_SECRET ?? secrets.tiktokAppSecret,
    ...(urls.simulator !== null && {
      TIKTOK_API_URL: urls.simulator,
      TIKTOK_AUTH_URL: urls.simulator,
      SIMULATOR_WEBHOOK_URL: urls.receiver,
      SIMULATOR_TIME_SCALE: env.SIMULATOR_TIME_SCALE,
    }),
  });
  const logs = join(dataDir, "logs");
  await mkdir(logs, { recursive: true });
  const started: Promise<Supervised>[] = specs.map((spec) => {
    const logPath = join(logs, `${spec.name}.log`);
    const running = supervise(spec, { root, env: childEnv, logPath, onNews: say });
    defer(async () => (await running.catch(() => undefined))?.stop(env.SHUTDOWN_GRACE_MS + 1_000));
    return running;
  });
  await Promise.all(started);

  if (urls.simulator !== null) {
    await connectSimulatedShop({ simulator: urls.simulator, api: urls.api, apiToken });
    if (!options.quietSimulator) await playOpening(urls.simulator, openingOrders(options));
  }
  say("Sluice is running; Ctrl-C stops it.");

  const db = connectDatabase(stack.databaseUrl, {
    applicationName: "sluice-up",
    connectionsMax: 1,
  });
  defer(() => db.end({ timeout: 1 }));
  while (!world.isStopping()) {
    const [summary, meanBatches] = await Promise.all([
      pipelineSummary(db),
      readMeanBatches({ receiverOps: env.RECEIVER_OPS_PORT, workerOps: env.WORKER_OPS_PORT }),
    ]);
    const { databaseUrl, redisUrl } = stack;
    show({ ...summary, meanBatches, urls, databaseUrl, redisUrl, apiToken });
    if (summary.orders.delivered >= (options.untilDelivered ?? Infinity)) return;
    await Promise.race([world.stopped, new Promise((resolve) => setTimeout(resolve, 1_000))]);
  }
};

const urlsOf = (env: UpEnv, { simulator }: UpOptions) => {
  const local = (port: number) => `http://localhost:${port}`;
  return {
    receiver: `${local(env.RECEIVER_PORT)}/webhooks/tiktok`,
    api: local(env.API_PORT),
    dashboard: `${local(env.API_PORT)}/`,
    simulator: simulator ? local(env.SIMULATOR_PORT) : null,
  };
};

/** Not every order of the scenario is delivered, so there are more than are waited for. */
const openingOrders = ({ untilDelivered = 0 }: UpOptions) => Math.max(40, untilDelivered * 2);
