import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { openDataDir } from "./data-dir.ts";
import { replaceFile, writeFileOnce } from "./write-file-once.ts";

export type Secrets = ReturnType<typeof createSecrets>;

/**
 * The secrets of this data folder, made at the first call and the same ever after. What a folder of an
 * older release lacks is added.
 */
export const readOrCreateSecrets = async (dataDir: string): Promise<Secrets> => {
  await openDataDir(dataDir);
  const path = join(dataDir, "secrets.json");
  await writeFileOnce(path, JSON.stringify(createSecrets(), undefined, 2));
  const kept = JSON.parse(await readFile(path, "utf8")) as Partial<Secrets>;
  const secrets = { ...createSecrets(), ...kept };
  if (Object.keys(kept).length < Object.keys(secrets).length)
    await replaceFile(path, JSON.stringify(secrets, undefined, 2));
  return secrets;
};

// Hex where the value stands in a URL, so that nothing needs escaping.
export const createSecrets = () => ({
  redisPassword: randomBytes(24).toString("hex"),
  postgresPassword: randomBytes(24).toString("hex"),
  /** 32 bytes in base64. */
  encryptionKey: randomBytes(32).toString("base64"),
  apiToken: randomBytes(24).toString("hex"),
  /** Of the first admin. */
  adminPassword: randomBytes(12).toString("base64url"),
  sessionSecret: randomBytes(32).toString("hex"),
  tiktokAppKey: randomBytes(7).toString("hex"),
  tiktokAppSecret: randomBytes(20).toString("hex"),
});
