import { oldestPersonalData, recordDeadLetters, recordFacts } from "@sluice/db";
import { aHint } from "../support/a-fact.ts";
import { openPersonalWorld } from "../support/personal-world.ts";

let world: Awaited<ReturnType<typeof openPersonalWorld>>;
beforeEach(async () => {
  world = await openPersonalWorld();
});
afterEach(() => world.close());

const dayMs = 86_400_000;
const ago = (days: number) => Date.now() - days * dayMs;
const delivered = { status: "DELIVERED", delivery_time: 1_760_000_000 };

test("webhooks' bodies go after their days, and their facts stay and can be judged again", async () => {
  const { db, sweep, advance, get } = world;
  await recordFacts(db, [
    aHint({ eventKey: "old", orderId: "57001", receivedAtMs: ago(31) }),
    aHint({ eventKey: "new", orderId: "57001", receivedAtMs: ago(29), phase: "in_transit" }),
  ]);
  await sweep("retention");
  await sweep("retention");
  expect(
    await db`
    select event_key, raw is not null as is_held from order_events order by event_key desc`,
  ).toEqual([
    { event_key: "old", is_held: false },
    { event_key: "new", is_held: true },
  ]);
  await advance("57001");
  await db`update order_events set status = 'pending', replays = replays + 1`;
  await advance("57001");
  const { body } = await get("/api/v1/orders/57001/timeline");
  expect(body.entries.slice(0, 2)).toMatchObject([{ raw: null }, { raw: expect.any(String) }]);
  expect((await get("/api/v1/orders/57001")).body).toMatchObject({ phase: "in_transit" });
});

test("a body that comes late with an old time goes as well", async () => {
  const { db, sweep } = world;
  await recordFacts(db, [aHint({ eventKey: "a", receivedAtMs: ago(40) })]);
  await sweep("retention");
  await recordFacts(db, [aHint({ eventKey: "b", receivedAtMs: ago(35) })]);
  await sweep("retention");
  expect(await db`select 1 from order_events where raw is not null`).toHaveLength(0);
});

test("a buyer's part goes some time after the order's end and does not come back by a later read", async () => {
  const { db, store, sweep, snapshots } = world;
  const endedS = (days: number) => ({ ...delivered, update_time: Math.floor(ago(days) / 1_000) });
  await store("57001", endedS(91));
  await store("57002", endedS(89));
  await store("57003", { update_time: Math.floor(ago(200) / 1_000) });
  await sweep("retention");
  expect(await snapshots("57001")).toBe(0);
  expect(await snapshots("57002", "57003")).toBe(2);
  await store("57001", { ...delivered, update_time: Math.floor(ago(1) / 1_000) });
  expect(await snapshots("57001")).toBe(0);
  // An order that is not over keeps its buyer, however old; the gauge tells how old.
  const ages = await oldestPersonalData(db);
  const snapshot = ages.find(({ kind }) => kind === "snapshot");
  expect(Math.round((snapshot?.ageS ?? 0) / 86_400)).toBe(200);
  expect(await world.metrics.text()).toMatch(
    /sluice_oldest_personal_data_seconds\{kind="snapshot",.*\} 172\d{5}/,
  );
});

test("closed letters go; open ones stay without what may be personal, and can still be looked into", async () => {
  const { db, sweep } = world;
  const letter = (stage: string, eventKey: string) => ({
    stage,
    eventKey,
    shopId: "1",
    orderId: "57001",
    fingerprint: "f",
    error: "boom",
    attempts: 1,
    firstFailedAtMs: 0,
    payload: Buffer.from("sealed").toString("base64"),
  });
  await recordDeadLetters(db, [
    letter("persist", "resolved"),
    letter("persist", "discarded"),
    letter("persist", "open"),
    letter("advance", "open"),
    letter("persist", "young"),
  ]);
  await db`update dead_letters set status = event_key where event_key in ('resolved', 'discarded')`;
  await db`update dead_letters set last_failed_at = now() - interval '31 days',
    changed_at = now() - interval '31 days' where event_key <> 'young'`;
  await db`insert into failed_attempts (stage, event_key, first_failed_at, attempt, error, at) values
    ('persist', 'k', now(), 1, 'boom', now() - interval '31 days'),
    ('persist', 'k', now(), 2, 'boom', now())`;
  await db`insert into operations (kind, filter, actor, per_second, total, status, finished_at) values
    ('retry', '{}', 'old', 1, 0, 'done', now() - interval '31 days'),
    ('retry', '{}', 'young', 1, 0, 'done', now()),
    ('retry', '{}', 'open', 1, 0, 'stopped', null)`;
  await Promise.all([sweep("retention"), sweep("retention")]);
  expect(
    await db`
    select stage, event_key, payload is not null as is_held from dead_letters order by 1, 2`,
  ).toEqual([
    { stage: "advance", event_key: "open", is_held: true },
    { stage: "persist", event_key: "open", is_held: false },
    { stage: "persist", event_key: "young", is_held: true },
  ]);
  expect(await db`select attempt from failed_attempts`).toEqual([{ attempt: 2 }]);
  expect(await db`select actor from operations order by 1`).toEqual([
    { actor: "open" },
    { actor: "young" },
  ]);
});
