import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { openDataDir } from "./data-dir.ts";
import { writeFileOnce } from "./write-file-once.ts";

export type Secrets = ReturnType<typeof createSecrets>;

/** The secrets of this data folder, made at the first call and the same ever after. */
export const readOrCreateSecrets = async (dataDir: string): Promise<Secrets> => {
  await openDataDir(dataDir);
  const path = join(dataDir, "secrets.json");
  await writeFileOnce(path, JSON.stringify(createSecrets(), undefined, 2));
  return JSON.parse(await readFile(path, "utf8")) as Secrets;
};

// Hex where the value stands in a URL, so that nothing needs escaping.
export const createSecrets = () => ({
  redisPassword: randomBytes(24).toString("hex"),
  postgresPassword: randomBytes(24).toString("hex"),
  /** 32 bytes in base64. */
  encryptionKey: randomBytes(32).toString("base64"),
  apiToken: randomBytes(24).toString("hex"),
  tiktokAppKey: randomBytes(7).toString("hex"),
  tiktokAppSecret: randomBytes(20).toString("hex"),
});
