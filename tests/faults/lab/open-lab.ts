import { chmod, mkdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findServerUser, makePassingFolder } from "@sluice/local-stack";
import type { Sql } from "postgres";
import { backendsOf, type Backends } from "./backends.ts";
import { openEndWithLab } from "./end-with-lab.ts";
import { nemesisOf, type Nemesis } from "./nemesis.ts";
import { createPostgresServer, type PostgresServer } from "./postgres-server.ts";
import { createRedisServer, type RedisServer } from "./redis-server.ts";
import { seededRandom, type SeededRandom } from "./seeded-random.ts";
import { simulatedTikTok, type SimulatedTikTok } from "./simulated-tiktok.ts";
import { startSluice, type Sluice, type SluiceOptions } from "./start-sluice.ts";
import { startTcpProxy, type TcpProxy } from "./tcp-proxy.ts";

/** Sluice as a case has it: its processes, the load driver and the TikTok it talks to. */
export type RunningSluice = Sluice & { tiktok: SimulatedTikTok };

/** A Redis and a Postgres that can be killed, and everything a case does with them. */
export interface Lab {
  redis: RedisServer;
  postgres: PostgresServer;
  backends: Backends;
  nemesis: Nemesis;
  /** The case's choices; decided by its seed. */
  random: () => SeededRandom;
  /** The case's own database, migrated and empty when it begins. */
  databaseUrl: () => string;
  /** The lab's own connections to it. */
  db: () => Sql;
  /** Where the case's processes write their logs. */
  logFolder: () => string;
  startSluice: (options?: SluiceOptions) => Promise<RunningSluice>;
  startProxy: (targetPort: number) => Promise<TcpProxy>;
  /** Notes what was done to Sluice, and when. */
  did: (what: string) => void;
  /** What was done so far, with the milliseconds since the case began. */
  deeds: () => string[];
  /** Makes everything as new for a case: empty servers, no process, no deed. */
  begin: (caseId: string, seed: number) => Promise<void>;
  /** Ends the case's processes; removes its logs unless they are to be kept. */
  end: (options: { keepsLogs: boolean }) => Promise<void>;
  close: () => Promise<void>;
}

/** Of the case that runs. */
interface Current {
  startedMs: number;
  seed: number;
  random: SeededRandom;
  databaseUrl: string;
  db: Sql;
  logFolder: string;
  deeds: string[];
}

export const openLab = async (): Promise<Lab> => {
  const folder = await makePassingFolder("sluice-faults-");
  // As root the servers run as another user, who must be able to pass through.
  await chmod(folder, 0o711);
  const endWithLab = openEndWithLab(folder);
  const world = { folder, user: await findServerUser(), endWithLab };
  const [redis, postgres] = await Promise.all([
    createRedisServer(world),
    createPostgresServer(world),
  ]);
  const backends = backendsOf(postgres);
  let current: Current | undefined;
  const now = (): Current => {
    if (!current) throw new Error("No case has begun.");
    return current;
  };
  const opened: { close: () => unknown }[] = [];

  const lab: Lab = {
    redis,
    postgres,
    backends,
    nemesis: nemesisOf({
      redis,
      postgres,
      backends,
      did: (what) => lab.did(what),
    }),
    random: () => now().random,
    databaseUrl: () => now().databaseUrl,
    db: () => now().db,
    logFolder: () => now().logFolder,
    startSluice: async (options = {}) => {
      const { databaseUrl, logFolder, seed } = now();
      const surroundings = { redisUrl: redis.url, databaseUrl, logFolder, seed, endWithLab };
      const sluice = await startSluice(surroundings, options);
      opened.push({ close: sluice.stop });
      return { ...sluice, tiktok: simulatedTikTok(sluice.urls.simulator, sluice.simulator) };
    },
    startProxy: async (targetPort) => {
      const proxy = await startTcpProxy(targetPort);
      opened.push(proxy);
      return proxy;
    },
    did: (what) => {
      const { deeds, startedMs } = now();
      deeds.push(`${String(Date.now() - startedMs).padStart(6)} ms  ${what}`);
    },
    deeds: () => now().deeds,
    begin: async (caseId, seed) => {
      await lab.end({ keepsLogs: true });
      backends.thawAll();
      await postgres.start();
      await redis.startEmpty();
      if (current) await postgres.dropDatabase(current.databaseUrl);
      const databaseUrl = await postgres.createDatabase();
      const logFolder = join(tmpdir(), "sluice-faults-logs", `${caseId}-${seed}-${Date.now()}`);
      await mkdir(logFolder, { recursive: true });
      const db = postgres.connect(databaseUrl);
      opened.push({ close: () => db.end({ timeout: 1 }) });
      const startedMs = Date.now();
      const random = seededRandom(seed);
      current = { startedMs, seed, random, databaseUrl, db, logFolder, deeds: [] };
    },
    end: async ({ keepsLogs }) => {
      await closeAll(opened);
      if (current && !keepsLogs) await rm(current.logFolder, { recursive: true, force: true });
    },
    close: async () => {
      await closeAll(opened);
      backends.thawAll();
      redis.thaw();
      await redis.kill();
      await postgres.close();
      endWithLab.close();
    },
  };
  return lab;
};

const closeAll = async (opened: { close: () => unknown }[]) => {
  for (const one of opened.splice(0).toReversed()) await one.close();
};
