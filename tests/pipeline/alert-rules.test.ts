import {
  connectDatabase,
  recordDeadLetters,
  resolveDeadLetters,
  type DeadLetter,
  DbError,
} from "@sluice/db";
import { connectRedis, restoreSchedules, restoreShopSchedules } from "@sluice/queues";
import { checks, createLook, limitSettings, watchedQueues, type Limits } from "@sluice/watch";
import { Worker, type Queue } from "bullmq";
import postgres from "postgres";
import { z } from "zod";
import { freshDatabase } from "../support/fresh-database.ts";
import { insertShop } from "../support/insert-shop.ts";
import { startPrivateRedis } from "../support/private-redis.ts";
import { waitUntil } from "../support/wait-until.ts";

const shopId = "7490000000000000001";
const limits: Limits = {
  ...z.object(limitSettings).parse({}),
  ALERT_DEAD_LETTERS: 3,
  ALERT_STALLED_MS: 1,
};

const letter = (eventKey: string): DeadLetter => ({
  stage: "advance",
  eventKey,
  shopId,
  orderId: null,
  fingerprint: "advance.other",
  error: "boom",
  attempts: 8,
  firstFailedAtMs: Date.now(),
  payload: "",
});

describe("what the system knows of itself", () => {
  let server: Awaited<ReturnType<typeof startPrivateRedis>>;
  let world: Awaited<ReturnType<typeof setup>>;
  beforeAll(async () => {
    server = await startPrivateRedis();
  });
  afterAll(() => server?.stop());
  beforeEach(async () => {
    world = await setup();
  });
  afterEach(async () => {
    await server.mend();
    await world.close();
  });

  /** A shop in good order, a Redis as it should be, and somebody who looks. */
  const setup = async () => {
    await server.command("FLUSHALL");
    const database = await freshDatabase();
    const db = connectDatabase(database.url, { applicationName: "test", connectionsMax: 4 });
    const redis = connectRedis(server.url, "handOver");
    redis.on("error", () => undefined);
    const queues = watchedQueues(redis);
    const queueOf = (wanted: string): Queue => {
      const found = queues.find(({ name }) => name === wanted);
      if (!found) throw new Error(`There is no queue ${wanted}.`);
      return found.queue;
    };
    await insertShop(db, shopId);
    await db`insert into sync_cursors (shop_id, list, watermark) values (${shopId}, 'orders', now())`;
    await restoreShopSchedules(queueOf("sync"), [shopId], 300_000);
    await restoreSchedules(queueOf("sweep"), { "dead pointers": { everyMs: 3_600_000 } });
    const look = (quietMs = 0) =>
      createLook({ db, redis, queues, nowMs: Date.now, limits, quietMs });
    const open = async () => {
      const rows = await db<{ kind: string }[]>`
        select kind from alerts where resolved_at is null order by key`;
      return rows.map(({ kind }) => kind);
    };
    const closers: (() => Promise<void>)[] = [];
    return {
      db,
      databaseUrl: database.url,
      redis,
      queueOf,
      look,
      open,
      /** Somebody who takes the jobs of a queue, and those that a dead one left. */
      work: (queue: string) => {
        const connection = connectRedis(server.url, "work");
        const worker = new Worker(queueOf(queue).name, () => Promise.resolve(), {
          connection,
          lockDuration: 2_000,
          stalledInterval: 100,
        });
        worker.on("error", () => undefined);
        closers.push(async () => {
          await worker.close();
          connection.disconnect();
        });
      },
      close: async () => {
        for (const close of closers) await close();
        redis.disconnect();
        await db.end();
        await database.drop();
      },
    };
  };

  /** Database-wide settings count for new connections. */
  const setCommit = async (value: "on" | "off") => {
    const admin = postgres(world.databaseUrl, { max: 1 });
    await admin.unsafe(
      `alter database ${new URL(world.databaseUrl).pathname.slice(1)} set synchronous_commit = ${value}`,
    );
    await admin`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`;
    await admin.end();
  };
  const oldJob = () =>
    world.queueOf("advance").add("batch", {}, { timestamp: Date.now() - 3_600_000 });
  const untilDone = () =>
    waitUntil("the job to be done", async () => {
      const counts = await world.queueOf("advance").getJobCounts("wait", "active");
      return counts["wait"] === 0 && counts["active"] === 0;
    });
  const redisSet = (...settings: string[]) => server.command("CONFIG", "SET", ...settings);

  const cases: Record<string, { spoil: () => Promise<unknown>; mend: () => Promise<unknown> }> = {
    redis_unreachable: {
      spoil: () => Promise.resolve(server.freeze()),
      mend: async () => {
        server.thaw();
        await waitUntil("Redis to answer", () => world.redis.ping().catch(() => false));
      },
    },
    redis_eviction: {
      spoil: () => redisSet("maxmemory-policy", "allkeys-lru"),
      mend: () => redisSet("maxmemory-policy", "noeviction"),
    },
    redis_not_persistent: {
      spoil: () => redisSet("appendfsync", "everysec"),
      mend: () => redisSet("appendfsync", "always"),
    },
    redis_memory: {
      spoil: async () => {
        const used = Number(/^used_memory:(\d+)/m.exec(await world.redis.info("memory"))?.[1]);
        await redisSet("maxmemory", String(Math.round(used * 1.1)));
      },
      mend: () => redisSet("maxmemory", "0"),
    },
    postgres_unsafe: { spoil: () => setCommit("off"), mend: () => setCommit("on") },
    migrations_behind: {
      spoil: () => world.db`
        update drizzle.__drizzle_migrations set created_at = created_at - 1e12::bigint
        where id = (select max(id) from drizzle.__drizzle_migrations)`,
      mend: () => world.db`
        update drizzle.__drizzle_migrations set created_at = created_at + 1e12::bigint
        where id = (select max(id) from drizzle.__drizzle_migrations)`,
    },
    queue_without_workers: {
      spoil: oldJob,
      mend: async () => {
        world.work("advance");
        await untilDone();
      },
    },
    work_too_old: {
      spoil: oldJob,
      mend: async () => {
        world.work("advance");
        await untilDone();
      },
    },
    stalled: {
      spoil: async () => {
        await world.queueOf("advance").add("batch", {});
        const connection = connectRedis(server.url, "work");
        const queue = world.queueOf("advance");
        const worker = new Worker(queue.name, null, { connection });
        const job = await worker.getNextJob("a worker that dies");
        await world.redis.del(`${queue.toKey(job?.id ?? "")}:lock`);
        await worker.close();
        connection.disconnect();
      },
      mend: async () => {
        world.work("advance");
        await untilDone();
      },
    },
    dead_letters: {
      spoil: () => recordDeadLetters(world.db, [letter("1")]),
      mend: () => resolveDeadLetters(world.db, "advance", ["1"]),
    },
    dead_letters_growing: {
      spoil: () => recordDeadLetters(world.db, ["1", "2", "3"].map(letter)),
      mend: () => world.db`update dead_letters set last_failed_at = now() - interval '1 hour'`,
    },
    schedules_missing: {
      spoil: () => world.queueOf("sync").removeJobScheduler(`shop-${shopId}`),
      mend: () => restoreShopSchedules(world.queueOf("sync"), [shopId], 300_000),
    },
    sync_stale: {
      spoil: () => world.db`update sync_cursors set watermark = now() - interval '1 hour'`,
      mend: () => world.db`update sync_cursors set watermark = now()`,
    },
    token_expiring: {
      spoil: () => world.db`
        update authorizations set access_token = 'sealed', refreshed_at = now() - interval '7 days',
          access_token_expires_at = now() + interval '5 minutes'`,
      mend: () => world.db`
        update authorizations set access_token_expires_at = now() + interval '7 days'`,
    },
  };

  /** A look may find its connection just ended, as Postgres is told to for new settings. */
  const lookUntil = (looking: () => Promise<unknown>, isSo: () => Promise<boolean>) =>
    waitUntil("a look that finds it", async () => {
      try {
        await looking();
        return await isSo();
      } catch (err) {
        if (err instanceof DbError && err.kind === "outage") return false;
        throw err;
      }
    });

  it("has a case here for each rule", () => {
    const rules = Object.entries(checks).filter(([, { isAlert }]) => isAlert);
    expect(Object.keys(cases).sort()).toEqual(rules.map(([name]) => name).sort());
  });

  it.each(Object.keys(cases))("alarms while it lasts, and no longer: %s", async (kind) => {
    const { open, look } = world;
    const looking = look();
    await looking();
    await looking();
    expect(await open()).toEqual([]);
    await cases[kind]?.spoil();
    await lookUntil(looking, async () => (await open()).includes(kind));
    const [alert] = await world.db<{ text: string }[]>`
      select text from alerts where kind = ${kind}`;
    expect(alert?.text.length).toBeGreaterThan(40);
    await cases[kind]?.mend();
    await lookUntil(looking, async () => !(await open()).includes(kind));
  });

  it("alarms nobody by what one look finds and the next does not", async () => {
    const looking = world.look();
    for (let times = 0; times < 3; times += 1) {
      await cases["sync_stale"]?.spoil();
      await looking();
      await cases["sync_stale"]?.mend();
      await looking();
    }
    const [row] = await world.db`select count(*)::int as alerts from alerts`;
    expect(row?.["alerts"]).toBe(0);
  });

  it("keeps an alert open over a moment in which its trouble is not seen", async () => {
    const looking = world.look(60_000);
    await cases["sync_stale"]?.spoil();
    await looking();
    await looking();
    await cases["sync_stale"]?.mend();
    await looking();
    expect(await world.open()).toEqual(["sync_stale"]);
    await world.db`update alerts set last_seen_at = now() - interval '61 seconds'`;
    await looking();
    expect(await world.open()).toEqual([]);
  });

  it("opens one alert and ends it once, however many look at the same time", async () => {
    const looks = [world.look(), world.look(), world.look()];
    await cases["sync_stale"]?.spoil();
    await Promise.all(looks.map((look) => look()));
    const seen = await Promise.all(looks.map((look) => look()));
    expect(seen.flatMap(({ opened }) => opened)).toEqual([`sync_stale:${shopId}`]);
    await cases["sync_stale"]?.mend();
    const after = await Promise.all(looks.map((look) => look()));
    expect(after.flatMap(({ resolved }) => resolved)).toEqual([`sync_stale:${shopId}`]);
  });

  it("leaves alerts alone that it cannot judge now, and those of others", async () => {
    const looking = world.look();
    await cases["redis_eviction"]?.spoil();
    await looking();
    await looking();
    await world.db`insert into alerts (key, kind, text) values ('webhook_silence:1', 'webhook_silence', 'x')`;
    server.freeze();
    await looking();
    await looking();
    expect(await world.open()).toEqual(["redis_eviction", "redis_unreachable", "webhook_silence"]);
    await cases["redis_unreachable"]?.mend();
  });
});
