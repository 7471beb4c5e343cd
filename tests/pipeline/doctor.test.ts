import { openAlert, resolveDeadLetters } from "@sluice/db";
import { connectRedis, type RawWebhook } from "@sluice/queues";
import { UnrecoverableError, Worker } from "bullmq";
import { openDoctorWorld, shopId } from "../support/doctor-world.ts";
import { startPrivateRedis } from "../support/private-redis.ts";
import { startApi } from "../support/start-api.ts";

const aWebhook: RawWebhook = {
  source: "webhook",
  body: { bytes: "{}", isSealed: false },
  receivedAtMs: 1,
  traceId: "a",
};

describe("sluice doctor", () => {
  let server: Awaited<ReturnType<typeof startPrivateRedis>>;
  let api: Awaited<ReturnType<typeof startApi>>;
  let world: Awaited<ReturnType<typeof openDoctorWorld>>;
  beforeAll(async () => {
    server = await startPrivateRedis();
    api = await startApi();
  });
  afterAll(async () => {
    await server?.stop();
    await api?.close();
  });
  beforeEach(async () => {
    world = await openDoctorWorld({ server, api });
  });
  afterEach(() => world.close());

  interface Case {
    finds: string[];
    spoil: () => Promise<unknown>;
    /** What the finding's fix says. */
    fix: () => Promise<unknown>;
    says: RegExp;
  }
  const cases: Case[] = [
    {
      finds: ["redis_eviction"],
      spoil: () => world.set("maxmemory-policy", "allkeys-lru"),
      fix: () => world.set("maxmemory-policy", "noeviction"),
      says: /CONFIG SET maxmemory-policy noeviction/,
    },
    {
      finds: ["redis_not_persistent:appendonly"],
      spoil: () => world.set("appendonly", "no"),
      fix: () => world.set("appendonly", "yes"),
      says: /CONFIG SET appendonly yes/,
    },
    {
      finds: ["redis_not_persistent:appendfsync"],
      spoil: () => world.set("appendfsync", "everysec"),
      fix: () => world.set("appendfsync", "always"),
      says: /CONFIG SET appendfsync always/,
    },
    {
      finds: ["redis_memory"],
      spoil: async () => {
        const used = /^used_memory:(\d+)/m.exec(await world.redis.info("memory"))?.[1];
        await world.set("maxmemory", String(Math.round(Number(used) * 1.1)));
      },
      fix: () => world.set("maxmemory", "0"),
      says: /maxmemory/,
    },
    {
      finds: ["postgres_unsafe:synchronous_commit"],
      spoil: () => world.alterDatabase("set synchronous_commit = off"),
      fix: () => world.alterDatabase("reset synchronous_commit"),
      says: /synchronous_commit = on/,
    },
    {
      finds: ["migrations_ahead"],
      spoil: () =>
        world.db`insert into drizzle.__drizzle_migrations (hash, created_at) values ('x', 9e15)`,
      fix: () => world.db`delete from drizzle.__drizzle_migrations where hash = 'x'`,
      says: /newer release/,
    },
    {
      finds: ["queue_without_workers:advance", "work_too_old:advance"],
      spoil: () => world.oldJob(),
      fix: () => world.work(),
      says: /Start a worker/,
    },
    {
      finds: ["work_too_old:spilled"],
      spoil: () => world.db`
        insert into spilled_webhooks (event, spilled_at)
        values (${JSON.stringify(aWebhook)}, now() - interval '1 hour')`,
      fix: () => world.sweep("spilled webhooks"),
      says: /Start a worker/,
    },
    {
      finds: ["stalled:advance"],
      spoil: async () => {
        await world.queues.advance.add("batch", {});
        const connection = connectRedis(server.url, "work");
        const worker = new Worker(world.queues.advance.name, null, { connection });
        const job = await worker.getNextJob("a worker that dies");
        const key = world.queues.advance.toKey(job?.id ?? "");
        await world.redis.multi().del(`${key}:lock`).hset(key, "processedOn", 1).exec();
        await worker.close();
        connection.disconnect();
      },
      fix: () => world.work(),
      says: /Start a worker/,
    },
    {
      finds: ["facts_without_jobs"],
      spoil: () => world.pendingFact(),
      fix: () => world.fix(),
      says: /sluice doctor --fix/,
    },
    {
      finds: ["failed_jobs:advance"],
      spoil: async () => {
        const batch = {
          version: 1,
          events: ["1", "2"].map((orderId) => ({ event: { orderId }, attempts: 0 })),
        };
        await world.queues.advance.add("batch", batch);
        await world.work(() => Promise.reject(new UnrecoverableError("stalled")));
      },
      fix: () => world.fix(),
      says: /sluice doctor --fix/,
    },
    {
      finds: ["dead_letters:advance.other"],
      spoil: async () => {
        await world.recordLetters("1");
        await world.sweep("dead pointers");
      },
      fix: async () => {
        await resolveDeadLetters(world.db, "advance", ["1"]);
        await world.sweep("dead pointers");
      },
      says: /sluice dlq retry/,
    },
    {
      finds: ["dead_letters:advance.other", "dead_letters_growing"],
      spoil: async () => {
        await world.recordLetters(...Array.from({ length: 100 }, (_, n) => String(n)));
        await world.sweep("dead pointers");
      },
      fix: async () => {
        await world.db`update dead_letters set status = 'discarded'`;
        await world.sweep("dead pointers");
      },
      says: /sluice dlq list/,
    },
    {
      finds: ["stray_pointers"],
      spoil: async () => {
        await world.recordLetters("1", "2");
        await world.sweep("dead pointers");
        await resolveDeadLetters(world.db, "advance", ["1", "2"]);
      },
      fix: () => world.fix(),
      says: /sluice doctor --fix/,
    },
    {
      finds: [`schedules_missing:${shopId}`],
      spoil: () => world.queues.sync.removeJobScheduler(`shop-${shopId}`),
      fix: () => world.fix(),
      says: /sluice doctor --fix/,
    },
    {
      finds: ["schedules_missing:sweeps"],
      spoil: () => world.sweepQueue.removeJobScheduler("dead pointers"),
      fix: () => world.writeSweepSchedules(),
      says: /Start a worker/,
    },
    {
      finds: [`sync_stale:${shopId}`],
      spoil: () => world.db`update sync_cursors set watermark = now() - interval '1 hour'`,
      fix: () => world.db`update sync_cursors set watermark = now()`,
      says: /sluice sync --shop/,
    },
    {
      finds: [`token_expiring:${shopId}`],
      spoil: () => world.db`
        update authorizations set access_token = 'sealed',
          access_token_expires_at = now() - interval '1 minute', refreshed_at = now() - interval '7 days'`,
      fix: () =>
        world.db`update authorizations set access_token_expires_at = now() + interval '7 days'`,
      says: /refreshes it/,
    },
    {
      finds: [`shop_stopped:${shopId}`],
      spoil: () => world.db`update shops set status = 'paused'`,
      fix: () => world.db`update shops set status = 'connected'`,
      says: /sluice shops connect/,
    },
    {
      finds: ["alerts_undelivered:failed"],
      spoil: async () => {
        await openAlert(world.db, { key: "x", kind: "x", shopId: null, text: "x" });
        await world.db`
          insert into alert_deliveries (alert_id, change, channel, next_at)
          select id, 'opened', 'slack', 'infinity' from alerts`;
      },
      fix: () => world.fix(),
      says: /sluice doctor --fix/,
    },
    {
      finds: ["alerts_undelivered:late"],
      spoil: async () => {
        await openAlert(world.db, { key: "x", kind: "x", shopId: null, text: "x" });
        await world.db`update alerts set opened_at = now() - interval '1 hour'`;
        await world.db`
          insert into alert_deliveries (alert_id, change, channel)
          select id, 'opened', 'slack' from alerts`;
      },
      fix: () => world.db`update alert_deliveries set delivered_at = now()`,
      says: /start an api or a worker/,
    },
    {
      finds: ["no_admin"],
      spoil: () => world.db`update users set disabled_at = now()`,
      fix: () => world.db`update users set disabled_at = null`,
      says: /sluice users/,
    },
  ];

  it("finds nothing where all is in good order", async () => {
    expect(await world.doctor()).toMatchObject({ findings: [], notChecked: [] });
  }, 240_000);

  it.each(cases.map((one) => [one.finds.join(" and "), one] as const))(
    "finds %s, and its fix removes it",
    async (_, one) => {
      await one.spoil();
      const { findings } = await world.doctor();
      expect(findings.map(({ key }) => key).sort()).toEqual([...one.finds].sort());
      expect(findings.map(({ fix: text }) => text).join(" ")).toMatch(one.says);
      await one.fix();
      expect((await world.doctor()).findings).toEqual([]);
    },
    240_000,
  );
});
