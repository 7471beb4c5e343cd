import {
  beginScheduledRuns,
  connectDatabase,
  endLease,
  endRun,
  finishRun,
  noteProgress,
  oweFullPasses,
  takeLease,
  type Lease,
  type SyncTimes,
} from "@sluice/db";
import { freshDatabase } from "../support/fresh-database.ts";

const shopId = "7490000000000000001";
const times: SyncTimes = {
  lagMs: 2_000,
  overlapS: 1_800,
  fullSpanS: 86_400,
  fullEveryS: 3_600,
  gapS: 0,
};
const nothing = {
  seen: 0,
  missing: 0,
  stale: 0,
  byHand: 0,
  enqueued: 0,
  calls: 0,
  search: null,
  total: null,
};

const setup = async () => {
  const { url, drop } = await freshDatabase();
  const db = connectDatabase(url, { applicationName: "test", connectionsMax: 2 });
  const lease = await takeLease(db, `sync:${shopId}`, { lastsMs: 60_000 });
  if (!lease) throw new Error("The lease of an empty database is taken.");
  return {
    db,
    lease,
    begin: (by: Lease = lease, changed: Partial<SyncTimes> = {}) =>
      beginScheduledRuns(db, by, shopId, { ...times, ...changed }),
    cursor: async () => {
      const [row] = await db<{ behindS: number; isFullDone: boolean }[]>`
        select extract(epoch from now() - watermark)::float8 as "behindS",
          full_pass_at is not null as "isFullDone"
        from sync_cursors where shop_id = ${shopId} and list = 'orders'`;
      return row;
    },
    close: async () => {
      await db.end();
      await drop();
    },
  };
};

let world: Awaited<ReturnType<typeof setup>>;
beforeEach(async () => {
  world = await setup();
});
afterEach(() => world.close());

describe("scheduled runs", () => {
  it("begin with the last 24 hours whole, and follow the watermark with half an hour of overlap", async () => {
    const { db, lease, begin, cursor } = world;
    const first = await begin();
    expect(first.map(({ kind, list }) => `${kind} ${list}`)).toEqual([
      "full orders",
      "full cancellations",
      "full returns",
    ]);
    expect(spanS(first[0])).toBeCloseTo(86_400 + 1_800 - 2, -1);
    for (const run of first) await finishRun(db, lease, run);
    expect((await cursor())?.behindS).toBeLessThan(10);
    const [next] = await begin();
    expect(next?.kind).toBe("scheduled");
    expect(spanS(next)).toBeGreaterThanOrEqual(1_799);
    expect(spanS(next)).toBeLessThan(1_830);
  });

  it("move no watermark when they fail, and the next begins where they began", async () => {
    const { db, lease, begin, cursor } = world;
    const [run] = await begin();
    if (!run) throw new Error("There is no run.");
    await noteProgress(db, lease, run, { ...nothing, positionS: run.toS - 1 }, { lastsMs: 1_000 });
    await endRun(db, lease, run, { status: "failed", error: "TikTok refused" });
    expect((await cursor())?.behindS).toBeGreaterThan(86_000);
    const [again] = await begin();
    expect(again?.fromS).toBeCloseTo(run.fromS, -1);
    expect(again?.positionS).toBeNull();
  });

  it("are gone on with from their place by whoever follows a worker that died", async () => {
    const { db, lease, begin } = world;
    const [run] = await begin();
    if (!run) throw new Error("There is no run.");
    await noteProgress(db, lease, run, { ...nothing, positionS: run.fromS + 60 }, { lastsMs: 1 });
    await endLease(db, lease);
    const heir = await takeLease(db, lease.name, { lastsMs: 60_000 });
    const [taken] = await begin(heir);
    expect([taken?.id, taken?.positionS]).toEqual([run.id, run.fromS + 60]);
  });

  it("are written to by nobody who has lost the lease", async () => {
    const { db, lease, begin, cursor } = world;
    const [run] = await begin();
    if (!run) throw new Error("There is no run.");
    await endLease(db, lease);
    await takeLease(db, lease.name, { lastsMs: 60_000 });
    const progress = { ...nothing, positionS: run.toS };
    expect(await noteProgress(db, lease, run, progress, { lastsMs: 1_000 })).toBeUndefined();
    await finishRun(db, lease, run);
    expect((await cursor())?.behindS).toBeGreaterThan(86_000);
    expect((await db`select 1 from sync_runs where status <> 'running'`).length).toBe(0);
    expect((await begin(lease)).length).toBe(3);
  });

  it("do not follow upon each other's heels, unless a full pass is owed", async () => {
    const { db, lease, begin } = world;
    for (const run of await begin()) await finishRun(db, lease, run);
    expect(await begin(lease, { gapS: 60 })).toEqual([]);
    expect(await oweFullPasses(db)).toBe(true);
    expect((await begin(lease, { gapS: 60 })).map(({ kind }) => kind)).toEqual([
      "full",
      "full",
      "full",
    ]);
  });
});

describe("a lease", () => {
  it("has one holder until its time is up", async () => {
    const { db } = world;
    const taken = await Promise.all(
      Array.from({ length: 8 }, () => takeLease(db, "x", { lastsMs: 60_000 })),
    );
    expect(taken.filter(Boolean)).toHaveLength(1);
    await db`update leases set until = now() - interval '1 ms'`;
    expect(await takeLease(db, "x", { lastsMs: 60_000 })).toBeDefined();
  });
});

const spanS = (run: { fromS: number; toS: number } | undefined) =>
  (run?.toS ?? 0) - (run?.fromS ?? 0);
