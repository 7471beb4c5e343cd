import { readFile } from "node:fs/promises";
import type { Keeper, RunningServer, ServerCommand } from "./start-keeper.ts";
import { waitUntil } from "./wait-until.ts";

// Reading back a large append-only file or replaying a crashed Postgres's log takes this long at worst.
const readyWithinMs = 120_000;

/** Resolves when the server answers; throws with its last log lines if it ends or does not get there. */
export const runUntilReady = async (
  keeper: Keeper,
  command: ServerCommand,
  isReady: (pid: number) => Promise<boolean>,
): Promise<RunningServer> => {
  const server = await keeper.run(command);
  let endedBecause: string | undefined;
  void server.ended.then((reason) => (endedBecause = reason));
  const answered = await waitUntil(
    async () => endedBecause !== undefined || (await isReady(server.pid)),
    readyWithinMs,
  );
  if (answered && endedBecause === undefined) return server;
  const reason = endedBecause ?? `is not ready after ${readyWithinMs / 1000} s`;
  throw new Error(`${command.file} ${reason}. ${await lastWords(command.logPath)}`);
};

export const lastWords = async (logPath: string): Promise<string> => {
  const log = await readFile(logPath, "utf8").catch(() => "");
  return `The end of ${logPath}:\n${log.trim().split("\n").slice(-12).join("\n")}`;
};
