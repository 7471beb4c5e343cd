import { mkdtemp, statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Makes the folder for the servers' data: in memory where there is room, so that no disk that is
 * slow just then brings a fault of its own. Ending a process by force loses nothing there, either.
 */
export const makeServerFolder = async (): Promise<string> => {
  const free = await statfs(memoryFolder).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => 0,
  );
  return await mkdtemp(join(free >= roomBytes ? memoryFolder : tmpdir(), "sluice-faults-"));
};

const memoryFolder = "/dev/shm";

// A long case leaves a few hundred megabytes of Postgres' log.
const roomBytes = 2 * 1024 ** 3;
