import {
  connectDatabase,
  DbError,
  spilledWebhooks,
  spillWebhooks,
  whyDatabaseNotReady,
} from "@sluice/db";
import postgres from "postgres";
import { freshDatabase } from "../support/fresh-database.ts";
import { waitUntil } from "../support/wait-until.ts";

const poolSize = 4;

const open: { close: () => Promise<void> }[] = [];
afterAll(async () => {
  for (const { close } of open) await close();
});

/** A pool, and an administrator who can hold a table against it and end its backends. */
const setup = async () => {
  const { url, drop } = await freshDatabase();
  const applicationName = `test ${Math.random()}`;
  const db = connectDatabase(url, { applicationName, connectionsMax: poolSize });
  const admin = postgres(url, { max: 2, onnotice: () => undefined });
  open.push({
    close: async () => {
      await db.end({ timeout: 1 });
      await admin.end();
      await drop();
    },
  });
  const backends = async (state: string) => {
    const rows = await admin`
      select pid from pg_stat_activity
      where application_name = ${applicationName}
        and (${state} = 'any' or wait_event_type = ${state})`;
    return rows.length;
  };
  return {
    db,
    backends,
    endBackends: () => admin`
      select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = ${applicationName}`,
    /** Runs this while every statement about spilled webhooks waits for a lock. */
    whileHeld: (run: () => Promise<void>) =>
      admin.begin(async (tx) => {
        await tx`lock table spilled_webhooks in access exclusive mode`;
        await run();
      }),
    spillAll: (timeLimitMs = 3_000) =>
      Promise.allSettled(
        Array.from({ length: poolSize }, () => spillWebhooks(db, ["secret"], timeLimitMs)),
      ),
  };
};

const expectOutages = (results: PromiseSettledResult<void>[]) => {
  for (const result of results) {
    expect(result).toMatchObject({ status: "rejected", reason: { kind: "outage" } });
    if (result.status !== "rejected") continue;
    expect(result.reason).toBeInstanceOf(DbError);
    expect((result.reason as DbError).message).not.toContain("secret");
  }
};

describe("a pool whose backends are ended", () => {
  it("reports an outage to those who waited, and serves all its connections again", async () => {
    const { db, backends, endBackends, whileHeld, spillAll } = await setup();
    await whileHeld(async () => {
      const results = spillAll();
      await waitUntil("all to wait", async () => (await backends("Lock")) === poolSize);
      await endBackends();
      expectOutages(await results);
    });
    await waitUntil("all to be served at once", async () =>
      (await spillAll()).every(({ status }) => status === "fulfilled"),
    );
    expect((await spilledWebhooks(db, "0", 100)).length).toBeGreaterThanOrEqual(poolSize);
    expect(await whyDatabaseNotReady(db)).toEqual([]);
  });

  it("serves again after they were ended idle, however often", async () => {
    const { db, backends, endBackends, spillAll } = await setup();
    for (const round of [1, 2, 3]) {
      await waitUntil("all to be stored", async () => {
        await spillAll();
        return (await spilledWebhooks(db, "0", 1_000).catch(() => [])).length >= round * poolSize;
      });
      await endBackends();
      await waitUntil("all to be gone", async () => (await backends("any")) === 0);
    }
    await waitUntil("Postgres to serve", async () => (await whyDatabaseNotReady(db)).length === 0);
  });
});

test("a statement that is not answered in time is an outage, long before the server gives it up", async () => {
  const { whileHeld, spillAll } = await setup();
  await whileHeld(async () => {
    const startedAt = performance.now();
    expectOutages(await spillAll(100));
    expect(performance.now() - startedAt).toBeLessThan(1_500);
  });
});
