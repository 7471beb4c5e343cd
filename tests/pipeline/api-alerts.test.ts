import { openAlert, resolveAlert } from "@sluice/db";
import { startApi } from "../support/start-api.ts";

const opened: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const api of opened.splice(0)) await api.close();
});

const setup = async () => {
  const api = await startApi();
  opened.push(api);
  const trouble = (key: string, kind: string, shopId: string | null) =>
    openAlert(api.db, { key, kind, shopId, text: "Something is wrong; do something." });
  const list = async (query = "") => {
    const { body } = await api.get(`/api/v1/alerts?${query}`);
    return { keys: body.alerts.map(({ key }) => key), next: body.next, alerts: body.alerts };
  };
  return { ...api, trouble, list };
};

test("alerts are found by kind, by shop, and by whether they are open", async () => {
  const { trouble, list, db, get } = await setup();
  await trouble("a", "sync_stale", "1");
  await trouble("b", "sync_stale", "2");
  await trouble("c", "redis_memory", null);
  await resolveAlert(db, "b");
  expect((await list()).keys).toEqual(["c", "b", "a"]);
  expect((await list("open=true")).keys).toEqual(["c", "a"]);
  expect((await list("open=false")).keys).toEqual(["b"]);
  expect((await list("kind=sync_stale&open=true")).keys).toEqual(["a"]);
  expect((await list("shop=2")).keys).toEqual(["b"]);
  for (const query of ["kind=' or 1=1", "limit=201", "shop=x", "page=2", "before=0"])
    expect((await get(`/api/v1/alerts?${query}`)).status).toBe(400);
});

test("pages of alerts hold each once, also when one is opened in between", async () => {
  const { trouble, list } = await setup();
  for (const key of ["a", "b", "c", "d", "e"]) await trouble(key, "sync_stale", null);
  const first = await list("limit=2");
  await trouble("later", "sync_stale", null);
  const second = await list(`limit=2&before=${first.next}`);
  const third = await list(`limit=2&before=${second.next}`);
  expect([...first.keys, ...second.keys, ...third.keys]).toEqual(["e", "d", "c", "b", "a"]);
  expect(third.next).toBeNull();
});

test("an alert that is acknowledged stays open and says by whom; one that is over cannot be", async () => {
  const { trouble, list, post, db, metrics } = await setup();
  await trouble("a", "sync_stale", null);
  const id = (await list()).alerts[0]?.id ?? "";
  expect((await post(`/api/v1/alerts/${id}/acknowledge`, {})).status).toBe(200);
  expect((await post(`/api/v1/alerts/${id}/acknowledge`, {})).status).toBe(200);
  expect((await list("open=true")).alerts).toMatchObject([{ id, acknowledgedBy: "api token" }]);
  const audited = await db`select action, target from audit_log`;
  expect([...audited]).toEqual([{ action: "alert.acknowledged", target: id }]);
  await resolveAlert(db, "a");
  expect((await post(`/api/v1/alerts/${id}/acknowledge`, {})).status).toBe(409);
  expect((await post("/api/v1/alerts/99/acknowledge", {})).status).toBe(404);
  await db`insert into alert_deliveries (alert_id, change, channel) values (${id}, 'opened', 'slack')`;
  expect(await metrics.text()).toMatch(
    /sluice_alert_deliveries\{channel="slack",status="pending".*\} 1/,
  );
});
