import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { describeProcess, endProcess } from "./describe-process.ts";

/**
 * Postgres refuses to start while its pid file names a living process of its user. After a crash
 * that may be a Postgres nobody watches, which is stopped, or a process that got the number anew.
 */
export const dropStalePidFile = async (cluster: string): Promise<void> => {
  const pidFile = join(cluster, "postmaster.pid");
  const [firstLine] = (await readFile(pidFile, "utf8").catch(() => "")).split("\n");
  if (!firstLine) return;
  const found = await describeProcess(Number(firstLine));
  if (found?.command.includes("postgres") && found.command.includes(cluster)) {
    await endProcess(found, "SIGINT", 20_000);
  }
  await rm(pidFile, { force: true });
};
