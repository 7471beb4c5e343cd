import { mkdtemp, statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Makes a folder for the data of servers that live for one run of tests: in memory where there is
 * room. A database is some 300 files, and to make and remove them on a disk costs more than what most
 * tests do with them; nor can a disk that is slow just then bring a fault of its own. Ending a server
 * by force loses nothing there, either.
 */
export const makePassingFolder = async (prefix: string): Promise<string> => {
  const free = await statfs(memoryFolder).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => 0,
  );
  return await mkdtemp(join(free >= roomBytes ? memoryFolder : tmpdir(), prefix));
};

const memoryFolder = "/dev/shm";

// A long case of the fault laboratory leaves a few hundred megabytes of Postgres' log.
const roomBytes = 2 * 1024 ** 3;
