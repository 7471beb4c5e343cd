import { rename } from "node:fs/promises";
import { join } from "node:path";

/** A log per start; the one before is kept, since it may tell why a new start was needed. */
export const startLog = async (dataDir: string, name: string): Promise<string> => {
  const path = join(dataDir, name);
  await rename(path, `${path}.1`).catch(() => {});
  return path;
};
