import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { ProcessSpec } from "./processes.ts";

export interface Supervised {
  name: string;
  /** Of the process that runs now. */
  pid: () => number | undefined;
  /** SIGTERM, and SIGKILL when `graceMs` have passed. */
  stop: (graceMs: number) => Promise<void>;
}

export interface SuperviseDeps {
  root: string;
  logPath: string;
  env: NodeJS.ProcessEnv;
  onNews: (line: string) => void;
}

/**
 * Starts a process and resolves once it is ready; starts it again when it ends without being asked
 * to. The process stands in a group of its own, so that a Ctrl-C in the terminal reaches only the
 * starter, and notices by its IPC channel if the starter dies.
 */
export const supervise = async (spec: ProcessSpec, deps: SuperviseDeps): Promise<Supervised> => {
  let isStopping = false;
  let child = run(spec, deps);
  await untilReady(spec, child, deps.logPath);

  const keepAlive = (ended: ChildProcess, cause: string) => {
    if (isStopping || ended !== child) return;
    deps.onNews(`${spec.name} ended (${cause}) and is started again; its log: ${deps.logPath}`);
    setTimeout(() => {
      if (!isStopping) child = watch(run(spec, deps));
    }, restartAfterMs);
  };
  const watch = (started: ChildProcess) =>
    started.once("exit", (code, signal) => keepAlive(started, signal ?? `exit code ${code}`));
  watch(child);

  return {
    name: spec.name,
    pid: () => child.pid,
    stop: async (graceMs) => {
      isStopping = true;
      await stop(child, graceMs);
    },
  };
};

const restartAfterMs = 1_000;
const readyWithinMs = 30_000;
const askEveryMs = 50;

const run = ({ main }: ProcessSpec, { root, env, logPath }: SuperviseDeps): ChildProcess => {
  const log = openSync(logPath, "a");
  const child = spawn(process.execPath, [main], {
    cwd: root,
    env,
    detached: true,
    stdio: ["ignore", log, log, "ipc"],
  });
  closeSync(log);
  return child;
};

const untilReady = async (
  { name, readyUrl }: ProcessSpec,
  child: ChildProcess,
  logPath: string,
) => {
  const deadline = Date.now() + readyWithinMs;
  while (Date.now() < deadline) {
    if (hasEnded(child))
      throw new Error(
        `The ${name} did not start. Its log (${logPath}) ends:\n${await tail(logPath)}`,
      );
    const answer = await fetch(readyUrl).catch(() => undefined);
    await answer?.arrayBuffer();
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, askEveryMs));
  }
  throw new Error(`The ${name} was not ready within ${readyWithinMs / 1_000} s: see ${logPath}`);
};

const hasEnded = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;

const tail = async (path: string) =>
  (await readFile(path, "utf8")).split("\n").slice(-8).join("\n");

const stop = async (child: ChildProcess, graceMs: number) => {
  if (hasEnded(child)) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), graceMs);
  await ended;
  clearTimeout(timer);
};
