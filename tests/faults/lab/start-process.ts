import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { checkout } from "../../support/servers.ts";
import type { EndWithLab } from "./end-with-lab.ts";
import { readUsage } from "./read-usage.ts";

export interface ProcessPlan {
  name: string;
  /** What Node is called with. */
  args: string[];
  env: Record<string, string>;
  logPath: string;
  /** Where `/livez`, `/readyz` and `/metrics` are. */
  opsUrl: string;
  /** Answers 200 once the process can do its work. */
  readyPath: string;
  isSupervised: boolean;
}

export interface Exit {
  atMs: number;
  code: number | null;
  signal: NodeJS.Signals | null;
  /** Whether the case sent it a signal before. */
  wasAsked: boolean;
}

export interface Metric {
  name: string;
  labels?: Record<string, string>;
}

export type SluiceProcess = ReturnType<typeof startProcess>;

/** Runs one of Sluice's processes, and again 200 ms after it ended, as a supervisor does. */
export const startProcess = (plan: ProcessPlan, endWithLab: EndWithLab) => {
  const exits: Exit[] = [];
  let isStopping = false;
  let wasAsked = false;
  let restart: NodeJS.Timeout | undefined;

  const run = (): ChildProcess => {
    wasAsked = false;
    const log = openSync(plan.logPath, "a");
    const started = spawn(process.execPath, plan.args, {
      cwd: checkout,
      env: plan.env,
      detached: true,
      stdio: ["ignore", log, log, "ipc"],
    });
    closeSync(log);
    const { pid } = started;
    if (pid !== undefined) endWithLab.add(pid, "KILL");
    started.once("exit", (code, signal) => {
      if (pid !== undefined) endWithLab.drop(pid);
      if (isStopping) return;
      exits.push({ atMs: Date.now(), code, signal, wasAsked });
      if (plan.isSupervised) restart = setTimeout(() => (child = run()), restartAfterMs);
    });
    return started;
  };
  let child = run();
  const send = (signal: NodeJS.Signals) => {
    if (signal !== "SIGSTOP" && signal !== "SIGCONT") wasAsked = true;
    child.kill(signal);
  };
  const ask = (path: string) => askOps(new URL(path, plan.opsUrl));

  return {
    name: plan.name,
    logPath: plan.logPath,
    opsUrl: plan.opsUrl,
    exits,
    pid: () => child.pid ?? 0,
    isRunning: () => !hasEnded(child),
    restarts: () => exits.length,
    kill: (signal: NodeJS.Signals = "SIGKILL") => send(signal),
    freeze: () => send("SIGSTOP"),
    thaw: () => send("SIGCONT"),
    isReady: async () => (await ask(plan.readyPath)).status === 200,
    livez: () => ask("/livez"),
    readyz: () => ask("/readyz"),
    metrics: async () => (await ask("/metrics")).text,
    /** The sum of a metric's samples whose labels hold all of the given ones; 0 if there is none. */
    metric: async ({ name, labels = {} }: Metric): Promise<number> =>
      sumOf((await ask("/metrics")).text, name, labels),
    usage: () => readUsage(child.pid ?? 0),
    log: () => readFileSync(plan.logPath, "utf8"),
    stop: async (graceMs = 3_000): Promise<void> => {
      isStopping = true;
      clearTimeout(restart);
      if (hasEnded(child)) return;
      const ended = once(child, "exit");
      child.kill("SIGCONT");
      child.kill("SIGTERM");
      const limit = setTimeout(() => child.kill("SIGKILL"), graceMs);
      await ended;
      clearTimeout(limit);
    },
  };
};

const restartAfterMs = 200;

const hasEnded = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;

/** Status 0 where nothing answered in time. */
const askOps = async (url: URL): Promise<{ status: number; text: string }> => {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(askLimitMs) });
    return { status: answer.status, text: await answer.text() };
  } catch (err) {
    return { status: 0, text: String(err) };
  }
};

const askLimitMs = 6_000;

const sumOf = (text: string, name: string, labels: Record<string, string>): number => {
  const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  const samples = [...text.matchAll(new RegExp(`^${name}(?:\\{(.*)\\})? (\\S+)$`, "gm"))];
  return samples
    .filter(([, given = ""]) => wanted.every((label) => given.includes(label)))
    .reduce((sum, [, , value]) => sum + Number(value), 0);
};
