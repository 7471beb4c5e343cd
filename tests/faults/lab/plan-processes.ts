import { join } from "node:path";
import { app } from "./sign-webhook.ts";
import type { ProcessPlan } from "./start-process.ts";
import type { SluiceOptions } from "./start-sluice.ts";
import { takePort } from "../../support/take-port.ts";

export type Kind = "simulator" | "receiver" | "worker" | "api";

interface World {
  ports: { simulator: number; receiver: number; api: number };
  urls: { simulator: string };
  redisUrl: string;
  databaseUrl: string;
  apiToken: string;
  relay: { url: string };
  logFolder: string;
  seed: number;
}

/** What each process is started with. */
export const planProcesses = async (
  world: World,
  options: SluiceOptions,
): Promise<Record<Kind, ProcessPlan[]>> => {
  const { ports } = world;
  const plan = async (kind: Kind, one: Settled, name: string = kind): Promise<ProcessPlan> => {
    const opsPort = one.opsSetting === undefined ? ports.simulator : await takePort();
    return {
      name,
      args: [one.program ?? `apps/${kind}/dist/main.js`],
      env: {
        ...sharedSettings(world),
        ...one.settings,
        ...(one.opsSetting !== undefined && { [one.opsSetting]: String(opsPort) }),
        ...options.env?.all,
        ...options.env?.[kind],
        ...one.env,
      },
      logPath: join(world.logFolder, `${name}.log`),
      opsUrl: localUrl(opsPort),
      // The simulator has but one port, and is ready as soon as it answers.
      readyPath: one.opsSetting === undefined ? "/livez" : "/readyz",
      isSupervised: options.isSupervised ?? true,
    };
  };
  const worker = (_: unknown, index: number) =>
    plan(
      "worker",
      {
        settings: { LOCK_DURATION_MS: "5000", STALLED_INTERVAL_MS: "2000" },
        opsSetting: "WORKER_OPS_PORT",
        program: options.workerProgram,
        env: options.workerEnvs?.[index],
      },
      `worker-${index + 1}`,
    );
  return {
    simulator: [
      await plan("simulator", {
        settings: {
          SIMULATOR_PORT: String(ports.simulator),
          SIMULATOR_WEBHOOK_URL: world.relay.url,
          SIMULATOR_SEED: String(world.seed),
          SIMULATOR_TIME_SCALE: String(options.timeScale ?? 400),
        },
      }),
    ],
    receiver: [
      await plan("receiver", {
        settings: { RECEIVER_PORT: String(ports.receiver), RECEIVER_HOST: "127.0.0.1" },
        opsSetting: "RECEIVER_OPS_PORT",
      }),
    ],
    worker: await Promise.all(Array.from({ length: options.workers ?? 1 }, worker)),
    api: [
      await plan("api", {
        settings: { API_PORT: String(ports.api) },
        opsSetting: "API_OPS_PORT",
      }),
    ],
  };
};

interface Settled {
  settings: Record<string, string>;
  opsSetting?: string;
  program?: string | undefined;
  env?: Record<string, string> | undefined;
}

const sharedSettings = ({ urls, redisUrl, databaseUrl, apiToken }: World) => ({
  PATH: process.env["PATH"] ?? "",
  NODE_ENV: "production",
  LOG_LEVEL: "info",
  DATABASE_URL: databaseUrl,
  REDIS_URL: redisUrl,
  ENCRYPTION_KEY: Buffer.alloc(32, 7).toString("base64"),
  API_TOKEN: apiToken,
  SESSION_SECRET: `of-the-fault-lab-${apiToken}`,
  TIKTOK_APP_KEY: app.key,
  TIKTOK_APP_SECRET: app.secret,
  TIKTOK_API_URL: urls.simulator,
  TIKTOK_AUTH_URL: urls.simulator,
  TIKTOK_CONSENT_URL: `${urls.simulator}/open/authorize`,
  TIKTOK_SERVICE_ID: "sluice",
});

export const localUrl = (port: number) => `http://127.0.0.1:${port}`;
