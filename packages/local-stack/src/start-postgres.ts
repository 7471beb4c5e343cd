import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createCluster } from "./create-cluster.ts";
import type { PostgresServer } from "./postgres-server.ts";
import { onFreePort } from "./free-port.ts";
import { privateFolder } from "./private-folder.ts";
import { dropStalePidFile } from "./drop-stale-pid-file.ts";
import { runUntilReady } from "./run-until-ready.ts";
import type { ServerUser } from "./server-user.ts";
import { postgresArguments, readSharedSettings } from "./shared-settings.ts";
import type { Keeper, RunningServer, ServerCommand } from "./start-keeper.ts";
import { startLog } from "./start-log.ts";

/** The major version that wrote the data folder; undefined if there are no data yet. */
export const readDataMajor = async (dataDir: string): Promise<number | undefined> => {
  const version = await readFile(join(clusterIn(dataDir), "PG_VERSION"), "utf8").catch(() => "");
  return version === "" ? undefined : Number.parseInt(version, 10);
};

/** Resolves when Postgres accepts connections; the first time it makes user and database sluice. */
export const startPostgres = async (options: {
  postgres: PostgresServer;
  keeper: Keeper;
  dataDir: string;
  password: string;
  user: ServerUser | undefined;
  onProgress: (line: string) => void;
}): Promise<RunningServer & { url: string; logPath: string }> => {
  const { keeper, dataDir, password, user } = options;
  const programs = await options.postgres.openPrograms();
  const folder = await privateFolder(join(dataDir, "postgres"), user);
  const cluster = clusterIn(dataDir);
  if ((await readDataMajor(dataDir)) === undefined) {
    options.onProgress("Creating the database (first start only) …");
    await createCluster({ programs, folder, cluster, dataDir, password, user });
  }
  await dropStalePidFile(cluster);
  const shared = postgresArguments(await readSharedSettings("postgres/postgresql.conf"));
  const logPath = await startLog(dataDir, "postgres.log");
  return onFreePort(async (port) => {
    const command: ServerCommand = {
      file: programs.postgres,
      args: ["-D", cluster, ...shared, ...loopbackOnly, "-p", String(port)],
      input: "",
      env: { LC_ALL: "C" },
      cwd: folder,
      user,
      logPath,
      stopSignal: "SIGINT",
    };
    const server = await runUntilReady(keeper, command, (pid) => isReady(cluster, pid));
    return { ...server, url: `postgres://sluice:${password}@127.0.0.1:${port}/sluice`, logPath };
  });
};

const clusterIn = (dataDir: string): string => join(dataDir, "postgres", "cluster");

const loopbackOnly = ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="];

// The first and the eighth line of its pid file are what pg_ctl goes by, too.
const isReady = async (cluster: string, pid: number): Promise<boolean> => {
  const lines = await readFile(join(cluster, "postmaster.pid"), "utf8").then(
    (text) => text.split("\n"),
    () => [],
  );
  return lines[0] === String(pid) && lines[7]?.trim() === "ready";
};
