import { connectDatabase, endLease, takeLease } from "@sluice/db";
import postgres from "postgres";
import { freshDatabase } from "../support/fresh-database.ts";
import { waitUntil } from "../support/wait-until.ts";

test("a lease is given back although its connection is ended over it", async () => {
  const { url, drop } = await freshDatabase();
  const db = connectDatabase(url, { applicationName: "holder of the test", connectionsMax: 1 });
  const admin = postgres(url, { max: 2, onnotice: () => undefined });
  const isCut = async () => {
    const rows = await admin`select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'holder of the test' and wait_event_type = 'Lock'`;
    return rows.length === 1;
  };

  const lease = await takeLease(db, "sync:1", { lastsMs: 60_000 });
  if (!lease) throw new Error("Nobody else could have it.");
  let ended: Promise<void> | undefined;
  await admin.begin(async (tx) => {
    await tx`select from leases for update`;
    ended = endLease(db, lease);
    ended.catch(() => undefined);
    await waitUntil("its connection to be ended", isCut);
  });
  await ended;
  expect(await takeLease(db, "sync:1", { lastsMs: 60_000 })).toBeDefined();

  await db.end({ timeout: 1 });
  await admin.end();
  await drop();
});
