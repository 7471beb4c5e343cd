import { advanceOrders, connectDatabase, recordFacts } from "@sluice/db";
import { fold } from "@sluice/domain";
import { arrivingHistory } from "@sluice/domain/testing";
import * as fc from "fast-check";
import { freshDatabase } from "../support/fresh-database.ts";

describe("the ledger over any arrival", () => {
  it("ends each order where its newest read says, under any order, repeat, loss and batching", async () => {
    const { url, drop } = await freshDatabase();
    const db = connectDatabase(url, { applicationName: "test", connectionsMax: 4 });
    let orders = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(arrivingHistory("57"), { minLength: 1, maxLength: 8 }),
        async (histories) => {
          const cases = histories.map(({ batches, truth }) => {
            const orderId = `57${(orders += 1)}`;
            const named = batches.map((batch) =>
              batch.map((fact) => ({
                fact: { ...fact, orderId, eventKey: `${orderId}/${fact.eventKey}` },
                read: null,
                isStale: false,
              })),
            );
            return { orderId, batches: named, truth };
          });
          // The orders' batches run side by side and meet in the same jobs.
          const rounds = Math.max(...cases.map(({ batches }) => batches.length));
          for (let round = 0; round < rounds; round += 1) {
            const events = cases.flatMap(({ batches }) => batches[round] ?? []);
            await recordFacts(db, events);
            const ids = events.map(({ fact }) => fact.orderId);
            await Promise.all([
              advanceOrders(db, ids, fold),
              advanceOrders(db, ids.toReversed(), fold),
            ]);
          }
          const ids = cases.map(({ orderId }) => orderId);
          const rows = await db<{ id: string; phase: string }[]>`
          select tiktok_order_id as id, phase from orders where tiktok_order_id = any(${ids})`;
          const phases = Object.fromEntries(rows.map(({ id, phase }) => [id, phase]));
          for (const { orderId, truth } of cases) expect(phases[orderId]).toBe(truth);
          const [pending] =
            await db`select count(*)::int as n from order_events where status = 'pending'`;
          expect(pending?.["n"]).toBe(0);
        },
      ),
      { numRuns: 60 },
    );
    await db.end();
    await drop();
  });
});
