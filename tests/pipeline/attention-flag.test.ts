import { connectDatabase, recordDeadLetters, recordFacts, resolveDeadLetters } from "@sluice/db";
import postgres from "postgres";
import { aHint } from "../support/a-fact.ts";
import { freshDatabase } from "../support/fresh-database.ts";
import { waitUntil } from "../support/wait-until.ts";

it("an order keeps its flag when one letter is resolved while another is being recorded", async () => {
  const { url, drop } = await freshDatabase();
  const db = connectDatabase(url, { applicationName: "test", connectionsMax: 4 });
  const other = postgres(url, { max: 1 });
  await recordFacts(db, [aHint({ orderId: "5700" })]);
  await recordDeadLetters(db, [
    {
      stage: "persist",
      eventKey: "old",
      shopId: null,
      orderId: "5700",
      fingerprint: "f",
      error: "boom",
      attempts: 3,
      firstFailedAtMs: 0,
      payload: "",
    },
  ]);
  let resolving: Promise<unknown> = Promise.resolve();
  await other.begin(async (tx) => {
    // What recordDeadLetters does, held before its commit.
    await tx`
      insert into dead_letters (key, stage, event_key, tiktok_order_id, fingerprint, error,
        attempts, first_failed_at, last_failed_at, status, payload)
      values ('persist:new', 'persist', 'new', '5700', 'f', 'boom', 1, now(), now(), 'open', '')`;
    await tx`update orders set needs_attention = true where tiktok_order_id = '5700'`;
    resolving = resolveDeadLetters(db, "persist", ["old"]);
    await waitUntil("the resolver to wait for the order", async () => {
      const rows = await db`
        select from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`;
      return rows.length > 0;
    });
  });
  await resolving;
  const [open] = await db`select count(*)::int from dead_letters where status = 'open'`;
  const [order] = await db`select needs_attention as flag from orders`;
  await other.end();
  await db.end();
  await drop();
  expect([open, order]).toEqual([{ count: 1 }, { flag: true }]);
});
