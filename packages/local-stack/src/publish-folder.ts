import { access, mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { userCacheHome } from "./env.ts";
import { runCommand } from "./run-command.ts";

/**
 * A folder of the cache that is there as a whole or not at all, also when two starters fill it at
 * once: each fills a folder of its own, the first to rename it wins.
 */
export const publishFolder = async (
  name: string,
  fill: (folder: string) => Promise<void>,
): Promise<string> => {
  const cache = process.getuid?.() === 0 ? "/var/cache/sluice" : join(userCacheHome(), "sluice");
  const target = join(cache, name);
  if (await exists(target)) return target;
  await mkdir(cache, { recursive: true });
  const draft = await mkdtemp(`${target}.`);
  try {
    await fill(draft);
    // Whatever the umask was, the servers' user must be able to run what root unpacked.
    await runCommand("chmod", ["a+rX", cache]);
    await runCommand("chmod", ["-R", "a+rX", draft]);
    await rename(draft, target);
  } catch (err) {
    await rm(draft, { recursive: true, force: true });
    if (!(await exists(target))) throw err;
  }
  return target;
};

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
