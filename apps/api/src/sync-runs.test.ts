import type { SyncRunSummary } from "@sluice/contract";
import type { AskedRun } from "@sluice/db";
import type { SyncEvent } from "@sluice/queues";
import type { ApiContext } from "./route.ts";
import { apiToken, startApi } from "./testing/start-api.ts";

const aRun = (changed: Partial<SyncRunSummary> = {}): SyncRunSummary => ({
  id: 7,
  shopId: "7495",
  kind: "window",
  list: "orders",
  from: "2026-03-01T00:00:00.000000Z",
  to: "2026-03-02T00:00:00.000000Z",
  position: null,
  seen: 0,
  missing: 0,
  stale: 0,
  byHand: 0,
  enqueued: 0,
  calls: 0,
  total: null,
  perSecondMax: null,
  status: "waiting",
  isCancelAsked: false,
  error: null,
  actor: "api token",
  startedAt: "2026-03-02T00:00:00.000000Z",
  finishedAt: null,
  ...changed,
});

const opened: { close: () => Promise<void> }[] = [];
afterAll(async () => {
  for (const one of opened) await one.close();
});

const setup = async (given: Partial<ApiContext> = {}) => {
  const asked: AskedRun[] = [];
  const enqueued: SyncEvent[] = [];
  const api = await startApi({
    askForRun: async (run) => {
      asked.push(run);
      return 7;
    },
    findSyncRun: async () => aRun(),
    enqueueSync: async (event) => {
      enqueued.push(event);
    },
    ...given,
  });
  opened.push(api);
  const call = async (method: string, path: string, body?: object) => {
    const answer = await fetch(`${api.url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${apiToken}`, "content-type": "application/json" },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, type: answer.headers.get("content-type"), text };
  };
  return { asked, enqueued, call };
};

const window = { from: "2026-03-01T00:00:00Z", to: "2026-03-02T00:00:00Z" };

test.each([
  ["/sync-runs", "window"],
  ["/backfills", "backfill"],
  ["/reconciliation", "reconcile"],
])("POST %s puts a %s run on record, adds its job and shows it", async (path, kind) => {
  const { asked, enqueued, call } = await setup();
  const answer = await call("POST", path, { shopId: "7495", ...window, perSecondMax: 50 });
  expect(JSON.parse(answer.text)).toMatchObject({ id: 7, status: "waiting" });
  const expected = { shopId: "7495", kind, list: "orders", ...window, perSecondMax: 50 };
  expect(asked).toEqual([{ ...expected, actor: "api token" }]);
  expect(enqueued).toEqual([{ shopId: "7495", task: { kind: "run", runId: 7 } }]);
});

test("a run stays on record though Redis takes no job: a sweep adds it", async () => {
  const { asked, call } = await setup({
    enqueueSync: async () => {
      throw new Error("Connection is closed.");
    },
  });
  expect((await call("POST", "/sync-runs", { shopId: "7495" })).status).toBe(200);
  const [run] = asked;
  expect(Date.parse(run?.to ?? "") - Date.parse(run?.from ?? "")).toBe(3_600_000);
});

test.each([
  [{ shopId: "x" }, "shopId"],
  [{ shopId: "7495", list: "products" }, "list"],
  [{ shopId: "7495", from: window.to, to: window.from }, "to"],
  [{ shopId: "7495", perSecondMax: 1 }, "perSecondMax"],
  [{ shopId: "7495", window: 1 }, "window"],
])("%j is refused, and the field is named", async (body, field) => {
  const { asked, call } = await setup();
  const answer = await call("POST", "/backfills", body);
  expect([answer.status, asked]).toEqual([400, []]);
  expect(JSON.parse(answer.text)).toMatchObject({ errors: [{ field }] });
});

test("a shop that was never connected has no runs", async () => {
  const { enqueued, call } = await setup({ askForRun: async () => undefined });
  const answer = await call("POST", "/sync-runs", { shopId: "1" });
  expect([answer.status, enqueued]).toEqual([404, []]);
});

test.each([
  [true, "running", 200],
  [false, "done", 409],
] as const)("cancelling answers by whether it was possible: %s", async (isAsked, status, code) => {
  const { call } = await setup({
    askToCancel: async () => isAsked,
    findSyncRun: async () => aRun({ status }),
  });
  expect((await call("POST", "/sync-runs/7/cancel", {})).status).toBe(code);
});

describe("a reconciliation", () => {
  const findings = [
    { orderId: "1", finding: "recovered", cause: "webhook_never_came" },
    { orderId: "2", finding: "missing", cause: "dead_letter" },
  ].map((one) => ({
    ...one,
    tiktokStatus: "DELIVERED",
    updateTimeS: 1_772_323_200,
    storedPhase: null,
  })) as Awaited<ReturnType<ApiContext["listFindings"]>>;
  const given: Partial<ApiContext> = {
    findSyncRun: async () => aRun({ kind: "reconcile", seen: 10, status: "done" }),
    countFindings: async () => ({ recovered: 1, missing: 1 }),
    listFindings: async ({ after, limit }) =>
      findings.filter(({ orderId }) => orderId > after).slice(0, limit),
  };

  it("counts what agrees and what does not, and names each difference with its repair", async () => {
    const { call } = await setup(given);
    const first = await call("GET", "/reconciliation/7?limit=1");
    expect(JSON.parse(first.text)).toMatchObject({
      orders: { atTikTok: 10, stored: 9, equal: 9, missing: 1, stale: 0, byHand: 0, recovered: 1 },
      findings: [{ orderId: "1", updatedAt: "2026-03-01T00:00:00.000Z" }],
      next: "1",
    });
    const second = JSON.parse((await call("GET", "/reconciliation/7?after=1")).text) as object;
    expect(second).toMatchObject({
      findings: [{ orderId: "2", repair: expect.stringMatching("dead letter") as string }],
      next: null,
    });
  });

  it("comes as CSV for a spreadsheet, all of it", async () => {
    const { call } = await setup(given);
    const { type, text } = await call("GET", "/reconciliation/7/findings.csv");
    expect(type).toMatch("text/csv");
    const lines = text.split("\r\n");
    expect(lines[0]).toBe("orderId,tiktokStatus,updatedAt,storedPhase,finding,cause,repair");
    expect(lines[1]).toMatch(
      /^1,DELIVERED,2026-03-01T00:00:00\.000Z,,recovered,webhook_never_came,"Sync reads/,
    );
    expect(lines).toHaveLength(4);
  });

  it("is nothing that another kind of run has", async () => {
    const { call } = await setup({ ...given, findSyncRun: async () => aRun() });
    expect((await call("GET", "/reconciliation/7")).status).toBe(404);
    expect((await call("GET", "/reconciliation/7/findings.csv")).status).toBe(404);
  });
});
