import { readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { randomUUID } from "node:crypto";
import { describeProcess, endProcess, isAlive, type ProcessId } from "./describe-process.ts";
import { waitUntil } from "./wait-until.ts";
import { replaceFile, writeFileOnce } from "./write-file-once.ts";

type Holder = { starter: ProcessId; keeper?: ProcessId; servers: ProcessId[] };

/**
 * Makes this process the only one that runs servers from the folder. Servers that a killed starter
 * and keeper left behind are stopped first; a starter that lives is an error with its pid.
 */
export const claimDataDir = async (dataDir: string) => {
  const lockPath = join(dataDir, "lock.json");
  let holder: Holder = { starter: await identify(process.pid), servers: [] };
  while (!(await writeFileOnce(lockPath, JSON.stringify(holder)))) {
    const found = await readFile(lockPath, "utf8").catch(() => undefined);
    if (found === undefined) continue;
    const other = JSON.parse(found) as Holder;
    if (await isAlive(other.starter)) throw alreadyRunning(dataDir, other);
    await endLeftovers(other);
    await dropStaleLock(lockPath, found, dataDir);
  }
  let written = Promise.resolve();
  const record = (change: Partial<Holder>): Promise<void> => {
    holder = { ...holder, ...change };
    // One after the other, or an older state could be written last.
    written = written.then(() => replaceFile(lockPath, JSON.stringify(holder)));
    return written;
  };
  return {
    recordKeeper: async (pid: number) => record({ keeper: await identify(pid) }),
    recordServer: async (pid: number): Promise<void> => {
      const server = await describeProcess(pid);
      if (server) await record({ servers: [...holder.servers, server] });
    },
    /** Ends what still runs: a keeper that was killed could not stop its servers. */
    release: async (): Promise<void> => {
      await endLeftovers(holder);
      await rm(lockPath, { force: true });
    },
  };
};

const identify = async (pid: number): Promise<ProcessId> => {
  const found = await describeProcess(pid);
  if (!found) throw new Error(`Process ${pid} ended unexpectedly`);
  return { pid, startedAt: found.startedAt };
};

const alreadyRunning = (dataDir: string, { starter }: Holder): Error =>
  new Error(`Sluice is already running from ${dataDir} (process ${starter.pid})`);

const endLeftovers = async ({ keeper, servers }: Holder): Promise<void> => {
  // A keeper whose starter died is stopping its servers; its own limit is 20 s.
  if (keeper) {
    await waitUntil(async () => !(await isAlive(keeper)), 30_000);
    await endProcess(keeper, "SIGTERM", 5_000);
  }
  // SIGINT is an orderly stop for both: PostgreSQL's fast shutdown, Redis's shutdown.
  await Promise.all(servers.map((server) => endProcess(server, "SIGINT", 20_000)));
};

// Of two starters that find the same stale lock, the slower one must not remove the faster one's.
const dropStaleLock = async (lockPath: string, stale: string, dataDir: string): Promise<void> => {
  const aside = `${lockPath}.${randomUUID()}`;
  try {
    await rename(lockPath, aside);
  } catch {
    return;
  }
  const taken = await readFile(aside, "utf8");
  if (taken === stale) return rm(aside);
  await rename(aside, lockPath);
  throw alreadyRunning(dataDir, JSON.parse(taken) as Holder);
};
