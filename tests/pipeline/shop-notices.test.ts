import { saveAuthorization } from "@sluice/db";
import { addJob, fresh } from "@sluice/queues";
import { aWebhook, type WebhookOverrides } from "@sluice/tiktok/testing";
import { waitUntil } from "../support/wait-until.ts";
import { startWorker } from "../support/worker.ts";

const shopId = "7490000000000000123";
const nowS = Math.floor(Date.now() / 1_000);

describe("what TikTok tells of a shop", () => {
  let worker: Awaited<ReturnType<typeof startWorker>>;
  beforeAll(async () => {
    worker = await startWorker();
    await saveAuthorization(
      worker.db,
      {
        openId: "seller",
        sellerName: null,
        region: "GB",
        scopes: [],
        accessToken: Buffer.from("sealed"),
        refreshToken: Buffer.from("sealed"),
        accessTokenExpiresAtS: nowS + 7 * 86_400,
        refreshTokenExpiresAtS: nowS + 365 * 86_400,
      },
      [{ shopId, name: "", region: "GB", cipher: "c", newWrappedKey: Buffer.from("key") }],
    );
  });
  afterAll(() => worker.close());

  const push = (overrides: WebhookOverrides) =>
    addJob(worker.normalizeQueue, [
      fresh({
        source: "webhook" as const,
        body: {
          bytes: aWebhook({ timestamp: nowS + 5, ...overrides }).toString("latin1"),
          isSealed: false,
        },
        receivedAtMs: Date.now(),
        traceId: "trace",
      }),
    ]);
  const openAlerts = async () => {
    const rows = await worker.db<{ kind: string }[]>`
      select kind from alerts where shop_id = ${shopId} and resolved_at is null order by kind`;
    return rows.map(({ kind }) => kind);
  };

  it("raises an alert when the authorization is about to end", async () => {
    await push({ type: 7, data: { expiration_time: String(nowS + 30 * 86_400) } });
    await waitUntil("the alert", async () => (await openAlerts()).length > 0);
    expect(await openAlerts()).toEqual(["authorization_expiring"]);
  });

  it("stops the shop and destroys its tokens at once when the seller withdraws", async () => {
    await push({ type: 6, tts_notification_id: "6" });
    await waitUntil("the alert", async () => (await openAlerts()).includes("shop_deauthorized"));
    const [row] = await worker.db`
      select s.status, a.access_token, a.refresh_token
      from shops s join authorizations a on a.open_id = s.open_id`;
    expect(row).toEqual({ status: "deauthorized", access_token: null, refresh_token: null });
  });

  it("counts a type that nobody knows, without anything of what it says", async () => {
    await push({ type: 4711, tts_notification_id: "7", data: { secret: "a buyer's words" } });
    const rows = await waitUntil("the sighting", async () => {
      const found = await worker.db`select kind, path, name, seen::int from drift_sightings`;
      return found.length > 0 && found;
    });
    expect(rows.map((row) => ({ ...row }))).toEqual([
      { kind: "event_type", path: "webhook.type", name: "4711", seen: 1 },
    ]);
  });
});
