import { recordFacts } from "@sluice/db";
import { addJob, fresh, openQueue } from "@sluice/queues";
import { aHint } from "../support/a-fact.ts";
import { startApi } from "../support/start-api.ts";
import { waitUntil } from "../support/wait-until.ts";

const opened: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const api of opened.splice(0)) await api.close();
});

const setup = async () => {
  const api = await startApi();
  opened.push(api);
  return api;
};

test("the summary counts what is stored, and names every state before there is an order", async () => {
  const { db, get, advance } = await setup();
  const none = { received: 0, processing: 0, shipped: 0, delivered: 0, failed: 0 };
  expect((await get("/api/v1/summary")).body).toEqual({
    orders: none,
    events: { handled: 0, pending: 0 },
    deadLetters: 0,
    webhookToStateMs: { p50: null, p99: null },
  });
  await recordFacts(db, [
    aHint({ orderId: "1" }),
    aHint({ orderId: "2", phase: "in_transit" }),
    aHint({ orderId: "3" }),
    aHint({ orderId: null, kind: "shop", status: "ignored" }),
  ]);
  await advance("1", "2");
  const { body } = await get("/api/v1/summary");
  expect(body).toMatchObject({
    orders: { ...none, received: 1, processing: 1, shipped: 1 },
    events: { handled: 3, pending: 1 },
    deadLetters: 0,
  });
  expect(body.webhookToStateMs.p50).toBeGreaterThanOrEqual(1_000);
  expect(body.webhookToStateMs.p99).toBeLessThan(60_000);
});

interface Board {
  queues: { name: string; readOnlyMode: boolean }[];
}

test("queues are counted and shown on the board, to be read only", async () => {
  const { redis, get, asBrowser } = await setup();
  await addJob(openQueue("advance", redis), [fresh({ orderId: "5700" })]);
  const { body } = await get("/api/v1/queues");
  expect(body.queues.map(({ stage }) => stage)).toContain("normalize");
  expect(body.queues.find(({ stage }) => stage === "advance")).toEqual({
    stage: "advance",
    waiting: 1,
    active: 0,
    delayed: 0,
    failed: 0,
    dead: 0,
    // Redis counts the connections of all its databases, so those of other tests, too.
    workers: expect.any(Number) as number,
    oldestMs: expect.any(Number) as number,
    done: 0,
  });

  const board = (await (await asBrowser("/queues/api/queues")).json()) as Board;
  const names = board.queues.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(["{advance}", "{advance-dead}", "{normalize}"]));
  expect(board.queues.every(({ readOnlyMode }) => readOnlyMode)).toBe(true);

  const page = await (await asBrowser("/queues/")).text();
  const assets = [...page.matchAll(/(?:src|href)="(static\/[^"]+)"/g)].map(([, path]) => path);
  expect(assets.length).toBeGreaterThan(4);
  for (const path of assets) expect((await asBrowser(`/queues/${path}`)).status).toBe(200);
  const job = `/queues/queue/${encodeURIComponent("{advance}")}/1`;
  expect((await asBrowser(job)).headers.get("content-type")).toMatch("text/html");
  expect((await asBrowser("/queues/api/redis/stats")).status).toBe(403);
});

test("a seller is connected by the code of the consent; the code works once", async () => {
  const { db, vault, tiktokUrl, post } = await setup();
  const consent = await fetch(`${tiktokUrl}/open/authorize?service_id=7`, { redirect: "manual" });
  const code = new URL(consent.headers.get("location") ?? "").searchParams.get("code");
  const connected = await post("/api/v1/authorizations", { code });
  expect(connected.status).toBe(200);
  expect(connected.body.shops.length).toBeGreaterThan(0);
  expect(JSON.stringify(connected.body)).not.toMatch(/token|cipher|ROW_/i);

  const rows = await db`
    select s.id, s.status, a.open_id, a.access_token, k.wrapped
    from shops s join authorizations a using (open_id) join shop_keys k on k.shop_id = s.id`;
  const stored = rows.map((row) => String(row["id"]));
  expect(stored.sort()).toEqual(connected.body.shops.map(({ id }) => id).sort());
  const [row] = rows;
  const place = { column: "access_token" as const, openId: row?.["open_id"] };
  expect(vault.openToken(row?.["access_token"], place)).toMatch("ROW_");
  expect(vault.openDataKey(row?.["wrapped"], row?.["id"]).bytes).toHaveLength(32);

  const again = await post("/api/v1/authorizations", { code });
  expect([again.status, again.body.detail]).toEqual([422, expect.stringMatching("new code")]);
});

test("what screens read through cannot write", async () => {
  const { views } = await setup();
  const written = views.$client`update orders set state = 'failed'`;
  await expect(written).rejects.toMatchObject({ code: "25006" });
});

test("what fails inside Postgres stays inside", async () => {
  const { db, get } = await setup();
  await db`alter table orders rename to orders_gone`;
  const { status, body } = await get("/api/v1/orders");
  expect([status, body.requestId]).toEqual([500, expect.any(String)]);
  expect(JSON.stringify(body)).not.toMatch(/orders|select|42P01/);
});

test("the API is ready while Postgres and Redis are there", async () => {
  const { api, db } = await setup();
  await waitUntil("both to be there", async () => (await api.whyNotReady()).length === 0);
  await db.end();
  expect(await api.whyNotReady()).toEqual([
    expect.stringMatching(/^Postgres cannot serve this now/),
  ]);
});
