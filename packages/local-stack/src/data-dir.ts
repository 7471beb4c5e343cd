import { createHash } from "node:crypto";
import { chmod, mkdir, readdir, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { userDataHome } from "./env.ts";
import { findClosedFolder, findServerUser } from "./server-user.ts";

const marker = ".sluice-data";

/** One folder per checkout, outside of it: as root the servers' user may not be able to enter it. */
export const defaultDataDir = (checkout: string): string => {
  const name = createHash("sha256").update(resolve(checkout)).digest("hex").slice(0, 12);
  return join(process.getuid?.() === 0 ? "/var/lib" : userDataHome(), "sluice", name);
};

/** Makes the folder, or takes an empty one, and marks it as ours; refuses any other. */
export const openDataDir = async (dataDir: string): Promise<void> => {
  const user = await findServerUser();
  const firstMade = await mkdir(dataDir, { recursive: true });
  if ((await whoseFolder(dataDir)) === "nobody's") {
    const mode = user ? 0o711 : 0o700;
    for (const folder of foldersBetween(firstMade ?? dataDir, dataDir)) await chmod(folder, mode);
    await writeFile(join(dataDir, marker), "Data of Sluice's own Redis and Postgres.\n");
  }
  const closed = user && (await findClosedFolder(dataDir, user));
  if (!closed) return;
  throw new Error(
    `The servers run as the user ${user.name}, who may not enter ${closed}: ` +
      `choose another data folder or run chmod o+x ${closed}`,
  );
};

/** Throws if the folder holds anything that is not ours. */
export const whoseFolder = async (dataDir: string): Promise<"ours" | "nobody's"> => {
  const entries = await readdir(dataDir).catch((err: NodeJS.ErrnoException): string[] => {
    if (err.code === "ENOENT") return [];
    throw err;
  });
  if (entries.length === 0) return "nobody's";
  if (entries.includes(marker)) return "ours";
  throw new Error(`${dataDir} is neither empty nor a data folder of Sluice`);
};

// With a strict umask all the folders that mkdir made are closed to the servers' user.
const foldersBetween = (outer: string, inner: string): string[] =>
  resolve(outer) === resolve(inner) ? [inner] : [...foldersBetween(outer, dirname(inner)), inner];
