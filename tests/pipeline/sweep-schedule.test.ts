import {
  connectRedis,
  consumeSweeps,
  openSweepQueue,
  promoteMisdatedJobs,
  removeMisdatedSchedules,
  restoreSchedules,
} from "@sluice/queues";
import { Redis } from "ioredis";
import { freshRedis } from "../support/servers.ts";
import { waitUntil } from "../support/wait-until.ts";

const open: { close: () => Promise<void> }[] = [];
afterAll(async () => {
  for (const { close } of open) await close();
});

const everyMs = 1_000;
const schedule = { first: { everyMs }, second: { everyMs } };

/** Two sweeps under a schedule, and when each of them ran. */
const setup = async () => {
  const redisUrl = await freshRedis();
  const handOver = connectRedis(redisUrl, "handOver");
  const work = connectRedis(redisUrl, "work");
  const queue = openSweepQueue(handOver);
  const runs: Record<string, number> = { first: 0, second: 0 };
  const worker = consumeSweeps(
    work,
    async (name) => {
      runs[name] = (runs[name] ?? 0) + 1;
    },
    () => undefined,
  );
  open.push({
    close: async () => {
      await worker.close();
      handOver.disconnect();
      work.disconnect();
    },
  });
  return {
    queue,
    runs,
    restore: () => restoreSchedules(queue, schedule),
    removeMisdated: (nowMs?: number) => removeMisdatedSchedules(handOver, [queue], nowMs),
    promoteMisdated: (nowMs?: number) => promoteMisdatedJobs(handOver, [queue], nowMs),
    entries: async () =>
      (await queue.getJobSchedulers()).map(({ key, next = 0 }) => ({ key, next })),
    loseData: async () => {
      const redis = new Redis(redisUrl);
      await redis.flushdb();
      redis.disconnect();
    },
  };
};

test("a schedule that is written again and again has one entry a sweep and runs as often as it says", async () => {
  const { queue, runs, restore, entries } = await setup();
  const until = Date.now() + 4 * everyMs;
  while (Date.now() < until) {
    await Promise.all([restore(), restore()]);
    const found = await entries();
    expect(found.map(({ key }) => key).sort()).toEqual(["first", "second"]);
    for (const { next } of found) expect(next - Date.now()).toBeLessThanOrEqual(everyMs);
    await new Promise((resolve) => setTimeout(resolve, everyMs / 10));
  }
  for (const name of ["first", "second"]) {
    expect(runs[name]).toBeGreaterThanOrEqual(3);
    expect(runs[name]).toBeLessThanOrEqual(6);
  }
  expect(await queue.getDelayedCount()).toBeLessThanOrEqual(2);
});

test("a schedule that Redis has lost is back, and runs, after it was written once more", async () => {
  const { runs, restore, entries, loseData } = await setup();
  await restore();
  await waitUntil("each to have run", () => runs["first"] && runs["second"]);
  await loseData();
  expect(await entries()).toEqual([]);
  const before = { ...runs };
  await restore();
  expect((await entries()).map(({ key }) => key).sort()).toEqual(["first", "second"]);
  await waitUntil(
    "each to run again",
    () => Object.keys(before).every((name) => (runs[name] ?? 0) > (before[name] ?? 0)),
    5 * everyMs,
  );
});

test("schedules that a clock ten minutes ahead has dated are removed, but not by such a clock", async () => {
  const { queue, removeMisdated, entries } = await setup();
  const tenMinutesMs = 600_000;
  for (const [name, startDate] of [
    ["misdated", Date.now() + tenMinutesMs],
    ["right", Date.now()],
  ] as const)
    await queue.upsertJobScheduler(name, { every: 60_000, startDate }, { name });
  expect(await removeMisdated(Date.now() + tenMinutesMs)).toBe(0);
  expect(await entries()).toHaveLength(2);
  expect(await removeMisdated()).toBe(1);
  expect((await entries()).map(({ key }) => key)).toEqual(["right"]);
});

test("a job that a clock ten minutes ahead has put off runs once a right clock looks, others stay put off", async () => {
  const { queue, runs, promoteMisdated } = await setup();
  const tenMinutesMs = 600_000;
  const timestamp = Date.now() + tenMinutesMs;
  await queue.add("first", {}, { delay: 1_000, timestamp });
  await queue.add("second", {}, { delay: tenMinutesMs });
  expect(await promoteMisdated(timestamp)).toBe(0);
  expect(await promoteMisdated()).toBe(1);
  await waitUntil("the job to run", () => runs["first"] === 1);
  expect(await promoteMisdated()).toBe(0);
  expect(runs["second"]).toBe(0);
});
