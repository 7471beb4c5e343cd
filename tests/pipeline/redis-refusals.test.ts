import { addJob, connectRedis, consume, fresh, openQueue } from "@sluice/queues";
import { startPrivateRedis } from "../support/private-redis.ts";
import { waitUntil } from "../support/wait-until.ts";

const refusingMs = 3_000;
const jobCount = 20;

const open: { close: () => Promise<void> }[] = [];
afterAll(async () => {
  for (const { close } of open) await close();
});

type PrivateRedis = Awaited<ReturnType<typeof startPrivateRedis>>;

/** A consumer that finds jobs waiting in a Redis that refuses to give them out. */
const setup = async (refuse: (server: PrivateRedis) => Promise<unknown>) => {
  const server = await startPrivateRedis();
  const handOver = connectRedis(server.url, "handOver");
  const work = connectRedis(server.url, "work");
  const queue = openQueue("advance", handOver);
  for (let index = 0; index < jobCount; index += 1)
    await addJob(queue, [fresh({ orderId: String(index) })]);
  await refuse(server);
  const errors: string[] = [];
  const consumer = consume(
    "advance",
    work,
    { lockDurationMs: 5_000, stalledIntervalMs: 2_000, backoffBaseMs: 20 },
    async () => undefined,
    (err) => errors.push(err.message),
  );
  open.push({
    close: async () => {
      await server.mend();
      await consumer.close();
      handOver.disconnect();
      work.disconnect();
      await server.stop();
    },
  });
  /** How often Redis has refused a command since its start. */
  const refusals = async () => {
    const stats = (await server.command("INFO", "errorstats")) as string;
    const counts = [...stats.matchAll(/^errorstat_\w+:count=(\d+)/gm)];
    return counts.reduce((sum, [, count]) => sum + Number(count), 0);
  };
  return { server, queue, consumer, errors, refusals };
};

test.concurrent.each([
  ["READONLY", (server: PrivateRedis) => server.refuseWrites()],
  ["OOM", (server: PrivateRedis) => server.fillUp()],
])(
  "a consumer rests while Redis answers %s, does not seem to work, and takes its jobs afterwards",
  async (code, refuse) => {
    const { server, queue, consumer, errors, refusals } = await setup(refuse);
    await waitUntil("the first refusal", () => errors.length > 0);
    const until = Date.now() + refusingMs;
    const causes = new Set<string | undefined>();
    await waitUntil("the outage to end", () => {
      causes.add(consumer.whyIdle());
      return Date.now() > until;
    });
    expect(causes).not.toContain(undefined);
    expect(consumer.taken()).toBe(0);
    expect(errors[0]).toContain(code);
    expect(errors.length).toBeLessThanOrEqual(10);
    // Without a rest they are thousands a second.
    expect(await refusals()).toBeLessThan(100);

    await server.mend();
    await waitUntil(
      "all jobs to be done",
      async () => (await queue.getCompletedCount()) === jobCount,
    );
    await waitUntil("it to say that it works", () => consumer.whyIdle() === undefined);
  },
);
