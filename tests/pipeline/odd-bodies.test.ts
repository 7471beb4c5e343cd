import { oddBodies } from "../support/odd-bodies.ts";
import { sign, startReceiver, vaultOfTests } from "../support/receiver.ts";
import { waitUntil } from "../support/wait-until.ts";
import { startWorker } from "../support/worker.ts";

describe("signed bodies that cannot be trusted", () => {
  let receiver: Awaited<ReturnType<typeof startReceiver>>;
  let worker: Awaited<ReturnType<typeof startWorker>>;
  beforeAll(async () => {
    worker = await startWorker();
    receiver = await startReceiver({ redisUrl: worker.redisUrl });
    await waitUntil("Redis to be ready", () => receiver.redis.status === "ready");
  });
  afterAll(async () => {
    await receiver.close();
    await worker.close();
  });

  it.each(oddBodies)(
    "%s: taken, kept byte for byte, and set aside after one try",
    async (_, body, status) => {
      const bytes = Buffer.from(body);
      const answer = await receiver.post(bytes, { authorization: sign(bytes) });
      expect(answer.status).toBe(200);
      const fact = await waitUntil("the fact", async () => {
        const rows = await worker.db<
          {
            raw: Buffer;
            raw_sealed: boolean;
            status: string;
            reason: string;
            trace_id: string;
            duplicates: number;
          }[]
        >`select * from order_events order by id`;
        return rows.find(({ raw, raw_sealed: isSealed, trace_id: traceId }) =>
          (isSealed ? vaultOfTests.openBody(raw, traceId) : raw).equals(bytes),
        );
      });
      expect(fact.status).toBe(status);
      expect(fact.reason).toMatch(/\w+ \w+/);
      expect(fact.duplicates).toBe(0);
      expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    },
  );

  it("cost nobody else anything: no dead letter, no order, nothing left in the queue", async () => {
    const count = async (table: string) =>
      (await worker.db`select count(*)::int as n from ${worker.db(table)}`)[0]?.["n"];
    expect(await count("dead_letters")).toBe(0);
    expect(await count("orders")).toBe(0);
    expect(await count("order_events")).toBe(oddBodies.length);
    const jobs = await worker.normalizeQueue.getJobCounts("wait", "active", "delayed", "failed");
    expect(jobs).toEqual({ wait: 0, active: 0, delayed: 0, failed: 0 });
  });
});
