import { connectDatabase } from "@sluice/db";
import * as fc from "fast-check";
import { freshDatabase } from "../support/fresh-database.ts";
import { ledgerOverAnyArrival } from "../support/ledger-over-any-arrival.ts";

describe("the ledger over any arrival", () => {
  it("ends each order where its newest read says, under any order, repeat, loss and batching", async () => {
    const { url, drop } = await freshDatabase();
    const db = connectDatabase(url, { applicationName: "test", connectionsMax: 4 });
    await fc.assert(ledgerOverAnyArrival(db), { numRuns: 60 });
    await db.end();
    await drop();
  });
});
