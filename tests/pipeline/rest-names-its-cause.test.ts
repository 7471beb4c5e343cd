import { addJob, connectRedis, consume, fresh, openQueue } from "@sluice/queues";
import { startPrivateRedis } from "../support/private-redis.ts";
import { waitUntil } from "../support/wait-until.ts";

test("a consumer that rests names what Redis refuses its work with, all the time", async () => {
  const server = await startPrivateRedis();
  const handOver = connectRedis(server.url, "handOver");
  const work = connectRedis(server.url, "work");
  const queue = openQueue("advance", handOver);
  await addJob(queue, [fresh({ orderId: "1" })]);
  await server.refuseWrites();
  const errors: string[] = [];
  const consumer = consume(
    "advance",
    work,
    { lockDurationMs: 5_000, stalledIntervalMs: 2_000, backoffBaseMs: 20 },
    async () => undefined,
    (err) => errors.push(err.message),
  );
  await waitUntil("the first refusal", () => errors.length > 0);
  const causes: Record<string, number> = {};
  const until = Date.now() + 3_000;
  await waitUntil("some looks", () => {
    const cause = String(consumer.whyIdle());
    causes[cause] = (causes[cause] ?? 0) + 1;
    return Date.now() > until;
  });
  await server.mend();
  await consumer.close();
  handOver.disconnect();
  work.disconnect();
  await server.stop();
  expect(Object.keys(causes)).toEqual([expect.stringContaining("READONLY")]);
});
