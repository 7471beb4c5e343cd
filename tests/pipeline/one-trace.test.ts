import { connectViews, orderTimeline } from "@sluice/db";
import { addJob, fresh, type RawWebhook } from "@sluice/queues";
import { aWebhook } from "@sluice/tiktok/testing";
import { stageHandlers } from "@sluice/worker";
import { insertShop } from "../support/insert-shop.ts";
import { startReceiver } from "../support/receiver.ts";
import { startWorker } from "../support/worker.ts";
import { waitUntil } from "../support/wait-until.ts";

const open: { close: () => Promise<unknown> }[] = [];
afterEach(async () => {
  for (const { close } of open.splice(0).toReversed()) await close();
});

const shopId = "7490000000000000123";
const orderId = "577000000000000321";

/** The stages, of which one fails so many times on its way to work. */
const failing = (times: { normalize: number }) => ({
  ...stageHandlers,
  normalize: async (...[events, deps]: Parameters<typeof stageHandlers.normalize>) => {
    times.normalize -= 1;
    if (times.normalize >= 0) throw new Error("TikTok's answer is not understood");
    return await stageHandlers.normalize(events, deps);
  },
});

const setup = async (failures: number) => {
  const lines: Line[] = [];
  const times = { normalize: failures };
  const worker = await startWorker({
    handlers: failing(times),
    logTo: { write: (line) => lines.push(JSON.parse(line) as Line) },
  });
  open.push(worker);
  await insertShop(worker.db, shopId);
  const receiver = await startReceiver({ redisUrl: worker.redisUrl, hasPatience: true });
  open.push(receiver);
  const views = connectViews(worker.databaseUrl, { applicationName: "test", connectionsMax: 2 });
  open.push({ close: () => views.$client.end() });
  const counter = async (of: { metrics: { text: () => Promise<string> } }, line: string) => {
    const text = await of.metrics.text();
    const found = text.split("\n").find((each) => each.startsWith(line));
    return Number(found?.split(" ").at(-1) ?? 0);
  };
  return {
    ...worker,
    worker,
    receiver,
    lines,
    counter,
    phase: async () =>
      (await worker.db`select phase from orders`)[0]?.["phase"] as string | undefined,
    timeline: () => orderTimeline(views, orderId),
  };
};

interface Line {
  stage?: string;
  traceIds?: string[];
  reasons?: string[];
  dead?: number;
  retry?: number;
  done?: number;
}

test("one notification is found by its trace at every hop, through retries, a dead letter and its return", async () => {
  // Three tries are all there are: it dies once, and succeeds when it is sent back.
  const { db, receiver, normalizeQueue, lines, phase, timeline } = await setup(3);
  expect((await receiver.post(aWebhook())).status).toBe(200);
  const [letter] = await waitUntil("its dead letter", async () => {
    const letters = await db<
      { traceId: string }[]
    >`select event_key as "traceId" from dead_letters`;
    return letters.length > 0 && letters;
  });
  const traceId = letter?.traceId ?? "";
  const body = { bytes: aWebhook().toString("latin1"), isSealed: false };
  const again: RawWebhook = { source: "webhook", body, receivedAtMs: Date.now(), traceId };
  await addJob(normalizeQueue, [fresh(again)]);
  await waitUntil("its order to have moved", async () => (await phase()) === "awaiting_shipment");
  const hops = await waitUntil("the last line of it", () => {
    const found = lines.filter(({ traceIds }) => traceIds?.includes(traceId));
    return found.some(({ stage }) => stage === "advance") && found;
  });
  expect(hops.map(({ stage, retry, dead, done }) => [stage, { retry, dead, done }])).toEqual([
    ["normalize", { retry: 1 }],
    ["normalize", { retry: 1 }],
    ["normalize", { dead: 1 }],
    ["normalize", { done: 1 }],
    ["persist", { done: 1 }],
    ["advance", { done: 1 }],
  ]);
  const entries = await timeline();
  const error = expect.stringMatching("Error");
  expect(entries.filter(({ type }) => type === "failedAttempt")).toMatchObject(
    [1, 2, 3].map((attempt) => ({ stage: "normalize", eventKey: traceId, attempt, error })),
  );
  expect(entries.filter(({ type }) => type === "deadLetter")).toMatchObject([
    { eventKey: traceId, status: "resolved", attempts: 3 },
  ]);
  expect(entries.find(({ type }) => type === "fact")).toMatchObject({ traceId, status: "applied" });
});

test("the counters are the ledger's own counts, with a retry, a duplicate, a dead letter and odd bodies among what came", async () => {
  const { db, worker, receiver, normalizeQueue, counter, phase } = await setup(1);
  const usual = aWebhook();
  await receiver.post(usual);
  await waitUntil("its order to have moved", async () => (await phase()) === "awaiting_shipment");
  const bodies = [
    usual,
    aWebhook({
      tts_notification_id: "8",
      data: { order_status: "UNPAID", update_time: 1760000001 },
    }),
    aWebhook({ tts_notification_id: "9", data: { order_status: "NO_SUCH_STATUS" } }),
    aWebhook({ tts_notification_id: "10", type: 16 }),
    Buffer.from("no json"),
  ];
  for (const body of bodies) expect((await receiver.post(body)).status).toBe(200);
  await normalizeQueue.add("batch", { version: 9, events: [] });
  await waitUntil("all of it to be judged", async () => {
    const [row] = await db<Ledger[]>`
      select (select coalesce(sum(1 + duplicates), 0)::int from order_events) as stored,
        (select count(*)::int from order_events where status = 'pending') as pending,
        (select count(*)::int from dead_letters) as letters`;
    return row?.stored === 6 && row.pending === 0 && row.letters === 1;
  });
  const verdicts = await db<{ status: string; count: number }[]>`
    select status, count(*)::int as count from order_events group by status order by status`;
  expect(verdicts).toEqual([
    { status: "applied", count: 1 },
    { status: "ignored", count: 1 },
    { status: "quarantined", count: 2 },
    { status: "refused", count: 1 },
  ]);
  const counted = Object.fromEntries(
    await Promise.all(
      verdicts.map(async ({ status }) => {
        const line = `sluice_facts_total{verdict="${status}"`;
        const count = await waitUntil(line, async () => (await counter(worker, line)) || false);
        return [status, count] as const;
      }),
    ),
  );
  expect(counted).toEqual(Object.fromEntries(verdicts.map(({ status, count }) => [status, count])));
  expect(await counter(receiver, 'sluice_webhooks_stored_total{where="redis"')).toBe(6);
  const outcomes = (kind: string) =>
    counter(worker, `sluice_event_outcomes_total{stage="normalize",outcome="${kind}"`);
  await waitUntil("the letter to be counted", async () => (await outcomes("dead")) === 1);
  expect(await outcomes("retry")).toBe(1);
  expect(await db`select count(*)::int as failed from failed_attempts`).toEqual([{ failed: 2 }]);
});

interface Ledger {
  stored: number;
  pending: number;
  letters: number;
}
