import { readFile, stat } from "node:fs/promises";
import { dirname } from "node:path";

export type ServerUser = { name: string; uid: number; gid: number };

/** Whom the servers run as: PostgreSQL refuses root. Undefined for an ordinary user: no switch. */
export const findServerUser = async (): Promise<ServerUser | undefined> => {
  if (process.getuid?.() !== 0) return undefined;
  const user = pickServerUser(await readFile("/etc/passwd", "utf8"));
  if (user) return user;
  throw new Error("PostgreSQL refuses to run as root, and there is no user postgres or nobody");
};

export const pickServerUser = (passwd: string): ServerUser | undefined => {
  const users = passwd.split("\n").map((line) => line.split(":"));
  for (const name of ["postgres", "nobody"]) {
    const [, , uid, gid] = users.find(([user]) => user === name) ?? [];
    if (uid && gid) return { name, uid: Number(uid), gid: Number(gid) };
  }
  return undefined;
};

/** The outermost folder on the way to `folder`, itself included, that the user may not enter. */
export const findClosedFolder = async (
  folder: string,
  user: ServerUser,
): Promise<string | undefined> => {
  const parent = dirname(folder);
  const above = parent === folder ? undefined : await findClosedFolder(parent, user);
  if (above) return above;
  return mayEnter(await stat(folder), user) ? undefined : folder;
};

export const mayEnter = (
  folder: { mode: number; uid: number; gid: number },
  user: ServerUser,
): boolean => {
  if (folder.uid === user.uid) return (folder.mode & 0o100) !== 0;
  if (folder.gid === user.gid) return (folder.mode & 0o010) !== 0;
  return (folder.mode & 0o001) !== 0;
};
