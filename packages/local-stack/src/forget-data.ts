import { rm } from "node:fs/promises";
import { join } from "node:path";
import { claimDataDir } from "./claim-data-dir.ts";
import { whoseFolder } from "./data-dir.ts";

// By name: what else someone may have put into the folder is not ours to remove.
const forgotten = [
  "postgres",
  "redis",
  "secrets.json",
  "postgres.log",
  "postgres.log.1",
  "redis.log",
  "redis.log.1",
];

/** Removes the servers' data and the secrets. Nothing happens if there is no such folder yet. */
export const forgetData = async (dataDir: string): Promise<void> => {
  if ((await whoseFolder(dataDir)) === "nobody's") return;
  const claim = await claimDataDir(dataDir);
  try {
    for (const name of forgotten) await rm(join(dataDir, name), { recursive: true, force: true });
  } finally {
    await claim.release();
  }
};
