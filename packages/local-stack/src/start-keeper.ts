import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { keeperPath } from "../package-paths.cjs";
import type { ServerUser } from "./server-user.ts";

/** Everything is given, nothing inherited: the starter's environment may hold secrets. */
export type ServerCommand = {
  file: string;
  args: string[];
  env: Record<string, string>;
  cwd: string;
  user: ServerUser | undefined;
  /** Written to its stdin, which is then closed. */
  input: string;
  logPath: string;
  stopSignal: NodeJS.Signals;
};

/** `ended` resolves with the reason, such as "ended with exit code 1". */
export type RunningServer = { pid: number; ended: Promise<string> };
export type Keeper = ReturnType<typeof startKeeper>;

/** Starts the process that runs the servers and ends them when this process is gone; see keeper.mjs. */
export const startKeeper = (onServerStarted: (pid: number) => Promise<void>) => {
  const keeper = fork(keeperPath, [], {
    cwd: "/",
    detached: true,
    execArgv: [],
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  const exited = once(keeper, "exit");
  let lastId = 0;
  return {
    get pid(): number {
      if (keeper.pid === undefined) throw new Error("The keeper of the servers did not start");
      return keeper.pid;
    },
    run: async (command: ServerCommand): Promise<RunningServer> => {
      lastId += 1;
      const server = await runUnder(keeper, lastId, command);
      await onServerStarted(server.pid);
      return server;
    },
    /** Resolves when the servers and the keeper have ended. */
    stop: async (): Promise<void> => {
      if (keeper.connected) keeper.send("stop", () => {});
      await exited;
    },
  };
};

type KeeperMessage = { id: number } & ({ pid: number } | { ended: string });

const runUnder = (keeper: ChildProcess, id: number, command: ServerCommand) =>
  new Promise<RunningServer>((resolve, reject) => {
    let resolveEnded: (reason: string) => void = () => {};
    const ended = new Promise<string>((resolveIt) => (resolveEnded = resolveIt));
    keeper.on("message", (message: KeeperMessage) => {
      if (message.id !== id) return;
      if ("pid" in message) return resolve({ pid: message.pid, ended });
      resolveEnded(message.ended);
      reject(new Error(`${command.file} could not be started: ${message.ended}`));
    });
    keeper.once("exit", () => {
      resolveEnded("its keeper ended");
      reject(new Error("The keeper of the servers ended unexpectedly"));
    });
    keeper.send({ id, ...command });
  });
