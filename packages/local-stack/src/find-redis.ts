import { access, constants, realpath } from "node:fs/promises";
import { dirname, join } from "node:path";
import { programFolders } from "./env.ts";
import { runCommand } from "./run-command.ts";
import { findClosedFolder, type ServerUser } from "./server-user.ts";
import { unpackDebianRedis } from "./unpack-debian-redis.ts";

export type RedisServer = { file: string; libraryPath?: string; description: string };

/** A Redis or Valkey on PATH, else Debian's package unpacked into the cache. */
export const findRedis = async (options: {
  user: ServerUser | undefined;
  onProgress: (line: string) => void;
}): Promise<RedisServer> => {
  const installed = await findOnPath(options.user);
  if (installed) return installed;
  try {
    const unpacked = await unpackDebianRedis(options.onProgress);
    return { ...unpacked, description: await describe(unpacked.file, unpacked.libraryPath) };
  } catch (err) {
    throw new Error(
      "No Redis found: install redis-server (apt-get install redis-server, brew install redis) " +
        "or set REDIS_URL",
      { cause: err },
    );
  }
};

const findOnPath = async (user: ServerUser | undefined): Promise<RedisServer | undefined> => {
  for (const name of ["redis-server", "valkey-server"]) {
    for (const folder of programFolders()) {
      const file = join(folder, name);
      const description = await describe(file).catch(() => undefined);
      if (description && (!user || (await isWithinReach(file, user)))) return { file, description };
    }
  }
  return undefined;
};

const isWithinReach = async (file: string, user: ServerUser): Promise<boolean> =>
  (await findClosedFolder(dirname(file), user)) === undefined &&
  (await findClosedFolder(dirname(await realpath(file)), user)) === undefined;

const describe = async (file: string, libraryPath?: string): Promise<string> => {
  await access(file, constants.X_OK);
  const env = libraryPath === undefined ? {} : { env: { LD_LIBRARY_PATH: libraryPath } };
  const printed = await runCommand(file, ["--version"], env);
  return `${describeRedisVersion(printed)} (${file})`;
};

// BullMQ needs 6.2; what is older is treated as if it were not there.
export const describeRedisVersion = (printed: string): string => {
  const version = /\bv=(\d+)\.(\d+)[^\s]*/.exec(printed);
  if (!version) throw new Error(`This is no Redis: ${printed}`);
  const [, major, minor] = version.map(Number);
  if ((major ?? 0) * 100 + (minor ?? 0) < 602)
    throw new Error(`Too old, 6.2 is needed: ${printed}`);
  return `${/valkey/i.test(printed) ? "Valkey" : "Redis"} ${version[0].slice(2)}`;
};
