import { advanceOrders, recordFacts } from "@sluice/db";
import { fold, statusMapping, type StatusMapping } from "@sluice/domain";
import { addJob, fresh, type RawWebhook } from "@sluice/queues";
import { readWebhookEvent } from "@sluice/tiktok";
import { aWebhook } from "@sluice/tiktok/testing";
import { aHint } from "../support/a-fact.ts";
import { insertShop } from "../support/insert-shop.ts";
import { openSweepWorld, waitingBatches } from "../support/sweep-world.ts";
import { startWorker } from "../support/worker.ts";
import { waitUntil } from "../support/wait-until.ts";

const open: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const { close } of open.splice(0).toReversed()) await close();
});

// The sweeps come every 15 s, and on a busy machine late.
const longMs = 120_000;
const testMs = 180_000;

const shopId = "7490000000000000123";
const count = 20;
const orderIds = Array.from({ length: count }, (_, at) => `5770000000000003${10 + at}`);

/** A word that TikTok may bring one day. */
const learned: StatusMapping = {
  version: statusMapping.version + 1,
  phaseOfStatus: (word) =>
    word === "HANDED_OVER" ? "in_transit" : statusMapping.phaseOfStatus(word),
};

/** The fact of a webhook as the present mapping reads it: quarantined. */
const notUnderstood = (order_id: string, at: number) => {
  const body = aWebhook({
    tts_notification_id: `74110000000000000${10 + at}`,
    data: { order_id, order_status: "HANDED_OVER" },
  });
  const raw = { bytes: body.toString("latin1"), isSealed: false };
  // Of today: one that came long ago has lost its body to the retention sweep.
  const receivedAtMs = Date.now();
  const event = readWebhookEvent(body, { raw, receivedAtMs, traceId: `trace-${at}` });
  if (event.kind !== "kept") throw new Error("The present mapping knows the status.");
  return { fact: event.fact, read: null, isStale: false };
};

test(
  "what an unknown status had quarantined is driven again by itself once the mapping knows it, each event once",
  async () => {
    const one = await startWorker({ mapping: learned });
    open.push(one);
    const { db } = one;
    await insertShop(db, shopId);
    // Both run the sweeps, and may run one of them side by side.
    open.push(await startWorker({ beside: one, mapping: learned }));
    await recordFacts(db, orderIds.map(notUnderstood));
    await waitUntil(
      "each order to have moved",
      async () => {
        const moved = await db`select from orders where phase = 'in_transit'`;
        return moved.length === count;
      },
      longMs,
    );
    const facts = await db`
      select count(*)::int as facts, count(distinct event_key)::int as keys,
        min(replays) > 0 as "areReplayed", array_agg(distinct status) as statuses,
        array_agg(distinct mapping_version) as versions
      from order_events`;
    const statuses = ["applied"];
    const versions = [learned.version];
    expect(facts).toEqual([{ facts: count, keys: count, areReplayed: true, statuses, versions }]);
    const steps = await db`
      select outcome, count(*)::int as steps from order_transitions group by outcome`;
    expect(steps).toEqual([{ outcome: "applied", steps: count }]);
  },
  testMs,
);

describe("the sweep of facts that were not understood", () => {
  const world = async () => {
    const sweepWorld = await openSweepWorld();
    open.push(sweepWorld);
    const { db } = sweepWorld;
    await recordFacts(
      db,
      orderIds.map((orderId, at) =>
        aHint({
          orderId,
          eventKey: `k${at}`,
          traceId: `trace-${at}`,
          tiktokStatus: "HANDED_OVER",
          phase: null,
          status: "quarantined",
          reason: "order status HANDED_OVER is not known",
          mappingVersion: statusMapping.version,
        }),
      ),
    );
    const sweep = (mapping: StatusMapping, changed = {}) =>
      sweepWorld.sweep("facts not understood", { mapping, ...changed });
    return { ...sweepWorld, sweep };
  };

  it("leaves them alone while the version has not risen, and takes each of them once when it has", async () => {
    const { sweep } = await world();
    expect(await sweep(statusMapping)).toBe(0);
    expect(await sweep(learned)).toBe(count);
    expect(await sweep(learned)).toBe(0);
  });

  it("takes effect once where two run at the same moment", async () => {
    const { db, sweep, queues } = await world();
    const swept = await Promise.all([sweep(learned), sweep(learned)]);
    expect(Math.max(...swept)).toBe(count);
    expect(await sweep(learned)).toBe(0);
    const events = (await waitingBatches(queues.normalize)).flat().map(({ event }) => event);
    expect(new Set(events.map((event) => (event as RawWebhook).traceId)).size).toBe(count);
    // What both have handed over is read twice, and the second time only counts.
    const understood = orderIds.map((orderId, at) =>
      aHint({ orderId, eventKey: `k${at}`, phase: "in_transit" }),
    );
    await Promise.all([recordFacts(db, understood), recordFacts(db, understood)]);
    await advanceOrders(db, orderIds, fold);
    expect(await db`select from order_events where status = 'applied'`).toHaveLength(count);
    expect(await db`select from order_transitions`).toHaveLength(count);
  });

  it("marks none until Redis has confirmed its job", async () => {
    const { sweep, deps } = await world();
    const refusing = { add: () => Promise.reject(new Error("Command timed out")) };
    const handOvers = { ...deps.handOvers, normalize: refusing };
    await expect(sweep(learned, { handOvers })).rejects.toThrow("timed out");
    expect(await sweep(learned)).toBe(count);
  });

  it("takes again what an older release read in the meantime, and could not understand either", async () => {
    const { db, sweep } = await world();
    await sweep(learned);
    const read = aHint({
      eventKey: "k0",
      status: "quarantined",
      mappingVersion: statusMapping.version,
    });
    await recordFacts(db, [read]);
    expect(await sweep(learned)).toBe(1);
  });

  it("has an order read anew whose read was not understood, and lets that read count meanwhile", async () => {
    const { db, sweep } = await world();
    const read = aHint({
      eventKey: "snapshot:5700:1760000000:HANDED_OVER",
      kind: "snapshot",
      tiktokStatus: "HANDED_OVER",
      phase: null,
      raw: null,
      traceId: null,
      status: "quarantined",
      mappingVersion: statusMapping.version,
    });
    await recordFacts(db, [read]);
    expect(await sweep(learned)).toBe(count + 1);
    expect(await db`select details_stale from orders where tiktok_order_id = '5700'`).toEqual([
      { details_stale: true },
    ]);
    expect(await db`select status, phase from order_events where kind = 'snapshot'`).toEqual([
      { status: "pending", phase: "in_transit" },
    ]);
  });
});

describe("the sweep of orders that an older machine folded", () => {
  it(
    "has each of them folded again once, and corrects what the present machine sees elsewhere",
    async () => {
      const worker = await startWorker();
      open.push(worker);
      const { db } = worker;
      await recordFacts(
        db,
        orderIds.map((orderId) => aHint({ orderId })),
      );
      await addJob(
        worker.advanceQueue,
        orderIds.map((orderId) => fresh({ orderId })),
      );
      await waitUntil("all to be folded", async () => {
        const rows = await db`select from orders where phase = 'awaiting_shipment'`;
        return rows.length === count;
      });
      await db`update orders set lifecycle_version = 0`;
      await db`update orders set phase = 'on_hold', state = 'received' where tiktok_order_id = ${orderIds[0] ?? ""}`;
      const ofPresent = async () => {
        const older = await db`select from orders where lifecycle_version < 1`;
        return older.length === 0;
      };
      await waitUntil("all to be folded by the present machine", ofPresent, longMs);
      expect(await db`select from orders where phase = 'awaiting_shipment'`).toHaveLength(count);
      expect(await db`select from order_transitions where outcome = 'corrected'`).toHaveLength(1);
    },
    testMs,
  );
});
