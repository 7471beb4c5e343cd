import { chmod, chown, mkdir } from "node:fs/promises";
import type { ServerUser } from "./server-user.ts";

/** A folder only the servers' user may read; PostgreSQL insists on it. */
export const privateFolder = async (
  folder: string,
  user: ServerUser | undefined,
): Promise<string> => {
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o700);
  if (user) await chown(folder, user.uid, user.gid);
  return folder;
};
