import {
  connectRedis,
  queueName,
  type AdvanceEvent,
  type JobData,
  type Stage,
} from "@sluice/queues";
import { UnrecoverableError, Worker } from "bullmq";
import { openSweepWorld, waitingBatches } from "../support/sweep-world.ts";
import { waitUntil } from "../support/wait-until.ts";

const open: { close: () => Promise<void> }[] = [];
afterAll(async () => {
  for (const { close } of open) await close();
});

const setup = async () => {
  const world = await openSweepWorld();
  open.push(world);
  const { queues, redisUrl } = world;
  /** Lets BullMQ give up on a job with this data. */
  const fail = async (stage: Stage, ...data: unknown[]) => {
    const queue = queues[stage];
    const before = await queue.getFailedCount();
    await queue.addBulk(data.map((one) => ({ name: "batch", data: one })));
    const connection = connectRedis(redisUrl, "work");
    const worker = new Worker(queueName(stage), () => Promise.reject(stalled()), { connection });
    await waitUntil(
      `${data.length} failed jobs`,
      async () => (await queue.getFailedCount()) === before + data.length,
    );
    await worker.close();
    connection.disconnect();
  };
  const failed = async () => {
    const counts = Object.values(queues).map((queue) => queue.getFailedCount());
    return (await Promise.all(counts)).reduce((sum, count) => sum + count);
  };
  return { ...world, fail, failed };
};

const stalled = () => new UnrecoverableError("job stalled more than allowable limit");

const batchOf = (...events: { orderId: string; attempts?: number }[]): JobData => ({
  version: 1,
  events: events.map(({ orderId, attempts = 0 }) => ({ event: { orderId }, attempts })),
});

describe("jobs that BullMQ has given up on", () => {
  it("are tried again event by event where they hold a batch, with the tries that they had", async () => {
    const { fail, failed, sweep, queues, letters } = await setup();
    await fail("advance", batchOf({ orderId: "1" }, { orderId: "2", attempts: 2 }));
    expect(await sweep("failed jobs")).toBe(1);
    const batches = await waitingBatches(queues.advance);
    expect(batches.map((batch) => batch.length)).toEqual([1, 1]);
    const attemptsOf = batches
      .flat()
      .map(({ event, attempts }) => [(event as AdvanceEvent).orderId, attempts]);
    expect(Object.fromEntries(attemptsOf)).toEqual({ "1": 0, "2": 2 });
    expect([await failed(), await letters()]).toEqual([0, []]);
  });

  it("are dead with what failed them where they hold one event", async () => {
    const { fail, failed, sweep, letters, queues, deadQueues } = await setup();
    await fail("advance", batchOf({ orderId: "1", attempts: 2 }));
    expect(await sweep("failed jobs")).toBe(1);
    expect(await letters()).toMatchObject([
      {
        key: "advance:1",
        attempts: 3,
        status: "open",
        error: "job stalled more than allowable limit",
      },
    ]);
    const [pointer] = await deadQueues.advance.getJobs(["wait"]);
    expect(pointer?.data).toMatchObject({ eventKey: "1", attempts: 3 });
    expect([await failed(), await waitingBatches(queues.advance)]).toEqual([0, []]);
  });

  it("are dead also where no release can read them", async () => {
    const { fail, failed, sweep, letters } = await setup();
    await fail("persist", { version: 7, odd: true }, "no batch at all");
    await fail("normalize", batchOf({ orderId: "an event of another stage" }));
    expect(await sweep("failed jobs")).toBe(3);
    const keys = (await letters()).map(({ eventKey }) => eventKey);
    expect(keys).toEqual(Array(3).fill(expect.stringMatching(/^unreadable:/)));
    expect(await failed()).toBe(0);
  });

  it("have one letter and one pointer each when two sweeps run at once", async () => {
    const { fail, failed, sweep, letters, deadQueues, queues } = await setup();
    const orderIds = Array.from({ length: 20 }, (_, index) => String(index));
    await fail("advance", ...orderIds.map((orderId) => batchOf({ orderId })));
    await fail("persist", { version: 1, events: [] });
    await Promise.all([sweep("failed jobs"), sweep("failed jobs")]);
    const found = await letters();
    expect(found.map(({ eventKey }) => eventKey).sort()).toEqual(orderIds.sort());
    expect(found.map(({ attempts }) => attempts)).toEqual(orderIds.map(() => 1));
    expect(await deadQueues.advance.getWaitingCount()).toBe(20);
    expect([await failed(), await queues.persist.getWaitingCount()]).toEqual([0, 0]);
  });
});
