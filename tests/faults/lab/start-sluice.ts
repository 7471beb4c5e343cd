import { randomBytes } from "node:crypto";
import { connectSimulatedShop } from "@sluice/cli";
import { waitUntil } from "../../support/wait-until.ts";
import type { EndWithLab } from "./end-with-lab.ts";
import { localUrl, planProcesses, type Kind } from "./plan-processes.ts";
import { startProcess, type SluiceProcess } from "./start-process.ts";
import { takePort } from "../../support/take-port.ts";
import { startWebhookRelay, type WebhookRelay } from "./webhook-relay.ts";

export interface SluiceOptions {
  /** Instead of the lab's own, such as a proxy's. */
  redisUrl?: string;
  databaseUrl?: string;
  /** How many workers; 1 unless told otherwise. */
  workers?: number;
  /** A program, by its path from the checkout, that runs instead of the worker's main. */
  workerProgram?: string;
  /** Settings over the usual ones, by kind of process; `all` goes to each. */
  env?: Partial<Record<Kind | "all", Record<string, string>>>;
  /** Settings of single workers over those, by their place. */
  workerEnvs?: Record<string, string>[];
  /** Waits until each process can do its work. True unless told otherwise. */
  waitsUntilReady?: boolean;
  /** Connects the simulator's shop. True unless told otherwise; needs Postgres. */
  connectsShop?: boolean;
  /** Starts a process again when it has ended. True unless told otherwise. */
  isSupervised?: boolean;
  /** How many times faster orders take their steps; 400 (a step in 0.15 to 0.45 s) if not given. */
  timeScale?: number;
  /** Webhooks the relay sends a second, on a fixed schedule; as they come if not given. */
  perSecond?: number;
}

export interface Sluice {
  relay: WebhookRelay;
  simulator: SluiceProcess;
  receiver: SluiceProcess;
  workers: SluiceProcess[];
  api: SluiceProcess;
  processes: SluiceProcess[];
  urls: { simulator: string; receiver: string; api: string };
  redisUrl: string;
  databaseUrl: string;
  apiToken: string;
  connectShop: () => Promise<void>;
  stop: () => Promise<void>;
}

interface Surroundings {
  redisUrl: string;
  databaseUrl: string;
  logFolder: string;
  seed: number;
  endWithLab: EndWithLab;
}

/** Starts Sluice as its operating system processes run in production, with a short lock and stall. */
export const startSluice = async (
  { endWithLab, ...surroundings }: Surroundings,
  options: SluiceOptions,
): Promise<Sluice> => {
  const ports = { simulator: await takePort(), receiver: await takePort(), api: await takePort() };
  const urls = {
    simulator: localUrl(ports.simulator),
    receiver: `${localUrl(ports.receiver)}/webhooks/tiktok`,
    api: localUrl(ports.api),
  };
  const redisUrl = options.redisUrl ?? surroundings.redisUrl;
  const databaseUrl = options.databaseUrl ?? surroundings.databaseUrl;
  const apiToken = randomBytes(16).toString("hex");
  const relay = await startWebhookRelay(urls.receiver, options.perSecond);
  const { logFolder, seed } = surroundings;
  const world = { ports, urls, redisUrl, databaseUrl, apiToken, relay, logFolder, seed };
  const plans = await planProcesses(world, options);
  const start = (kind: Kind) => plans[kind].map((plan) => startProcess(plan, endWithLab));
  const [[simulator], [receiver], workers, [api]] = [
    start("simulator"),
    start("receiver"),
    start("worker"),
    start("api"),
  ];
  if (!simulator || !receiver || !api) throw new Error("A process has no plan.");
  const processes = [simulator, receiver, ...workers, api];
  const connectShop = () => connectSimulatedShop({ api: urls.api, apiToken });
  const stop = async () => {
    relay.close();
    await Promise.all(processes.map((one) => one.stop()));
  };
  try {
    if (options.waitsUntilReady ?? true) await Promise.all(processes.map(untilReady));
    if (options.connectsShop ?? true) await connectShop();
  } catch (err) {
    await stop();
    throw err;
  }
  const all = { simulator, receiver, workers, api, processes };
  return { relay, ...all, urls, redisUrl, databaseUrl, apiToken, connectShop, stop };
};

export const untilReady = (one: SluiceProcess) =>
  waitUntil(`${one.name} to be ready (its log: ${one.logPath})`, one.isReady, 20_000);
