import { waitUntil } from "../../support/wait-until.ts";
import type { Exit, SluiceProcess } from "./start-process.ts";

/** Sends SIGTERM; gives how the process ended and after how many milliseconds. */
export const endProcess = async (
  process: SluiceProcess,
  limitMs: number,
): Promise<Exit & { ms: number }> => {
  const before = process.exits.length;
  const askedMs = Date.now();
  process.kill("SIGTERM");
  const exit = await waitUntil(`${process.name} to end`, () => process.exits[before], limitMs);
  return { ...exit, ms: exit.atMs - askedMs };
};
