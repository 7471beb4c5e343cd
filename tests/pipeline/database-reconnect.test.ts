import { connectDatabase, spillWebhooks } from "@sluice/db";
import postgres from "postgres";
import { freshDatabase } from "../support/fresh-database.ts";
import { waitUntil } from "../support/wait-until.ts";

const size = 4;

const setup = async () => {
  const { url, drop } = await freshDatabase();
  const db = connectDatabase(url, { applicationName: "pool of the test", connectionsMax: size });
  const admin = postgres(url, { max: 2, onnotice: () => undefined });
  const all = (text: string) =>
    Promise.allSettled(Array.from({ length: size }, () => spillWebhooks(db, [text], 3_000)));
  await admin.begin(async (tx) => {
    await tx`lock table spilled_webhooks in access exclusive mode`;
    const waiting = all("cut");
    await waitUntil("all to wait", async () => {
      const rows = await admin`select from pg_stat_activity
        where application_name = 'pool of the test' and wait_event_type = 'Lock'`;
      return rows.length === size;
    });
    await admin`select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'pool of the test'`;
    await waiting;
  });
  return {
    db,
    all,
    close: async () => {
      await db.end({ timeout: 1 });
      await admin.end();
      await drop();
    },
  };
};

test("statements after a reconnect do not fail with the error that ended the last connection", async () => {
  const { all, close } = await setup();
  const results = await all("after");
  await close();
  const failures = results.flatMap((one) => (one.status === "rejected" ? [`${one.reason}`] : []));
  expect(failures).toEqual([]);
});

test("a pool whose connections were cut in the middle of a statement ends without a deadline", async () => {
  const { db } = await setup();
  let isEnded = false;
  void db.end().then(() => (isEnded = true));
  await waitUntil("the pool to end", () => isEnded, 5_000);
});
