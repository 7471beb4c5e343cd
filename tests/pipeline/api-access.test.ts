import { openAlert, recordDrift } from "@sluice/db";
import { startApi } from "../support/start-api.ts";

const opened: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const api of opened.splice(0)) await api.close();
});

const setup = async () => {
  const api = await startApi();
  opened.push(api);
  return {
    ...api,
    /** Makes a link, lets the simulated seller answer, and comes back with the answer. */
    connect: async (answers: Record<string, string> = {}) => {
      const { body } = await api.post("/api/v1/authorizations/links", {});
      return await fetch(await api.consent(body.url, answers));
    },
    auditOf: async () => {
      const rows =
        await api.db`select actor, action, target, detail::text from audit_log order by id`;
      return rows.map(({ actor, action }) => `${String(actor)}: ${String(action)}`);
    },
  };
};

test("a link leads through the consent page to connected shops", async () => {
  const { connect, get, db, auditOf } = await setup();
  const page = await connect();
  expect(page.status).toBe(200);
  const { body } = await get("/api/v1/shops");
  expect(body.shops.length).toBeGreaterThan(0);
  const text = await page.text();
  for (const { id, status } of body.shops) {
    expect(text).toMatch(id);
    expect(status).toBe("connected");
  }
  expect(JSON.stringify(body)).not.toMatch(/ROW_|cipher/);
  expect(await auditOf()).toEqual(["api token: consent.link", "seller: shops.connected"]);
  const [left] = await db`select count(*)::int as states from consent_states`;
  expect(left?.["states"]).toBe(0);
  const [audited] = await db`select string_agg(to_jsonb(a)::text, '') as text from audit_log a`;
  expect(audited?.["text"]).not.toMatch(/ROW_|code|state/);
});

test("a state connects once, however many come with it at the same moment", async () => {
  const { post, consent, db } = await setup();
  const { body } = await post("/api/v1/authorizations/links", {});
  const locations = await Promise.all([1, 2, 3, 4].map(() => consent(body.url)));
  const pages = await Promise.all(locations.map((location) => fetch(location)));
  expect(pages.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 400, 400, 400]);
  const [row] = await db`select count(*)::int as sellers from authorizations`;
  expect(row?.["sellers"]).toBe(1);
});

test("a state that ran out connects nothing, and is forgotten", async () => {
  const { post, consent, db } = await setup();
  const { body } = await post("/api/v1/authorizations/links", {});
  await db`update consent_states set expires_at = now() - interval '1 second'`;
  const page = await fetch(await consent(body.url));
  expect([page.status, await page.text()]).toEqual([400, expect.stringMatching("does not work")]);
  await db`
    insert into consent_states (state_hash, expires_at) values ('old', now() - interval '1 hour')`;
  await post("/api/v1/authorizations/links", {});
  const states = await db`select from consent_states where expires_at < now()`;
  expect(states).toHaveLength(0);
});

test("a seller who refuses connects nothing", async () => {
  const { connect, get, auditOf } = await setup();
  const page = await connect({ refuse: "true" });
  expect([page.status, await page.text()]).toEqual([200, expect.stringMatching("did not agree")]);
  expect((await get("/api/v1/shops")).body.shops).toEqual([]);
  expect(await auditOf()).toEqual(["api token: consent.link", "seller: consent.refused"]);
});

test("a shop is paused and goes on; one that was withdrawn needs a new consent", async () => {
  const { connect, get, post, db, auditOf } = await setup();
  await connect();
  const [shop] = (await get("/api/v1/shops")).body.shops;
  const turn = (what: string) => post(`/api/v1/shops/${shop?.id}/${what}`, {});
  expect((await turn("pause")).body).toEqual({ id: shop?.id, status: "paused" });
  expect((await get("/api/v1/shops")).body.shops[0]?.status).toBe("paused");
  expect((await turn("connect")).body.status).toBe("connected");
  await turn("pause");
  expect((await turn("resume")).body.status).toBe("connected");
  await db`update shops set status = 'deauthorized'`;
  const refused = await turn("resume");
  expect([refused.status, refused.body.detail]).toEqual([409, expect.stringMatching("link")]);
  expect((await post("/api/v1/shops/404/pause", {})).status).toBe(404);
  expect((await auditOf()).slice(2)).toEqual([
    "api token: shop.paused",
    "api token: shop.resumed",
    "api token: shop.paused",
    "api token: shop.resumed",
  ]);
});

test("alerts are listed newest first, and are open until somebody resolves them", async () => {
  const { db, get, post } = await setup();
  const anAlert = (key: string) => ({ key, kind: "test", shopId: null, text: `Look at ${key}.` });
  await openAlert(db, anAlert("one"));
  await openAlert(db, anAlert("two"));
  await openAlert(db, anAlert("one"));
  const open = (await get("/api/v1/alerts?open=true")).body.alerts;
  expect(open.map(({ key }) => key)).toEqual(["two", "one"]);
  expect((await post(`/api/v1/alerts/${open[0]?.id}/resolve`, {})).status).toBe(200);
  const [two] = (await get("/api/v1/alerts")).body.alerts;
  expect(two).toMatchObject({ key: "two", resolvedAt: expect.any(String) });
  expect((await post(`/api/v1/alerts/${two?.id}/resolve`, {})).status).toBe(200);
  expect((await get("/api/v1/alerts")).body.alerts[0]).toEqual(two);
  expect((await get("/api/v1/alerts?open=true")).body.alerts.map(({ key }) => key)).toEqual([
    "one",
  ]);
  expect((await post("/api/v1/alerts/999/resolve", {})).status).toBe(404);
});

test("open alerts are counted by kind whenever the metrics are read, Postgres or not", async () => {
  const { db, metrics } = await setup();
  const anAlert = (key: string, kind: string) => ({ key, kind, shopId: null, text: "Look." });
  await openAlert(db, anAlert("one", "a"));
  await openAlert(db, anAlert("two", "a"));
  await openAlert(db, anAlert("three", "b"));
  const counts = async () =>
    (await metrics.text())
      .split("\n")
      .filter((line) => line.startsWith("sluice_alerts_open{"))
      .map((line) => `${/kind="(\w+)"/.exec(line)?.[1]} ${line.split(" ").at(-1)}`);
  expect((await counts()).sort()).toEqual(["a 2", "b 1"]);
  await db`update alerts set resolved_at = now() where kind = 'a'`;
  expect(await counts()).toEqual(["b 1"]);
  await db.end();
  expect(await counts()).toEqual([]);
  expect(await metrics.text()).toMatch("process_cpu_seconds_total");
});

test("drift adds up, with the first and the last time it was seen", async () => {
  const { db, get } = await setup();
  const field = (path: string, seen: number) => ({ kind: "field" as const, path, name: "", seen });
  await recordDrift(db, [field("order.b", 2), field("order.a", 1), field("order.a", 1)]);
  await Promise.all([
    recordDrift(db, [field("order.a", 3), field("order.b", 1)]),
    recordDrift(db, [field("order.b", 1), field("order.a", 3)]),
  ]);
  await recordDrift(db, [{ kind: "event_type", path: "webhook.type", name: "99", seen: 1 }]);
  const { sightings } = (await get("/api/v1/drift")).body;
  expect(sightings).toMatchObject([
    { kind: "event_type", path: "webhook.type", name: "99", seen: 1 },
    { kind: "field", path: "order.a", seen: 8 },
    { kind: "field", path: "order.b", seen: 4 },
  ]);
});
