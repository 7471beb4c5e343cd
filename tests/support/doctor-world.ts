import { recordDeadLetters } from "@sluice/db";
import {
  connectRedis,
  consumeSweeps,
  openSweepQueue,
  restoreSchedules,
  restoreShopSchedules,
} from "@sluice/queues";
import { sweeps } from "@sluice/worker";
import { Worker } from "bullmq";
import postgres from "postgres";
import { insertShop } from "./insert-shop.ts";
import type { startPrivateRedis } from "./private-redis.ts";
import { runDoctor, type DoctorReport } from "./run-doctor.ts";
import { databaseServerUrl } from "./servers.ts";
import type { startApi } from "./start-api.ts";
import { openSweepWorld } from "./sweep-world.ts";
import { waitUntil } from "./wait-until.ts";

export const shopId = "7490000000000000001";
const hourMs = 3_600_000;

interface Servers {
  server: Awaited<ReturnType<typeof startPrivateRedis>>;
  api: Awaited<ReturnType<typeof startApi>>;
}

/** A Sluice that is in good order, what spoils it, and a doctor. Nobody works in it. */
export const openDoctorWorld = async ({ server, api }: Servers) => {
  await server.command("FLUSHALL");
  const opened = await openSweepWorld(server.url);
  const { db, redis, queues } = opened;
  const sweepQueue = openSweepQueue(redis);
  const writeSweepSchedules = () =>
    restoreSchedules(sweepQueue, { "dead pointers": { everyMs: hourMs } });
  await insertShop(db, shopId);
  await db`insert into sync_cursors (shop_id, list, watermark) values (${shopId}, 'orders', now())`;
  await db`insert into users (email, role) values ('ann@example.com', 'admin')`;
  await restoreShopSchedules(queues.sync, [shopId], 300_000);
  await writeSweepSchedules();
  const env = {
    DATABASE_URL: opened.databaseUrl,
    REDIS_URL: server.url,
    SLUICE_API_URL: api.base,
    API_TOKEN: "a-token-for-tests",
    TIKTOK_API_URL: api.tiktokUrl,
  };

  /** Its report; its exit code must say the same. */
  const doctor = async (
    changed: Record<string, string> = {},
    how: Parameters<typeof runDoctor>[1] = {},
  ) => {
    const { exitCode, stdout, stderr } = await runDoctor({ ...env, ...changed }, how);
    if (stderr !== "") throw new Error(stderr);
    const report = JSON.parse(stdout) as DoctorReport;
    const said = report.findings.length > 0 ? 1 : 0;
    if (exitCode !== said) throw new Error(`The exit code is ${exitCode}, and not ${said}.`);
    return report;
  };

  /** Somebody who takes the jobs of the advance, those that a dead one left, too. */
  const work = async (run: () => Promise<void> = () => Promise.resolve()) => {
    const connection = connectRedis(server.url, "work");
    const worker = new Worker(queues.advance.name, run, {
      connection,
      lockDuration: 2_000,
      stalledInterval: 100,
    });
    worker.on("error", () => undefined);
    await waitUntil("the jobs to be taken", async () => {
      const counts = await queues.advance.getJobCounts("wait", "active");
      return counts["wait"] === 0 && counts["active"] === 0;
    });
    await worker.close();
    connection.disconnect();
  };

  /** `doctor --fix` while somebody runs the sweeps. */
  const fix = async () => {
    const connection = connectRedis(server.url, "work");
    const sweep = async (name: string) => {
      await sweeps[name as keyof typeof sweeps].sweep(opened.deps);
    };
    const worker = consumeSweeps(connection, sweep, () => undefined);
    const report = await doctor({}, { args: ["--fix", "--json"] });
    await worker.close();
    connection.disconnect();
    return report;
  };

  return {
    ...opened,
    sweepQueue,
    writeSweepSchedules,
    env,
    doctor,
    work,
    fix,
    set: (name: string, value: string) => server.command("CONFIG", "SET", name, value),
    oldJob: () => queues.advance.add("batch", {}, { timestamp: Date.now() - hourMs }),
    recordLetters: (...keys: string[]) => recordDeadLetters(db, keys.map(letter)),
    pendingFact: () => db`
      insert into order_events (event_key, shop_id, tiktok_order_id, source, kind, occurred_at,
        received_at, status)
      values ('a', ${shopId}, '1', 'webhook', 'hint', now(), now() - interval '1 minute', 'pending')`,
    /** Counts for connections that are opened afterwards. */
    alterDatabase: async (change: string) => {
      const admin = postgres(databaseServerUrl(), { max: 1 });
      const name = new URL(opened.databaseUrl).pathname.slice(1);
      await admin.unsafe(`alter database ${name} ${change}`);
      await admin.end();
    },
  };
};

const letter = (eventKey: string) => ({
  stage: "advance",
  eventKey,
  shopId,
  orderId: null,
  fingerprint: "advance.other",
  error: "boom",
  attempts: 8,
  firstFailedAtMs: Date.now(),
  payload: "",
});
