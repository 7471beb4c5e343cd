import { saveAuthorization, type Database } from "@sluice/db";
import { addJob, fresh, type RawEvent } from "@sluice/queues";
import { aWebhook } from "@sluice/tiktok/testing";
import { waitUntil } from "../support/wait-until.ts";
import { startWorker } from "../support/worker.ts";
import { vaultOfTests } from "../support/receiver.ts";

const shopId = "7490000000000000123";
const ids = Array.from({ length: 30 }, (_, index) => `5770000000000003${10 + index}`);

describe("webhooks of a shop that is connected only later", () => {
  let worker: Awaited<ReturnType<typeof startWorker>>;
  beforeAll(async () => {
    worker = await startWorker();
  });
  afterAll(() => worker.close());

  it("wait, and then bring every order to its state, each fact once", async () => {
    const events = ids.flatMap((orderId) => [
      hint(orderId, "AWAITING_SHIPMENT", 1_760_000_000),
      hint(orderId, "IN_TRANSIT", 1_760_000_100),
    ]);
    // Some come twice, and a chat message that is nobody's order stays what it is.
    await addJob(worker.normalizeQueue, [...events, ...events.slice(0, 10), chat()].map(fresh));
    await waitUntil("all facts to be quarantined", async () => {
      const { quarantined } = await countFacts(worker.db);
      return quarantined === events.length;
    });
    expect((await worker.db`select from orders`).length).toBe(0);
    // What is quarantined for another reason is none of this.
    await worker.db`
      update order_events set reason = 'odd'
      where tiktok_order_id = ${ids[0] ?? ""} and tiktok_status = 'IN_TRANSIT'`;

    await connect(worker.db);
    await waitUntil("all orders to arrive", async () => {
      const { applied } = await countFacts(worker.db);
      return applied === events.length - 1;
    });
    const orders = await worker.db<{ id: string; phase: string; owed: boolean; steps: number }[]>`
      select tiktok_order_id as id, phase, details_stale as owed,
        (select count(*)::int from order_transitions t where t.order_id = o.id) as steps
      from orders o order by tiktok_order_id`;
    expect(orders).toEqual(
      ids.map((id, index) => ({
        id,
        phase: index === 0 ? "awaiting_shipment" : "in_transit",
        owed: true,
        steps: index === 0 ? 1 : 2,
      })),
    );
    expect(await countFacts(worker.db)).toEqual({
      applied: events.length - 1,
      quarantined: 1,
      ignored: 1,
    });
  });
});

const countFacts = async (db: Database) => {
  const rows = await db<{ status: string; facts: number }[]>`
    select status, count(*)::int as facts from order_events group by status`;
  return Object.fromEntries(rows.map(({ status, facts }) => [status, facts]));
};

const raw = (body: Buffer): RawEvent => ({
  source: "webhook",
  body: { bytes: body.toString("latin1"), isSealed: false },
  receivedAtMs: Date.now(),
  traceId: "trace",
});

const hint = (orderId: string, status: string, updateTimeS: number): RawEvent =>
  raw(
    aWebhook({
      tts_notification_id: `${orderId}${status}`,
      data: { order_id: orderId, order_status: status, update_time: updateTimeS },
    }),
  );

const chat = () => raw(aWebhook({ type: 16, tts_notification_id: "16" }));

const connect = (db: Database) => {
  const seal = (column: "access_token" | "refresh_token") =>
    vaultOfTests.sealToken("token", { column, openId: "seller" });
  const expiresAtS = Math.floor(Date.now() / 1_000) + 86_400;
  return saveAuthorization(
    db,
    {
      openId: "seller",
      sellerName: null,
      region: "GB",
      scopes: [],
      accessToken: seal("access_token"),
      refreshToken: seal("refresh_token"),
      accessTokenExpiresAtS: expiresAtS,
      refreshTokenExpiresAtS: expiresAtS,
    },
    [
      {
        shopId,
        name: "A shop",
        region: "GB",
        cipher: "cipher",
        newWrappedKey: vaultOfTests.newWrappedDataKey(shopId),
      },
    ],
  );
};
