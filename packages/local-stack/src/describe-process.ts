import { readFile } from "node:fs/promises";
import { runCommand } from "./run-command.ts";
import { waitUntil } from "./wait-until.ts";

/** A pid alone may come to mean another process; with the moment of its start it cannot. */
export type ProcessId = { pid: number; startedAt: string };

/** Undefined if no such process lives. */
export const describeProcess = async (
  pid: number,
): Promise<(ProcessId & { command: string }) | undefined> => {
  try {
    return process.platform === "linux" ? await describeByProc(pid) : await describeByPs(pid);
  } catch {
    return undefined;
  }
};

export const isAlive = async ({ pid, startedAt }: ProcessId): Promise<boolean> =>
  (await describeProcess(pid))?.startedAt === startedAt;

/** Asks with `signal`, insists with SIGKILL after the time limit; resolves when it is gone. */
export const endProcess = async (
  target: ProcessId,
  signal: NodeJS.Signals,
  killAfterMs: number,
): Promise<void> => {
  if (!(await isAlive(target))) return;
  process.kill(target.pid, signal);
  if (await waitUntil(async () => !(await isAlive(target)), killAfterMs)) return;
  if (await isAlive(target)) process.kill(target.pid, "SIGKILL");
  if (await waitUntil(async () => !(await isAlive(target)), 10_000)) return;
  throw new Error(`Process ${target.pid} does not end`);
};

// Slim images have no ps, so /proc where there is one.
const describeByProc = async (pid: number) => {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state, startedAt] = [fields[0], fields[19]];
  // A zombie holds nothing any more; in a container without an init it may stay for good.
  if (state === "Z" || state === "X" || startedAt === undefined) return undefined;
  const command = (await readFile(`/proc/${pid}/cmdline`, "utf8")).replaceAll("\0", " ").trim();
  return { pid, startedAt, command };
};

const describeByPs = async (pid: number) => {
  const line = await runCommand("ps", ["-o", "lstart=,command=", "-p", String(pid)]);
  const lstartWidth = 24;
  return {
    pid,
    startedAt: line.slice(0, lstartWidth).trim(),
    command: line.slice(lstartWidth).trim(),
  };
};
