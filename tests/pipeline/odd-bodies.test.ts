import { sign, startReceiver, vaultOfTests } from "../support/receiver.ts";
import { waitUntil } from "../support/wait-until.ts";
import { startWorker } from "../support/worker.ts";

const order = (data: string, rest = '"shop_id":"7494"') =>
  `{"type":1,"tts_notification_id":"1",${rest},"timestamp":1760000000,"data":${data}}`;
const goodData =
  '{"order_id":"576","order_status":"UNPAID","is_on_hold_order":false,"update_time":1760000000}';

/** Signed bodies that no parser should trust, and what must become of each. */
const bodies: [string, string | Buffer, "quarantined" | "ignored"][] = [
  ["not JSON", "{", "quarantined"],
  ["empty", "", "quarantined"],
  ["an array", "[]", "quarantined"],
  ["null", "null", "quarantined"],
  ["a string", '""', "quarantined"],
  ["invalid UTF-8", Buffer.from([0x7b, 0xff, 0x7d]), "quarantined"],
  ["with a byte order mark", Buffer.from(`\ufeff${order(goodData)}`), "quarantined"],
  ["60,000 deep", `${"[".repeat(60_000)}${"]".repeat(60_000)}`, "quarantined"],
  ["without data", '{"type":1,"shop_id":"7494","timestamp":1760000000}', "quarantined"],
  [
    "with a number for order id",
    order(goodData.replace('"576"', "576653688135258178")),
    "quarantined",
  ],
  ["with a number for shop id", order(goodData, '"shop_id":7494049642642441621'), "quarantined"],
  ["with a NUL in the order id", order(goodData.replace('"576"', '"57\\u00006"')), "quarantined"],
  [
    "with a lone surrogate in the status",
    order(goodData.replace("UNPAID", "\\ud800")),
    "quarantined",
  ],
  ["with an infinite time", order(goodData.replace("1760000000", "1e400")), "quarantined"],
  [
    "with a time in the far future",
    order(goodData.replace("1760000000", "99999999999")),
    "quarantined",
  ],
  ["of an unknown status", order(goodData.replace("UNPAID", "TELEPORTED")), "quarantined"],
  ["with __proto__ in it", order('{"__proto__":{"polluted":true}}'), "quarantined"],
  [
    "with SQL for an order id",
    order(goodData.replace("576", "'); drop table orders; --")),
    "quarantined",
  ],
  ["of a shop that is not connected", order(goodData), "quarantined"],
  [
    "of an unknown type",
    '{"type":9901,"shop_id":"7494","timestamp":1760000000,"data":{}}',
    "ignored",
  ],
  [
    "with a 100 kB string",
    `{"type":9902,"shop_id":"7494","data":{"a":"${"x".repeat(100_000)}"}}`,
    "ignored",
  ],
  [
    "right to left and emoji",
    '{"type":9903,"shop_id":"7494","data":{"a":"مرحبا 🎁 e\u0301"}}',
    "ignored",
  ],
];

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

  it.each(bodies)(
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
    expect(await count("order_events")).toBe(bodies.length);
    const jobs = await worker.normalizeQueue.getJobCounts("wait", "active", "delayed", "failed");
    expect(jobs).toEqual({ wait: 0, active: 0, delayed: 0, failed: 0 });
  });
});
