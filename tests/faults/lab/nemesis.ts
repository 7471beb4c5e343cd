import type { Sql } from "postgres";
import type { Backends } from "./backends.ts";
import type { PostgresServer } from "./postgres-server.ts";
import type { RedisServer } from "./redis-server.ts";

interface Victims {
  redis: RedisServer;
  postgres: PostgresServer;
  backends: Backends;
  did: (what: string) => void;
}

export type Nemesis = ReturnType<typeof nemesisOf>;

interface Fault {
  what: string;
  begin: () => unknown;
  end: () => unknown;
}

/** What can befall Sluice, each noted in the log of deeds. Those with `ms` end by themselves. */
export const nemesisOf = ({ redis, postgres, backends, did }: Victims) => {
  const forAWhile = (ms: number, fault: Fault) => forAsLongAs(() => sleep(ms), fault);
  const forAsLongAs = async (during: () => Promise<unknown>, { what, begin, end }: Fault) => {
    await begin();
    did(what);
    try {
      await during();
    } finally {
      await end();
      did(`${what}: over`);
    }
  };
  return {
    /** kill -9, and a start again after `downMs`; gives when it was ready. */
    killRedis: async (downMs: number): Promise<number> => {
      await redis.kill();
      did("Redis killed");
      await sleep(downMs);
      await redis.start();
      did("Redis ready again");
      return Date.now();
    },
    /** In an orderly way, and a start again after `downMs`; gives when it was ready. */
    stopRedis: async (downMs: number): Promise<number> => {
      await redis.stop();
      did("Redis stopped");
      await sleep(downMs);
      await redis.start();
      did("Redis ready again");
      return Date.now();
    },
    /** Killed, and then so slow in reading its file back that it answers LOADING for a while. */
    loadRedisSlowly: (ms: number) =>
      forAWhile(ms, {
        what: "Redis loading",
        begin: async () => {
          await redis.kill();
          await redis.start(["--key-load-delay", "200"], { waits: false });
        },
        end: async () => {
          await redis.command("CONFIG", "SET", "key-load-delay", "0").catch(() => undefined);
          await redis.untilReady();
        },
      }),
    /** Half-open: connections stand, nothing is answered. */
    freezeRedis: (ms: number) =>
      forAWhile(ms, { what: "Redis frozen", begin: redis.freeze, end: redis.thaw }),
    /** A demoted node: reads are answered, writes are READONLY. */
    makeRedisReadonly: (ms: number) =>
      forAWhile(ms, {
        what: "Redis read-only",
        begin: () => redis.command("REPLICAOF", "127.0.0.1", "1"),
        end: () => redis.command("REPLICAOF", "NO", "ONE"),
      }),
    /** Every write that needs memory is refused with OOM. */
    fillRedis: (ms: number) =>
      forAWhile(ms, {
        what: "Redis out of memory",
        begin: () => redis.command("CONFIG", "SET", "maxmemory", "1mb"),
        end: () => redis.command("CONFIG", "SET", "maxmemory", "0"),
      }),
    /** As a crash of Postgres; gives when it took connections again. */
    crashPostgres: async (downMs: number): Promise<number> => {
      await postgres.stopImmediately();
      did("Postgres crashed");
      await sleep(downMs);
      await postgres.start();
      did("Postgres ready again");
      return Date.now();
    },
    /** Ends every connection of Sluice's, as a failover does, again and again. */
    terminateBackends: async (times: number, everyMs: number): Promise<number> => {
      let ended = 0;
      for (let round = 0; round < times; round += 1) {
        const now = await backends.terminate();
        did(`${now} connections to Postgres ended`);
        ended += now;
        await sleep(everyMs);
      }
      return ended;
    },
    /** Holds a table against everyone, as a careless migration does. */
    lockTable: (databaseUrl: string, table: string, ms: number) =>
      forAWhile(ms, lockOf(postgres, databaseUrl, table)),
    /** Postgres refuses rows that do not meet a condition, as one that a migration forgot would. */
    refuseRows: (
      db: Sql,
      { table, check }: { table: string; check: string },
      during: () => Promise<unknown>,
    ) =>
      forAsLongAs(during, {
        what: `${table} takes only rows with ${check}`,
        begin: () =>
          db.unsafe(`alter table ${table} add constraint of_faults check (${check}) not valid`),
        end: () => db.unsafe(`alter table ${table} drop constraint of_faults`),
      }),
    /** Half-open: connections stand, nothing is answered, and no new one is served. */
    freezePostgres: (ms: number) =>
      forAWhile(ms, {
        what: "Postgres frozen",
        begin: backends.freezeServer,
        end: backends.thawAll,
      }),
    /** One connection's server side stops in the middle. */
    freezeBackend: async (ms: number, applicationNameLike?: string): Promise<void> => {
      const { pid, wasWorking } = await backends.freezeOne(applicationNameLike);
      await forAWhile(ms, {
        what: `backend ${pid} frozen ${wasWorking ? "in the middle of a statement" : "at rest"}`,
        begin: () => undefined,
        end: () => backends.thaw(pid),
      });
    },
  };
};

const lockOf = (postgres: PostgresServer, databaseUrl: string, table: string) => {
  const db = postgres.connect(databaseUrl);
  let holder: Awaited<ReturnType<typeof db.reserve>> | undefined;
  return {
    what: `table ${table} locked`,
    begin: async () => {
      holder = await db.reserve();
      await holder`begin`;
      await holder`lock table ${holder(table)}`;
    },
    end: async () => {
      if (holder) await holder`rollback`;
      holder?.release();
      await db.end({ timeout: 1 });
    },
  };
};

export const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
