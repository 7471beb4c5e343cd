import { recordFacts } from "@sluice/db";
import { aHint } from "../support/a-fact.ts";
import { openEventStream, type StreamSettings } from "../support/event-stream.ts";
import { freshDatabase } from "../support/fresh-database.ts";
import { insertChanges } from "../support/insert-changes.ts";
import { startApi } from "../support/start-api.ts";
import { waitUntil } from "../support/wait-until.ts";

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

type Api = Awaited<ReturnType<typeof startApi>>;

const setup = async (shared?: { databaseUrl: string }) => {
  const api = await startApi(shared);
  closing.push(api.close);
  return { ...api, listen: (settings: Partial<StreamSettings> = {}) => follow(api, settings) };
};

const follow = (api: Api, settings: Partial<StreamSettings> = {}) => {
  const stream = openEventStream({ url: api.base, token: api.token, ...settings });
  closing.push(stream.close);
  return stream;
};

type Stream = ReturnType<typeof follow>;

const untilTold = (stream: Stream, name: string, count = 1) =>
  waitUntil(`${count} events ${name}`, () => stream.of(name).length >= count);
const upTo = (count: number, from = 1) => Array.from({ length: count }, (_, n) => from + n);

describe("the live stream", () => {
  it("tells an order's change once it is committed, with where it came from and is now", async () => {
    const { db, listen, advance } = await setup();
    const stream = listen();
    await untilTold(stream, "hello");
    await recordFacts(db, [aHint({ orderId: "5768", phase: "awaiting_shipment" })]);
    await advance("5768");
    await untilTold(stream, "order");
    await advance("5768");
    await recordFacts(db, [
      aHint({ orderId: "5768", phase: "in_transit", occurredAtS: 1_760_000_001 }),
      aHint({ orderId: "5768", phase: "delivered", occurredAtS: 1_760_000_002 }),
    ]);
    await advance("5768");
    await untilTold(stream, "order", 2);
    expect(stream.of("order")).toEqual([
      {
        tiktokOrderId: "5768",
        orderId: expect.any(String),
        shopId: "1",
        fromPhase: "announced",
        fromState: "received",
        toPhase: "awaiting_shipment",
        toState: "processing",
        at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      },
      expect.objectContaining({ fromPhase: "awaiting_shipment", toPhase: "delivered" }),
    ]);
    expect(stream.headers()).toMatchObject({
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
      "x-accel-buffering": "no",
    });
  });

  it("goes on behind Last-Event-ID over the end of the process, without a gap or a repeat", async () => {
    const { url: databaseUrl, drop } = await freshDatabase();
    closing.push(drop);
    const first = await setup({ databaseUrl });
    const second = await setup({ databaseUrl });
    const stream = first.listen({ isPersistent: false });
    await untilTold(stream, "hello");
    await insertChanges(first.db, { count: 3 });
    await untilTold(stream, "order", 3);
    await stream.close();
    await insertChanges(first.db, { count: 700 });
    const third = await setup({ databaseUrl });
    for (const api of [second, third]) {
      const next = api.listen({ lastEventId: stream.lastEventId() ?? "" });
      await untilTold(next, "order", 700);
      await insertChanges(first.db, { count: 2 });
      await untilTold(next, "order", 702);
      expect(next.positions().slice(0, 702)).toEqual(upTo(702, 4));
      expect(next.of("reset")).toEqual([]);
    }
  });

  it("tells a client who was at another process what that one had not told yet", async () => {
    const { url: databaseUrl, drop } = await freshDatabase();
    closing.push(drop);
    const apis = [await setup({ databaseUrl }), await setup({ databaseUrl })] as const;
    let lastEventId = "0";
    const seen: number[] = [];
    for (let n = 0; n < 20; n += 1) {
      await insertChanges(apis[0].db, { count: 5 });
      const stream = follow(apis[n % 2 === 0 ? 0 : 1], { lastEventId, isPersistent: false });
      await untilTold(stream, "order");
      await stream.close();
      seen.push(...stream.positions());
      lastEventId = stream.lastEventId() ?? "";
      expect(stream.of("reset")).toEqual([]);
    }
    expect(seen).toEqual(upTo(seen.length));
  });

  it("lets a client who takes nothing wait, and tells it the rest once it takes it", async () => {
    const { db, listen, metrics } = await setup();
    const [slow, quick] = [listen(), listen()];
    await untilTold(slow, "hello");
    await untilTold(quick, "hello");
    slow.freeze();
    const isPaused = async () => /sluice_stream_pauses_total\S* [1-9]/.test(await metrics.text());
    let count = 0;
    // As much as the operating system takes for a client that takes nothing, and some more.
    while (count < 100_000 && !(await isPaused())) {
      await insertChanges(db, { count: 5_000 });
      count += 5_000;
      await untilTold(quick, "order", count);
    }
    expect(slow.of("order").length).toBeLessThan(count);
    slow.thaw();
    await untilTold(slow, "order", count);
    expect(slow.positions()).toEqual(upTo(count));
    expect(slow.statuses).toEqual([200]);
  });

  it("says reset where it cannot know what a client missed, and goes on from now", async () => {
    const { db, listen } = await setup();
    const before = listen();
    await untilTold(before, "hello");
    await insertChanges(db, { count: 6_000 });
    await untilTold(before, "order", 6_000);
    await db`delete from order_changes where position < 100`;
    const gone = listen({ lastEventId: "50" });
    const kept = listen({ lastEventId: "99" });
    const unknown = listen({ lastEventId: "6001" });
    const foreign = listen({ lastEventId: "an id of another server" });
    await Promise.all([gone, unknown, foreign].map((stream) => untilTold(stream, "reset")));
    await untilTold(kept, "order", 5_901);
    await insertChanges(db, { count: 1 });
    for (const stream of [gone, unknown, foreign]) {
      await untilTold(stream, "order");
      expect(stream.of("reset")).toEqual([{ position: 6_000 }]);
      expect(stream.positions()).toEqual([6_001]);
    }
    await untilTold(kept, "order", 5_902);
    expect(kept.positions()).toEqual(upTo(5_902, 100));
    expect(kept.of("reset")).toEqual([]);
  });

  it("tells a client only of the shop it asks for, and refuses what it does not know", async () => {
    const { db, base, token, listen } = await setup();
    const [one, all] = [listen({ shop: "2" }), listen()];
    await untilTold(one, "hello");
    await untilTold(all, "hello");
    await insertChanges(db, { count: 2, shopId: "1" });
    await insertChanges(db, { count: 1, shopId: "2" });
    await untilTold(all, "order", 3);
    await untilTold(one, "order");
    expect(one.of("order")).toEqual([expect.objectContaining({ shopId: "2" })]);
    const refused = await fetch(`${base}/api/v1/stream?state=shipped`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(refused.status).toBe(400);
  });

  it("listens again when Postgres ends the connection that listens, and misses nothing", async () => {
    const { db, listen } = await setup();
    const stream = listen();
    await untilTold(stream, "hello");
    const listener = async () => {
      const [row] = await db<{ pid: number }[]>`
        select pid from pg_stat_activity
        where datname = current_database() and query ilike 'listen%'`;
      return row?.pid;
    };
    const ended = await waitUntil("a listener", listener);
    await db`select pg_terminate_backend(${ended})`;
    await insertChanges(db, { count: 1 });
    await untilTold(stream, "order");
    await waitUntil("another listener", async () => {
      const pid = await listener();
      return pid !== undefined && pid !== ended;
    });
    await insertChanges(db, { count: 1 });
    await untilTold(stream, "order", 2);
    expect(stream.positions()).toEqual([1, 2]);
  });

  it("tells where everything stands when it has changed, without an id", async () => {
    const { db, listen } = await setup();
    const stream = listen();
    await untilTold(stream, "pipeline");
    await recordFacts(db, [aHint({ orderId: "5768" })]);
    await waitUntil("the order in the figures", () =>
      stream
        .of<{ orders: { received: number }; queues: unknown[] }>("pipeline")
        .some(({ orders, queues }) => orders.received === 1 && queues.length === 4),
    );
    expect(stream.events.filter(({ name, id }) => name === "pipeline" && id)).toEqual([]);
  });

  it("takes no more clients than it has room for, and says when to come again", async () => {
    const { base, token, listen } = await setup();
    const streams = upTo(20).map(() => listen());
    await Promise.all(streams.map((stream) => untilTold(stream, "hello")));
    const refused = await fetch(`${base}/api/v1/stream`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(refused.status).toBe(503);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await refused.json()).toMatchObject({ status: 503, detail: expect.any(String) });
    await streams[0]?.close();
    const waiting = listen({ retryMs: 50 });
    await untilTold(waiting, "hello");
  });

  it("ends its lines when the process stops", async () => {
    const { api, listen } = await setup();
    const stream = listen({ isPersistent: false });
    await untilTold(stream, "hello");
    await api.stream.close();
    await stream.ended;
    expect(stream.statuses).toEqual([200]);
  });
});
