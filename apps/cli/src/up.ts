import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { connectDatabase, migrate, pipelineSummary } from "@sluice/db";
import {
  defaultDataDir,
  forgetData,
  readOrCreateSecrets,
  startLocalStack,
  startLog,
  type Secrets,
} from "@sluice/local-stack";
import { checkPorts } from "./check-ports.ts";
import { connectSimulatedShop, playOpening } from "./connect-simulated-shop.ts";
import { inheritedEnv, type UpEnv } from "./env.ts";
import { createLiveSummary, type Summary } from "./live-summary.ts";
import { readMeanBatches } from "./mean-batches.ts";
import { processesOf, type ProcessSpec } from "./processes.ts";
import { supervise } from "./supervise.ts";

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
  const { env, options } = world;
  const { show, say } = createLiveSummary({
    isJson: options.json,
    isTerminal: process.stdout.isTTY,
  });
  const specs = processesOf(env, { withSimulator: options.simulator });
  await checkPorts(specs);
  const servers = await openServers(world, say);
  const settings = settingsOf(world, servers);
  await startProcesses(world, { specs, settings, dataDir: servers.dataDir, say });
  await playSimulator(settings, options);
  say("Sluice is running; Ctrl-C stops it.");
  await showUntilDone(world, { settings, show });
  say("Stopping …");
};

interface Servers {
  dataDir: string;
  redisUrl: string;
  databaseUrl: string;
  secrets: Secrets;
}

/** Redis and Postgres, with the schema up to date. */
const openServers = async (
  { root, env, options, defer }: UpWorld,
  say: (line: string) => void,
): Promise<Servers> => {
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
  const { redisUrl, databaseUrl } = stack;
  return { dataDir, redisUrl, databaseUrl, secrets: await readOrCreateSecrets(dataDir) };
};

type Settings = ReturnType<typeof settingsOf>;

/** What the environment does not name is decided here, for all processes alike. */
const settingsOf = ({ env, options }: UpWorld, { secrets, ...servers }: Servers) => {
  const local = (port: number) => `http://localhost:${port}`;
  const urls = {
    receiver: `${local(env.RECEIVER_PORT)}/webhooks/tiktok`,
    api: local(env.API_PORT),
    dashboard: `${local(env.API_PORT)}/`,
    simulator: options.simulator ? local(env.SIMULATOR_PORT) : null,
  };
  const apiToken = env.API_TOKEN ?? secrets.apiToken;
  const admin = {
    adminEmail: env.ADMIN_EMAIL,
    adminPassword: env.ADMIN_PASSWORD ?? secrets.adminPassword,
  };
  const childEnv = inheritedEnv({
    REDIS_URL: servers.redisUrl,
    DATABASE_URL: servers.databaseUrl,
    ENCRYPTION_KEY: env.ENCRYPTION_KEY ?? secrets.encryptionKey,
    API_TOKEN: apiToken,
    ADMIN_EMAIL: admin.adminEmail,
    ADMIN_PASSWORD: admin.adminPassword,
    SESSION_SECRET: env.SESSION_SECRET ?? secrets.sessionSecret,
    TIKTOK_APP_KEY: env.TIKTOK_APP_KEY ?? secrets.tiktokAppKey,
    TIKTOK_APP_SECRET: env.TIKTOK_APP_SECRET ?? secrets.tiktokAppSecret,
    ...(urls.simulator !== null && {
      TIKTOK_API_URL: urls.simulator,
      TIKTOK_AUTH_URL: urls.simulator,
      TIKTOK_CONSENT_URL: `${urls.simulator}/open/authorize`,
      TIKTOK_SERVICE_ID: "sluice",
      SIMULATOR_URL: urls.simulator,
      SIMULATOR_WEBHOOK_URL: urls.receiver,
      SIMULATOR_TIME_SCALE: env.SIMULATOR_TIME_SCALE,
    }),
  });
  return { urls, apiToken, admin, childEnv, ...servers };
};

const startProcesses = async (
  { root, env, defer }: UpWorld,
  {
    specs,
    settings,
    dataDir,
    say,
  }: { specs: ProcessSpec[]; settings: Settings; dataDir: string; say: (line: string) => void },
) => {
  const logs = join(dataDir, "logs");
  await mkdir(logs, { recursive: true });
  await Promise.all(
    specs.map(async (spec) => {
      const logPath = await startLog(logs, `${spec.name}.log`);
      const starting = supervise(spec, { root, env: settings.childEnv, logPath, onNews: say });
      defer(async () => {
        const running = await starting.catch(() => undefined);
        await running?.stop(env.SHUTDOWN_GRACE_MS + 1_000);
      });
      await starting;
    }),
  );
};

const playSimulator = async ({ urls, apiToken }: Settings, options: UpOptions) => {
  if (urls.simulator === null) return;
  await connectSimulatedShop({ api: urls.api, apiToken });
  // Not every order of the opening is delivered, so there are more than are waited for.
  const orders = Math.max(40, (options.untilDelivered ?? 0) * 2);
  if (!options.quietSimulator) await playOpening(urls.simulator, orders);
};

/** Once a second, until the starter is asked to stop or enough orders are delivered. */
const showUntilDone = async (
  { env, options, defer, stopped, isStopping }: UpWorld,
  { settings, show }: { settings: Settings; show: (summary: Summary) => void },
) => {
  const { urls, apiToken, admin, databaseUrl, redisUrl } = settings;
  const db = connectDatabase(databaseUrl, { applicationName: "sluice-up", connectionsMax: 1 });
  defer(() => db.end({ timeout: 1 }));
  const opsPorts = { receiverOps: env.RECEIVER_OPS_PORT, workerOps: env.WORKER_OPS_PORT };
  while (!isStopping()) {
    const [summary, meanBatches] = await Promise.all([
      pipelineSummary(db),
      readMeanBatches(opsPorts),
    ]);
    show({ ...summary, meanBatches, urls, databaseUrl, redisUrl, apiToken, ...admin });
    if (summary.orders.delivered >= (options.untilDelivered ?? Infinity)) return;
    await Promise.race([stopped, new Promise((resolve) => setTimeout(resolve, 1_000))]);
  }
};
