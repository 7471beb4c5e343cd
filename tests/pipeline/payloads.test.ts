import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { connectDatabase } from "@sluice/db";
import { createVault } from "@sluice/domain/vault";
import type { Outcome, PersistEvent } from "@sluice/queues";
import { createLog } from "@sluice/runtime";
import { mapOrder, readWebhookEvent, readWireOrder } from "@sluice/tiktok";
import { createOrderReader, stageHandlers, type StageDeps } from "@sluice/worker";
import { freshDatabase } from "../support/fresh-database.ts";
import { checkout } from "../support/servers.ts";

const folder = join(checkout, "../shared/tiktok/payloads");
const files = existsSync(folder)
  ? readdirSync(folder).filter((name) => name.endsWith(".json"))
  : [];
const describeWithFiles = files.length > 0 ? describe : describe.skip;

/** What becomes of each recorded webhook: the facts' status, kind and orders. */
const expectedWebhooks: Record<string, { status: string; kind: string; orders: number }> = {
  "webhook-01-order-status.awaiting-shipment.2022.json": hint(),
  "webhook-01-order-status.unpaid.doc.json": hint(),
  "webhook-01-order-status.unpaid.golden.json": hint(),
  "webhook-04-package-update.combine.doc.json": notice("package_notice", 2),
  "webhook-06-seller-deauthorization.doc.json": { status: "applied", kind: "shop", orders: 0 },
  "webhook-07-upcoming-authorization-expiration.doc.json": {
    status: "applied",
    kind: "shop",
    orders: 0,
  },
  "webhook-11-cancellation-status.pending.doc.json": notice("cancellation_notice", 1),
  "webhook-12-return-status.pending.doc-repaired.json": notice("return_notice", 1),
  "webhook-13-new-conversation.doc.json": ignored(),
  "webhook-14-new-message.doc.json": ignored(),
  "webhook-15-product-information-change.doc.json": ignored(),
  "webhook-16-product-creation.numeric-product-id.doc.json": ignored(),
  "webhook-36-invoice-status.doc.json": ignored(),
  "webhook-99-unknown-type.derived.json": ignored(),
};
function hint() {
  return notice("hint", 1);
}
function notice(kind: string, orders: number) {
  return { status: "pending", kind, orders };
}
function ignored() {
  return { status: "ignored", kind: "other", orders: 0 };
}

const closers: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const close of closers) await close();
});

const setup = async (answers: unknown[] = []) => {
  const { url, drop } = await freshDatabase();
  const db = connectDatabase(url, { applicationName: "test", connectionsMax: 2 });
  closers.push(async () => {
    await db.end();
    await drop();
  });
  const vault = createVault(Buffer.alloc(32, 1));
  const log = createLog({ name: "test", level: "silent" });
  let readSeq = 0;
  const orderReader = createOrderReader({
    findShops: async (shopIds) =>
      shopIds.map((shopId) => ({
        shopId,
        status: "connected",
        cipher: "cipher",
        openId: "seller",
        connectedAtMs: 0,
        accessToken: vault.sealToken("token", { column: "access_token", openId: "seller" }),
        wrappedKey: vault.newWrappedDataKey(shopId),
        readSeq: (readSeq += 1),
      })),
    lastReadSeq: async () => readSeq,
    onUnreadable: () => undefined,
    sightOrder: () => undefined,
    vault,
    shopCalls: {
      call: async (_shop, _endpoint, run) => ({ kind: "answered", answer: await run("token") }),
    },
    readOrders: async () => answers.map(readWireOrder),
    now: Date.now,
    log,
  });
  const deps: StageDeps = {
    db,
    orderReader,
    readWebhook: ({ body, receivedAtMs, traceId }) =>
      readWebhookEvent(Buffer.from(body.bytes, "latin1"), { raw: body, receivedAtMs, traceId }),
    // Normalize, persist and advance read nothing by it.
    sync: {} as StageDeps["sync"],
    onVerdicts: () => undefined,
    onWaited: () => undefined,
    signal: new AbortController().signal,
  };
  const normalize = (body: string) =>
    stageHandlers.normalize(
      [
        {
          source: "webhook",
          body: { bytes: Buffer.from(body).toString("latin1"), isSealed: false },
          receivedAtMs: Date.now(),
          traceId: "trace",
        },
      ],
      deps,
    );
  return { db, deps, normalize };
};

const handedOver = (outcomes: Outcome[]): PersistEvent[] =>
  outcomes.flatMap((outcome) =>
    outcome.kind === "done" && outcome.handOver?.stage === "persist" ? outcome.handOver.events : [],
  );

const json = (file: string) => JSON.parse(readFileSync(join(folder, file), "utf8")) as never;

describeWithFiles("the recorded payloads", () => {
  it.each(files.filter((file) => file.startsWith("webhook-")))(
    "%s goes through normalize to its expected outcome",
    async (file) => {
      const { normalize } = await setup();
      const body = readFileSync(join(folder, file), "utf8");
      const events = handedOver(await normalize(body));
      const expected = expectedWebhooks[file];
      expect(expected).toBeDefined();
      expect(events).toHaveLength(Math.max(1, expected?.orders ?? 0));
      for (const { fact } of events) {
        expect(fact).toMatchObject({ status: expected?.status, kind: expected?.kind });
        expect(fact.orderId === null).toBe(expected?.orders === 0);
        expect(Buffer.from(fact.raw?.bytes ?? "", "latin1").toString()).toBe(body);
        expect(fact.status === "ignored" ? fact.reason : "").not.toBeNull();
      }
    },
  );

  it.each(files.filter((file) => /^(api-order-(detail|search).*response|order\.)/.test(file)))(
    "%s is read as orders without anything personal in clear",
    async (file) => {
      const { data } = json(file) as { data: { orders?: { recipient_address?: object }[] } };
      for (const order of data.orders ?? []) {
        const reading = readWireOrder(order);
        if (reading.unreadable !== undefined) throw new Error(reading.unreadable);
        const mapped = mapOrder(reading.order);
        const clear = JSON.stringify(mapped.data);
        const address = Object.values(order.recipient_address ?? {}).filter(
          (value): value is string => typeof value === "string" && value.length > 4,
        );
        for (const personal of address) expect(clear).not.toContain(personal);
        expect(mapped.orderId).toMatch(/^\d+$/);
      }
    },
  );

  it("drives the recorded happy path from the first webhook to its end, step by step", async () => {
    const steps = json("order-lifecycle.happy-path.derived.json") as {
      webhook: object;
      order: { status: string };
    }[];
    const phases: unknown[] = [];
    const { db, deps } = await setup();
    for (const { webhook, order } of steps) {
      const { normalize } = await setup([order]);
      const events = handedOver(await normalize(JSON.stringify(webhook)));
      expect(events.map(({ fact }) => fact.kind)).toEqual(["hint", "snapshot"]);
      const advance = await stageHandlers.persist(events, deps);
      const ids = advance.flatMap((outcome) =>
        outcome.kind === "done" && outcome.handOver?.stage === "advance"
          ? outcome.handOver.events
          : [],
      );
      await stageHandlers.advance(ids, deps);
      phases.push((await db`select state, phase from orders`)[0]);
    }
    expect(phases.at(-1)).toMatchObject({ state: "delivered" });
    const [corrections] = await db`
      select count(*)::int from order_transitions where outcome <> 'applied'`;
    expect(corrections).toEqual({ count: 0 });
  });
});
