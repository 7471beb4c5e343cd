import { recordFacts } from "@sluice/db";
import { openQueue } from "@sluice/queues";
import { aHint } from "../support/a-fact.ts";
import { startApi } from "../support/start-api.ts";
import { waitUntil } from "../support/wait-until.ts";

const opened: { close: () => Promise<void> }[] = [];
afterAll(async () => {
  for (const api of opened.splice(0)) await api.close();
});

const setup = async () => {
  const api = await startApi();
  opened.push(api);
  const list = async (query: string) => {
    const { status, body } = await api.get(`/api/v1/events?${query}`);
    expect(status).toBe(200);
    return body as unknown as { events: { id: string; eventKey: string }[]; next: string | null };
  };
  return {
    ...api,
    list,
    keys: async (query: string) => (await list(query)).events.map(({ eventKey }) => eventKey),
  };
};

test("stored events are listed a page at a time, the last first, and narrowed by each filter", async () => {
  const { db, keys, list, get } = await setup();
  await recordFacts(db, [
    aHint({ eventKey: "a", orderId: "1", traceId: "t-a" }),
    aHint({ eventKey: "b", orderId: "2", shopId: "2", status: "quarantined", reason: "odd" }),
    aHint({ eventKey: "c", orderId: "1", kind: "snapshot", source: "sync", raw: null }),
  ]);
  await db`update order_events set received_at = '2026-01-01T00:00:00Z' where event_key = 'a'`;
  expect((await keys("")).sort()).toEqual(["a", "b", "c"]);
  expect((await keys("orderId=1")).sort()).toEqual(["a", "c"]);
  expect(await keys("shop=2")).toEqual(["b"]);
  expect(await keys("kind=snapshot")).toEqual(["c"]);
  expect(await keys("source=sync")).toEqual(["c"]);
  expect(await keys("status=quarantined")).toEqual(["b"]);
  expect(await keys("eventKey=c")).toEqual(["c"]);
  expect(await keys("traceId=t-a&orderId=1")).toEqual(["a"]);
  expect(await keys("to=2026-01-01T00:00:01Z")).toEqual(["a"]);
  expect((await keys("from=2026-01-01T00:00:01Z")).sort()).toEqual(["b", "c"]);

  const first = await list("limit=2");
  const second = await list(`limit=2&cursor=${first.next}`);
  const ids = [...first.events, ...second.events].map(({ id }) => Number(id));
  expect(ids).toEqual([...ids].sort((a, b) => b - a));
  expect([ids.length, second.next]).toEqual([3, null]);

  expect((await get("/api/v1/events?traceId=t-a")).status).toBe(400);
  expect((await get("/api/v1/events?colour=red")).status).toBe(400);
  expect((await get("/api/v1/events?cursor=x")).status).toBe(400);
});

test("one event shows its body as it came, and a sealed one says so", async () => {
  const { db, list, get } = await setup();
  await recordFacts(db, [
    aHint({ eventKey: "clear" }),
    aHint({ eventKey: "sealed", raw: { bytes: "\u0001\u00ff", isSealed: true } }),
    aHint({ eventKey: "none", raw: null }),
  ]);
  const raws = new Map<string, unknown>();
  for (const { id, eventKey } of (await list("")).events)
    raws.set(eventKey, (await get(`/api/v1/events/${id}`)).body.raw);
  expect(Object.fromEntries(raws)).toEqual({
    clear: '{"type":1,"note":"ü"}',
    sealed: "sealed",
    none: null,
  });
  expect((await get("/api/v1/events/999")).status).toBe(404);
});

test("orders are found by what needs attention and by what is owed", async () => {
  const { db, get } = await setup();
  await recordFacts(
    db,
    ["1", "2", "3"].map((orderId) => aHint({ orderId })),
  );
  await db`update orders set needs_attention = true where tiktok_order_id = '1'`;
  await db`update orders set details_stale = true where tiktok_order_id = '2'`;
  const found = async (query: string) => {
    const { body } = await get(`/api/v1/orders?${query}`);
    return body.orders.map(({ tiktokOrderId }) => tiktokOrderId).sort();
  };
  expect(await found("attention=true")).toEqual(["1"]);
  expect(await found("attention=false")).toEqual(["2", "3"]);
  expect(await found("stale=true")).toEqual(["2"]);
  expect(await found("stale=false&attention=false")).toEqual(["3"]);
  expect((await get("/api/v1/orders?stale=maybe")).status).toBe(400);
});

test("the age of the oldest job that waits is shown by queue, and 0 where none does", async () => {
  const { redis, metrics } = await setup();
  const age = async (queue: string) => {
    const text = await metrics.text();
    const line = `sluice_queue_oldest_age_seconds{queue="${queue}"`;
    return Number(
      text
        .split("\n")
        .find((each) => each.startsWith(line))
        ?.split(" ")
        .at(-1),
    );
  };
  expect(await age("persist")).toBe(0);
  const timestamp = Date.now() - 90_000;
  await openQueue("persist", redis).add("batch", { version: 1, events: [] }, { timestamp });
  await openQueue("persist", redis).add("batch", { version: 1, events: [] });
  await waitUntil("the older of both", async () => (await age("persist")) >= 90);
  expect(await age("advance")).toBe(0);
});
