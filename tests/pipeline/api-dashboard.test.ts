import { recordFacts } from "@sluice/db";
import { openQueue } from "@sluice/queues";
import { aHint } from "../support/a-fact.ts";
import { insertShop } from "../support/insert-shop.ts";
import { startApi } from "../support/start-api.ts";

// What the dashboard asks for beyond what scripts do.

const opened: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const api of opened.splice(0)) await api.close();
});

const setup = async () => {
  const api = await startApi();
  opened.push(api);
  const asText = async (path: string) => {
    const response = await fetch(`${api.base}/api/v1${path}`, {
      headers: { authorization: `Bearer ${api.token}` },
    });
    return { headers: response.headers, text: await response.text() };
  };
  return { ...api, asText };
};

test("an order tells what is paid for how many units once it was read", async () => {
  const { db, get } = await setup();
  await recordFacts(db, [aHint({ orderId: "1" }), aHint({ orderId: "2" })]);
  await db`
    update orders set order_data = ${JSON.stringify({
      currency: "GBP",
      amounts: { total: "12.30" },
      items: [{ quantity: 2 }, { quantity: 1 }],
    })}::text::jsonb
    where tiktok_order_id = '1'`;
  const { body } = await get("/api/v1/orders");
  const told = body.orders.map((order) => {
    const { tiktokOrderId, total, items } = order as unknown as Record<string, unknown>;
    return { tiktokOrderId, total, items };
  });
  expect(told.sort((a, b) => Number(a.tiktokOrderId) - Number(b.tiktokOrderId))).toEqual([
    { tiktokOrderId: "1", total: { amount: "12.30", currency: "GBP" }, items: 3 },
    { tiktokOrderId: "2", total: null, items: 0 },
  ]);
});

test("an export has every order that the filter finds, over all pages, and no formula", async () => {
  const { db, asText } = await setup();
  const ids = Array.from({ length: 1_203 }, (_, n) => String(10_000 + n));
  await recordFacts(
    db,
    ids.map((orderId) => aHint({ orderId, shopId: orderId < "11000" ? "=1+1" : "2" })),
  );
  const all = await asText("/orders/export");
  expect(all.headers.get("content-type")).toMatch("text/csv");
  expect(all.headers.get("content-disposition")).toBe("attachment; filename=orders.csv");
  const [head, ...rows] = all.text.trimEnd().split("\r\n");
  expect(head).toMatch(/^orderId,shop,state,phase,/);
  expect(rows.map((row) => row.slice(0, row.indexOf(","))).toSorted()).toEqual(ids);
  expect(new Set(rows.map((row) => row.split(",")[1]))).toEqual(new Set(["'=1+1", "2"]));
  const some = await asText("/orders/export?shop=2");
  expect(some.text.trimEnd().split("\r\n")).toHaveLength(1 + 203);
});

test("a queue tells for how long its oldest job has waited, and how many were done", async () => {
  const { redis, get } = await setup();
  await openQueue("advance", redis).add("batch", {}, { timestamp: Date.now() - 60_000 });
  const { body } = await get("/api/v1/queues");
  const [advance, sync] = ["advance", "sync"].map((stage) =>
    body.queues.find((queue) => queue.stage === stage),
  ) as unknown as { oldestMs: number | null; done: number }[];
  expect(advance?.oldestMs).toBeGreaterThanOrEqual(60_000);
  expect([sync?.oldestMs, sync?.done]).toEqual([null, 0]);
});

test("health names what stands in the way, and nothing while all is well", async () => {
  const { get, redis } = await setup();
  expect((await get("/api/v1/health")).body).toEqual({ notReady: [] });
  redis.disconnect();
  const { body } = (await get("/api/v1/health")) as unknown as { body: { notReady: string[] } };
  expect(body.notReady.join()).toMatch(/Redis/);
});

test("a shop tells whether TikTok answered when it was read last", async () => {
  const { db, get } = await setup();
  await insertShop(db, "7490000000000000001");
  const lastRead = async () => {
    const { shops } = (await get("/api/v1/shops")).body;
    return (shops[0] as unknown as { lastRead: unknown }).lastRead;
  };
  expect(await lastRead()).toBeNull();
  await db`
    insert into sync_runs (shop_id, kind, list, window_from, window_to, status, error, started_at)
    values ('7490000000000000001', 'scheduled', 'orders', now(), now(), 'done', null,
        now() - interval '1 hour'),
      ('7490000000000000001', 'scheduled', 'orders', now(), now(), 'running', 'throttled', now())`;
  expect(await lastRead()).toMatchObject({ status: "running", error: "throttled" });
});

test("a shop that is disconnected stops, loses its tokens, and says so in the audit log", async () => {
  const { db, post } = await setup();
  await insertShop(db, "7490000000000000001");
  const none = await post("/api/v1/shops/1/disconnect", { reason: "sold" });
  expect(none.status).toBe(404);
  const done = await post("/api/v1/shops/7490000000000000001/disconnect", { reason: "sold" });
  expect([done.status, done.body.status]).toEqual([200, "deauthorized"]);
  const [left] = await db`
    select status, access_token from shops join authorizations using (open_id)`;
  expect(left).toEqual({ status: "deauthorized", access_token: null });
  const audit = await db`select action, detail from audit_log`;
  expect(audit).toEqual([{ action: "shop.disconnected", detail: { reason: "sold" } }]);
});

test("the simulator is steered through the api, and its refusals are told", async () => {
  const { get, put, post } = await setup();
  const standing = (await get("/api/v1/simulator")).body as unknown as {
    isThere: boolean;
    scenarios: { name: string; about: string }[];
  };
  expect(standing.isThere).toBe(true);
  expect(standing.scenarios.map(({ name }) => name)).toContain("happy-path");
  const turned = await put("/api/v1/simulator/faults", { dials: { drop: 0.3 } });
  expect(turned.body).toMatchObject({ drop: 0.3 });
  const wrong = await put("/api/v1/simulator/faults", { dials: { drop: 3 } });
  expect([wrong.status, wrong.body.detail]).toEqual([400, expect.stringMatching(/drop/)]);
  const played = await post("/api/v1/simulator/scenarios/happy-path", { orders: 2 });
  expect(played.body).toEqual({ scenario: "happy-path", orders: 2 });
  const unknown = await post("/api/v1/simulator/scenarios/nothing", {});
  expect([unknown.status, unknown.body.detail]).toEqual([400, expect.stringMatching(/nothing/)]);
});
