import { recordFacts } from "@sluice/db";
import { aFact } from "../support/a-fact.ts";
import { openPersonalWorld } from "../support/personal-world.ts";

const opened: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const world of opened.splice(0)) await world.close();
});
const setup = async () => {
  const world = await openPersonalWorld();
  opened.push(world);
  const audits = async (action: string) =>
    (
      await world.db<{ row: string }[]>`
      select to_jsonb(a)::text as row from audit_log a where action = ${action} order by id`
    ).map(({ row }) => row);
  return { ...world, audits };
};

const buyer = {
  name: "Zebulon Quixwhistle",
  phone_number: "(+1)2025550143",
  address_line1: "77 Canary Wharfside Mews",
  address_line2: "Flat 9",
  postal_code: "ZQ1 9XX",
};
const values = [...Object.values(buyer), "Ring twice please", "7490000000000000555"];
const order = {
  user_id: "7490000000000000555",
  buyer_message: "Ring twice please",
  recipient_address: buyer,
};

test("an order says what could be revealed of its buyer, and tells none of it", async () => {
  const { store, get } = await setup();
  await store("57001", order);
  const shown = await get("/api/v1/orders/57001");
  expect(shown.body).toMatchObject({
    buyer: { isKnown: true, completeness: "full", erasedAt: null },
  });
  const everything = JSON.stringify([shown, await get("/api/v1/orders/57001/timeline")]);
  expect(values.filter((value) => everything.includes(value))).toEqual([]);
});

test("a reveal answers just the fields that were asked for, and is on record without their values", async () => {
  const { store, post, audits } = await setup();
  await store("57001", order);
  const fields = ["recipientName", "address", "email"];
  const answer = await post("/api/v1/orders/57001/reveal", { fields, reason: "ticket 12" });
  expect(answer.body).toEqual({
    tiktokOrderId: "57001",
    fields: {
      recipientName: buyer.name,
      address: "77 Canary Wharfside Mews\nFlat 9",
      email: "v4babc@scs1.tiktok.com",
    },
  });
  const rows = await audits("buyer.revealed");
  expect(rows).toHaveLength(1);
  expect(JSON.parse(rows[0] ?? "")).toMatchObject({
    actor: "api token",
    target: "57001",
    detail: { fields, reason: "ticket 12" },
  });
  expect(values.filter((value) => rows.join().includes(value))).toEqual([]);
});

test("what TikTok masks by now is taken from the fullest snapshot, and what changed from the newest", async () => {
  const { store, post } = await setup();
  await store("57001", order);
  const masked = {
    ...buyer,
    name: "Z*** Q***",
    phone_number: "(+1)*******43",
    postal_code: "NEW 1",
  };
  await store("57001", { ...order, recipient_address: masked });
  const fields = ["recipientName", "phone", "postalCode", "taxId"];
  const { body } = await post("/api/v1/orders/57001/reveal", { fields, reason: "ticket 12" });
  expect(body).toMatchObject({
    fields: {
      recipientName: buyer.name,
      phone: buyer.phone_number,
      postalCode: "NEW 1",
      taxId: null,
    },
  });
});

test("nothing is revealed while the audit log cannot be written, or without a reason", async () => {
  const { store, post, db } = await setup();
  await store("57001", order);
  const fields = ["recipientName"];
  expect((await post("/api/v1/orders/57001/reveal", { fields })).status).toBe(400);
  await db`alter table audit_log add constraint nobody check (actor = 'nobody')`;
  const answer = await post("/api/v1/orders/57001/reveal", { fields, reason: "ticket 12" });
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(JSON.stringify(answer.body)).not.toContain(buyer.name);
});

test("a sealed body is opened by its event's id, on record", async () => {
  const { db, vault, post, audits, get } = await setup();
  const told = JSON.stringify({ type: 14, data: { content: buyer.name } });
  const bytes = vault.sealBody(Buffer.from(told), "trace").toString("latin1");
  await recordFacts(db, [
    {
      fact: aFact({
        orderId: "57002",
        kind: "other",
        status: "ignored",
        raw: { bytes, isSealed: true },
      }),
      read: null,
      isStale: false,
    },
  ]);
  const [entry] = (await get("/api/v1/orders/57002/timeline")).body.entries;
  expect(entry).toMatchObject({ raw: "sealed" });
  const answer = await post(`/api/v1/events/${entry?.id}/reveal`, { reason: "complaint 7" });
  expect(answer.body).toEqual({ id: entry?.id, raw: told });
  expect((await audits("event.revealed")).join()).toContain("complaint 7");
  expect((await post("/api/v1/events/999/reveal", { reason: "complaint 7" })).status).toBe(404);
});

test("an export holds all orders of the buyer and nobody else's, opened, and is on record", async () => {
  const { store, post, audits } = await setup();
  await store("57001", order);
  await store("57002", order);
  await store("57003", { user_id: "7490000000000000999" });
  const answer = await post("/api/v1/exports", { orderId: "57001", reason: "request 3" });
  expect(answer.body.orders).toMatchObject([
    { order: { tiktokOrderId: "57001" }, snapshots: [{ recipient_address: buyer }] },
    { order: { tiktokOrderId: "57002" }, snapshots: [{ recipient_address: buyer }] },
  ]);
  expect(answer.body.next).toBeNull();
  expect((await audits("buyer.exported")).join()).toContain("request 3");
});
