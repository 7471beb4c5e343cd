import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { migrate } from "@sluice/db";
import {
  createCluster,
  findPostgres,
  postgresArguments,
  privateFolder,
  readSharedSettings,
  type ServerUser,
} from "@sluice/local-stack";
import postgres from "postgres";
import { waitUntil } from "../../support/wait-until.ts";
import { checkout } from "../../support/servers.ts";
import type { EndWithLab } from "./end-with-lab.ts";
import { runServer, type RunningServer } from "./run-server.ts";
import { takePort } from "../../support/take-port.ts";

export type PostgresServer = Awaited<ReturnType<typeof createPostgresServer>>;

/** A Postgres of the lab's own: always the same port and data, started and ended at will. */
export const createPostgresServer = async (world: {
  folder: string;
  user: ServerUser | undefined;
  endWithLab: EndWithLab;
}) => {
  const { user, endWithLab } = world;
  const found = await findPostgres({ postgres: "any", dataMajor: undefined, user });
  const programs = await found.openPrograms();
  const folder = await privateFolder(join(world.folder, "postgres"), user);
  const cluster = join(folder, "cluster");
  await createCluster({ programs, folder, cluster, dataDir: world.folder, password, user });
  const settings = postgresArguments(await readSharedSettings("postgres/postgresql.conf"));
  const port = await takePort();
  const urlOf = (name: string) => `postgres://sluice:${password}@127.0.0.1:${port}/${name}`;
  let running: RunningServer | undefined;

  const run = () =>
    runServer(
      {
        file: programs.postgres,
        args: ["-D", cluster, ...settings, ...loopbackOnly, "-p", String(port)],
        input: "",
        env: { LC_ALL: "C" },
        cwd: folder,
        user,
        logPath: join(folder, "postgres.log"),
        lastSignal: "QUIT",
      },
      endWithLab,
    );

  const connect = (url: string) =>
    postgres(url, {
      max: 2,
      connect_timeout: 2,
      onnotice: () => undefined,
      connection: { application_name: "faults" },
    });
  const admin = connect(urlOf("postgres"));

  const server = {
    port,
    admin,
    /** A pool of the lab's own, which no case ends by mistake. */
    connect,
    logPath: join(folder, "postgres.log"),
    pid: () => running?.pid,
    isRunning: () => running?.isRunning() ?? false,
    /** Resolves when it accepts connections, its log replayed. */
    start: async (): Promise<void> => {
      if (server.isRunning()) return;
      running = run();
      const { pid } = running;
      await waitUntil("Postgres to be ready", () => isReady(cluster, pid));
    },
    /** As a crash: nothing is finished, and the next start replays the log. */
    stopImmediately: async () => running?.end("SIGQUIT"),
    /** A database of the case's own, with the tables unless told otherwise. Gives its URL. */
    createDatabase: async ({ isMigrated = true } = {}): Promise<string> => {
      const name = `case_${(databases += 1)}`;
      if (isMigrated) await admin`create database ${admin(name)} template ${admin(template)}`;
      else await admin`create database ${admin(name)}`;
      return urlOf(name);
    },
    dropDatabase: async (url: string): Promise<void> => {
      const name = new URL(url).pathname.slice(1);
      await admin`drop database if exists ${admin(name)} with (force)`;
    },
    close: async (): Promise<void> => {
      await admin.end({ timeout: 1 });
      await running?.end("SIGQUIT");
    },
  };
  await server.start();
  await admin`create database ${admin(template)}`;
  await migrate(urlOf(template), join(checkout, "packages/db/migrations"));
  return server;
};

const password = "faults";
const template = "sluice_template";
let databases = 0;

const loopbackOnly = ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="];

// The first and the eighth line of its pid file are what pg_ctl goes by, too.
const isReady = async (cluster: string, pid: number): Promise<boolean> => {
  const text = await readFile(join(cluster, "postmaster.pid"), "utf8").catch(() => "");
  const lines = text.split("\n");
  return lines[0] === String(pid) && lines[7]?.trim() === "ready";
};
