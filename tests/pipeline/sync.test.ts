import { askForRun } from "@sluice/db";
import { addJob, fresh } from "@sluice/queues";
import { createLog } from "@sluice/runtime";
import { createSimulator } from "@sluice/simulator";
import { createTikTokClient } from "@sluice/tiktok";
import { connectShops } from "../support/connect-shops.ts";
import { waitUntil } from "../support/wait-until.ts";
import { startWorker } from "../support/worker.ts";

const app = { appKey: "6sync", appSecret: "a-secret-for-tests" };

/** A seller whose webhooks never arrive: whatever is known, sync has read. */
const setup = async () => {
  const simulator = createSimulator({
    ...app,
    webhookUrl: "http://127.0.0.1:9/",
    seed: 7,
    timeScale: 1e5,
    log: createLog({ name: "simulator", level: "silent" }),
  });
  const url = await simulator.listen({ port: 0, host: "127.0.0.1" });
  const worker = await startWorker({
    ...app,
    apiUrl: url,
    stages: ["normalize", "persist", "advance", "sync"],
    syncIntervalMs: 1_000,
    syncLagMs: 0,
  });
  const client = createTikTokClient({ ...app, apiUrl: url, authUrl: url });
  const send = (method: "POST" | "PUT") => (path: string, body: object) =>
    fetch(`${url}/control${path}`, { method, body: JSON.stringify(body) });
  return {
    ...worker,
    post: send("POST"),
    put: send("PUT"),
    stopWorker: worker.close,
    closeSimulator: () => simulator.close(),
    /** How many searches TikTok has answered, of any list. */
    searchesAnswered: async () => {
      const stats = await fetch(`${url}/control/stats`).then((answer) => answer.json());
      const { apiCalls } = stats as { apiCalls: Record<string, Record<string, number>> };
      return Object.entries(apiCalls)
        .filter(([route]) => route.endsWith("/search"))
        .flatMap(([, codes]) => Object.values(codes))
        .reduce((sum, count) => sum + count, 0);
    },
    /** A slow backfill of the last day for each shop. */
    backfill: async (perSecondMax: number) => {
      const [from, to] = [Date.now() - 86_400_000, Date.now()].map((ms) => new Date(ms));
      for (const shopId of await connectShops(url, { ...worker, client })) {
        const runId = await askForRun(worker.db, {
          shopId,
          kind: "backfill",
          list: "orders",
          from: from?.toISOString() ?? "",
          to: to?.toISOString() ?? "",
          perSecondMax,
          actor: "test",
        });
        const task = { kind: "run" as const, runId: runId ?? 0 };
        await addJob(worker.syncQueue, [fresh({ shopId, task })]);
      }
    },
    /** The api asks for the first sync, so that nobody waits for the schedule. */
    connect: async () => {
      for (const shopId of await connectShops(url, { ...worker, client }))
        await addJob(worker.syncQueue, [fresh({ shopId, task: { kind: "scheduled" } })]);
    },
    phases: async () => {
      const rows = await worker.db<{ phase: string; orders: number }[]>`
        select phase, count(*)::int as orders from orders group by phase order by phase`;
      return Object.fromEntries(rows.map(({ phase, orders }) => [phase, orders]));
    },
    close: async () => {
      await worker.close();
      await simulator.close();
    },
  };
};

const ofEach = [
  { kind: "cancellation_notice", source: "sync", facts: 3 },
  { kind: "full_return", source: "sync", facts: 3 },
];

describe("a shop whose webhooks never arrive", () => {
  let world: Awaited<ReturnType<typeof setup>>;
  beforeAll(async () => {
    world = await setup();
  });
  afterAll(() => world.close());

  it("is read by its schedule: orders, cancellations, and full returns apart from partial ones", async () => {
    const { db, post, phases } = world;
    for (const name of [
      "return",
      "partial-return",
      "cancelled-in-transit",
      "refund-before-delivery",
    ])
      await post(`/scenarios/${name}`, { orders: 3, perSecond: 1_000 });
    await world.connect();
    const expected = { cancelled: 3, completed: 3, refunded: 3, returned: 3 };
    await waitUntil("sync to have read everything", async () => {
      const seen = await phases();
      return JSON.stringify(seen) === JSON.stringify(expected);
    });
    // A status may come with the order before the list that tells why it changed is read.
    await waitUntil("each cancellation and full return to be on record once", async () => {
      const kinds = await db<{ kind: string; source: string; facts: number }[]>`
        select kind, source, count(*)::int as facts from order_events
        where kind in ('cancellation_notice', 'full_return') group by kind, source order by kind`;
      return JSON.stringify(kinds) === JSON.stringify(ofEach);
    });
  });

  it("is not fetched again once it agrees, and its watermarks move on", async () => {
    const { db } = world;
    const watermarks = async () => {
      const rows = await db<{ at: number }[]>`
        select extract(epoch from watermark)::float8 as at from sync_cursors order by shop_id, list`;
      return rows.map(({ at }) => at);
    };
    const [before, [last]] = await Promise.all([
      watermarks(),
      db<{ id: number }[]>`select max(id)::float8 as id from sync_runs`,
    ]);
    await waitUntil("another run of every list", async () => {
      const now = await watermarks();
      return now.length === 6 && now.every((at, index) => at > (before[index] ?? 0));
    });
    // A run that was under way moves the watermark, too.
    const later = await waitUntil("a run of the orders that began since", async () => {
      const runs = await db<{ seen: number; enqueued: number }[]>`
        select seen, enqueued from sync_runs
        where id > ${last?.id ?? 0} and list = 'orders' and status = 'done' and seen > 0`;
      return runs.length > 0 && runs;
    });
    expect(later.every(({ seen, enqueued }) => seen === 12 && enqueued === 0)).toBe(true);
  });
});

test("a worker that stops lets its syncs end the call they are in, and begins no other", async () => {
  const world = await setup();
  try {
    await world.put("/faults", { delayMs: 500 });
    await world.connect();
    const before = await waitUntil(
      "the first searches",
      async () => (await world.searchesAnswered()) || undefined,
    );
    await world.stopWorker();
    // Two shops, each with one call under way; each run has three lists to read.
    expect(await world.searchesAnswered()).toBeLessThanOrEqual(before + 2);
  } finally {
    await world.closeSimulator();
  }
});

test("a worker that stops does not wait for the pace of a slow backfill", async () => {
  const world = await setup();
  try {
    await world.post("/scenarios/happy-path", { orders: 20, perSecond: 1_000 });
    await world.connect();
    await waitUntil(
      "the orders to be known",
      async () => (await world.phases())["delivered"] === 20,
    );
    await world.backfill(0.1);
    // Twenty orders are on its first page, so it may rest for ten seconds behind that.
    await waitUntil("a slow backfill to be under way", async () => {
      const [run] = await world.db`
        select from sync_runs r where kind = 'backfill' and status = 'running'
          and exists (select from orders o where o.shop_id = r.shop_id)`;
      return run !== undefined;
    });
    const sinceMs = Date.now();
    await world.stopWorker();
    expect(Date.now() - sinceMs).toBeLessThan(5_000);
  } finally {
    await world.closeSimulator();
  }
});
