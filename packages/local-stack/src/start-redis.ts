import { connect } from "node:net";
import { join } from "node:path";
import type { RedisServer } from "./find-redis.ts";
import { onFreePort } from "./free-port.ts";
import { privateFolder } from "./private-folder.ts";
import { runUntilReady } from "./run-until-ready.ts";
import type { ServerUser } from "./server-user.ts";
import { readSharedSettings } from "./shared-settings.ts";
import type { Keeper, RunningServer, ServerCommand } from "./start-keeper.ts";
import { startLog } from "./start-log.ts";

/** Resolves when Redis answers with its data loaded. */
export const startRedis = async (options: {
  redis: RedisServer;
  keeper: Keeper;
  dataDir: string;
  password: string;
  user: ServerUser | undefined;
}): Promise<RunningServer & { url: string; logPath: string }> => {
  const { redis, keeper, dataDir, password, user } = options;
  const folder = await privateFolder(join(dataDir, "redis"), user);
  const shared = await readSharedSettings("redis/redis.conf");
  const logPath = await startLog(dataDir, "redis.log");
  return onFreePort(async (port) => {
    const command: ServerCommand = {
      file: redis.file,
      // The settings come over stdin: a password in the arguments could be read by anyone.
      args: ["-"],
      input: redisSettings({ shared, port, folder, password }),
      env: redis.libraryPath === undefined ? {} : { LD_LIBRARY_PATH: redis.libraryPath },
      cwd: folder,
      user,
      logPath,
      stopSignal: "SIGTERM",
    };
    const server = await runUntilReady(keeper, command, () => answersPing(port, password));
    return { ...server, url: `redis://:${password}@127.0.0.1:${port}`, logPath };
  });
};

export const redisSettings = (own: {
  shared: string;
  port: number;
  folder: string;
  password: string;
}): string =>
  [
    own.shared,
    "bind 127.0.0.1",
    `port ${own.port}`,
    `dir ${JSON.stringify(own.folder)}`,
    `requirepass ${own.password}`,
    // Sluice uses one. A test takes one for itself, so that none finds what another left behind.
    "databases 1024",
    "",
  ].join("\n");

// While Redis reads its data back it answers LOADING instead of PONG.
const answersPing = (port: number, password: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    let answer = "";
    const finish = () => {
      socket.destroy();
      resolve(answer.includes("+PONG"));
    };
    socket.setTimeout(1000, finish);
    socket.on("error", finish);
    socket.on("close", finish);
    socket.on("data", (chunk) => {
      answer += chunk.toString();
      if (/PONG|LOADING/.test(answer)) finish();
    });
    socket.write(`AUTH ${password}\r\nPING\r\n`);
  });
