import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { findRedis, privateFolder, readSharedSettings, type ServerUser } from "@sluice/local-stack";
import { Redis } from "ioredis";
import { waitUntil } from "../../support/wait-until.ts";
import type { EndWithLab } from "./end-with-lab.ts";
import { runServer, type RunningServer } from "./run-server.ts";
import { takePort } from "../../support/take-port.ts";

export type RedisServer = Awaited<ReturnType<typeof createRedisServer>>;

/** A Redis of the lab's own: always the same port and data, started and ended at will. */
export const createRedisServer = async (world: {
  folder: string;
  user: ServerUser | undefined;
  endWithLab: EndWithLab;
}) => {
  const { user, endWithLab } = world;
  const program = await findRedis({ user, onProgress: () => undefined });
  const shared = await readSharedSettings("redis/redis.conf");
  const port = await takePort();
  const url = `redis://127.0.0.1:${port}`;
  const dataFolder = join(world.folder, "redis");
  let running: RunningServer | undefined;

  const run = async (extraArgs: string[]) => {
    await privateFolder(dataFolder, user);
    return runServer(
      {
        file: program.file,
        args: ["-", ...extraArgs],
        input: [shared, "bind 127.0.0.1", `port ${port}`, `dir ${dataFolder}`, debugging, ""].join(
          "\n",
        ),
        env: program.libraryPath === undefined ? {} : { LD_LIBRARY_PATH: program.libraryPath },
        cwd: world.folder,
        user,
        logPath: join(world.folder, "redis.log"),
        lastSignal: "KILL",
      },
      endWithLab,
    );
  };
  const signal = (name: NodeJS.Signals) => running && process.kill(running.pid, name);
  const isReady = async () => (await commandOf(url, ["PING"]).catch(() => "")) === "PONG";

  const server = {
    url,
    port,
    dataFolder,
    pid: () => running?.pid,
    isRunning: () => running?.isRunning() ?? false,
    /** Resolves when it answers PONG, or at once if it is not to be waited for. */
    start: async (extraArgs: string[] = [], { waits = true } = {}): Promise<void> => {
      if (server.isRunning()) return;
      running = await run(extraArgs);
      if (waits) await waitUntil("Redis to be ready", isReady);
    },
    untilReady: () => waitUntil("Redis to be ready", isReady),
    kill: async () => running?.end("SIGKILL"),
    /** In an orderly way; a frozen one is thawed first. */
    stop: async () => {
      server.thaw();
      await running?.end("SIGTERM");
    },
    freeze: () => signal("SIGSTOP"),
    thaw: () => server.isRunning() && signal("SIGCONT"),
    /** One command over a connection of its own: `command("CONFIG", "SET", "maxmemory", "1mb")`. */
    command: (...args: string[]) => commandOf(url, args),
    /** Running, empty and with its settings as they were, whatever a case did to it. */
    startEmpty: async (): Promise<void> => {
      server.thaw();
      await server.kill();
      await rm(dataFolder, { recursive: true, force: true });
      await mkdir(dataFolder, { recursive: true });
      await server.start();
    },
  };
  return server;
};

const debugging = "enable-debug-command local";

const commandOf = async (url: string, [name = "", ...args]: string[]): Promise<unknown> => {
  const redis = new Redis(url, {
    lazyConnect: true,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
    connectTimeout: 1_000,
    commandTimeout: 5_000,
  });
  redis.on("error", () => undefined);
  try {
    await redis.connect();
    return await redis.call(name, ...args);
  } finally {
    redis.disconnect();
  }
};
