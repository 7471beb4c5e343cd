import { gzipSync } from "node:zlib";
import { bytesOf, sign, startReceiver } from "../support/receiver.ts";
import { sendRaw, statusOf } from "../support/raw-http.ts";
import { waitUntil } from "../support/wait-until.ts";

const golden =
  '{"type":1,"tts_notification_id":"7380066284010030890","shop_id":"7495540735365777507",' +
  '"timestamp":1718305585,"data":{"is_on_hold_order":true,"order_id":"576653688135258178",' +
  '"order_status":"UNPAID","update_time":1718305585}}';
const goldenSignature = "5dec0f11ec2f6783b8deee53c9ffbf8d024302f7c7e7fa55a35d17629031ac05";

const running: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const { close } of running.splice(0)) await close();
});
const setup = async (settings: Parameters<typeof startReceiver>[0] = {}) => {
  const receiver = await startReceiver(settings);
  running.push(receiver);
  await waitUntil("Redis to be ready", () => receiver.redis.status === "ready");
  return receiver;
};

describe("the receiver", () => {
  it("takes TikTok's published example and stores its bytes before it says 200", async () => {
    const { post, enqueued } = await setup();
    const answer = await post(golden, { authorization: goldenSignature });
    expect([answer.status, await answer.text()]).toEqual([200, ""]);
    const [event, ...others] = await enqueued();
    expect(others).toEqual([]);
    expect(event && bytesOf(event).toString()).toBe(golden);
    expect(event?.body.isSealed).toBe(false);
  });

  it.each([
    ["missing", undefined],
    ["empty", ""],
    ["with Bearer", `Bearer ${goldenSignature}`],
    ["upper case", goldenSignature.toUpperCase()],
    ["63 characters", goldenSignature.slice(1)],
    ["65 characters", `${goldenSignature}0`],
    ["not hex", "z".repeat(64)],
    ["base64", Buffer.from(goldenSignature, "hex").toString("base64")],
    ["of the right length with a wrong value", "0".repeat(64)],
    ["of the body alone", sign(golden, "123", "")],
    ["of another app", sign(golden, "123", "other")],
    ["under another secret", sign(golden, "124")],
    ["of the body with spaces", sign(golden.replaceAll(":", ": "))],
  ])(
    "refuses a signature that is %s, with an empty body, and enqueues nothing",
    async (_, header) => {
      const { url, enqueued } = await setup();
      const answer = await fetch(url, {
        method: "POST",
        body: golden,
        headers: {
          "content-type": "application/json",
          ...(header !== undefined && { authorization: header }),
        },
      });
      expect([answer.status, await answer.text()]).toEqual([401, ""]);
      expect(await enqueued()).toEqual([]);
    },
  );

  it("refuses two signatures, whichever of them is good", async () => {
    const { port, enqueued } = await setup();
    for (const pair of [
      [goldenSignature, "0".repeat(64)],
      ["0".repeat(64), goldenSignature],
    ]) {
      const head = pair.map((value) => `Authorization: ${value}\r\n`).join("");
      const answer = await sendRaw(
        port,
        [
          `POST /webhooks/tiktok HTTP/1.1\r\nHost: x\r\n${head}Content-Length: ${golden.length}\r\n\r\n${golden}`,
        ],
        { isDone: (text) => text.includes("\r\n\r\n") },
      );
      expect(statusOf(answer)).toBe(401);
    }
    expect(await enqueued()).toEqual([]);
  });

  it("takes either secret while one replaces the other, and only then", async () => {
    const rotating = await setup({ previousSecret: "old" });
    expect((await rotating.post(golden, { authorization: sign(golden, "old") })).status).toBe(200);
    expect((await rotating.post(golden)).status).toBe(200);
    const rotated = await setup();
    expect((await rotated.post(golden, { authorization: sign(golden, "old") })).status).toBe(401);
  });

  it.each([
    ["not JSON", Buffer.from("{not json")],
    ["empty", Buffer.alloc(0)],
    ["invalid UTF-8", Buffer.from([0x7b, 0xff, 0xfe, 0x00, 0x7d])],
    ["with a byte order mark", Buffer.from('\ufeff{"type":1}')],
    ["with CRLF and a trailing newline", Buffer.from('{"type":1}\r\n')],
    ["with é in both spellings", Buffer.from('{"a":"\\u00e9é"}')],
    ["of 128 KiB", Buffer.from(`"${"x".repeat(128 * 1024 - 2)}"`)],
  ])("keeps a signed body that is %s, byte for byte", async (_, body) => {
    const { post, enqueued } = await setup();
    expect((await post(body)).status).toBe(200);
    const [event] = await enqueued();
    expect(event && bytesOf(event).equals(body)).toBe(true);
  });

  it("seals a body whose type may carry personal data before it reaches Redis", async () => {
    const { post, enqueued } = await setup();
    const chat = '{"type":14,"shop_id":"1","timestamp":1,"data":{"content":"I am Jane Canary"}}';
    expect((await post(chat)).status).toBe(200);
    const [event] = await enqueued();
    expect(event?.body.isSealed).toBe(true);
    expect(event?.body.bytes).not.toContain("Canary");
    expect(event && bytesOf(event).toString()).toBe(chat);
  });

  it("answers 413 to more than 128 KiB, told by its length or not, and closes", async () => {
    const { port, enqueued } = await setup();
    const byLength = await sendRaw(port, [
      "POST /webhooks/tiktok HTTP/1.1\r\nHost: x\r\nContent-Length: 200000\r\n\r\n",
    ]);
    expect([statusOf(byLength), byLength.isClosed]).toEqual([413, true]);
    const chunk = `8000\r\n${"x".repeat(0x8000)}\r\n`;
    const byChunks = await sendRaw(port, [
      "POST /webhooks/tiktok HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n",
      ...Array.from({ length: 8 }, () => chunk),
    ]);
    expect([statusOf(byChunks), byChunks.isClosed]).toEqual([413, true]);
    expect(await enqueued()).toEqual([]);
  });

  it("answers 415 to a compressed body or another media type, 405 and 404 to all else", async () => {
    const { post, url } = await setup();
    const zipped = gzipSync(golden);
    expect((await post(zipped, { "content-encoding": "gzip" })).status).toBe(415);
    expect((await post(golden, { "content-encoding": "br" })).status).toBe(415);
    expect((await post(golden, { "content-type": "text/plain" })).status).toBe(415);
    expect((await fetch(url)).status).toBe(405);
    expect((await fetch(url, { method: "PUT", body: golden })).status).toBe(405);
    for (const path of ["/", "/webhooks", "/webhooks/tiktok/", "/metrics", "/readyz"])
      expect((await fetch(new URL(path, url), { method: "POST", body: golden })).status).toBe(404);
  });

  it.each([
    ["both lengths", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", 400],
    ["two lengths", "Content-Length: 5\r\nContent-Length: 6\r\n", 400],
    ["a folded header", "X-A: 1\r\n 2\r\nContent-Length: 0\r\n", 400],
    ["20 kB of headers", `X-A: ${"x".repeat(20_000)}\r\n`, 431],
  ])("refuses a request with %s and closes", async (_, head, status) => {
    const { port } = await setup();
    const answer = await sendRaw(port, [
      `POST /webhooks/tiktok HTTP/1.1\r\nHost: x\r\n${head}\r\n0\r\n\r\n`,
    ]);
    expect([statusOf(answer), answer.isClosed]).toEqual([status, true]);
  });

  it("cuts senders that stop in the middle within 10 s, while others are served", async () => {
    const { port, post } = await setup();
    const startedAt = Date.now();
    const slow = [
      sendRaw(port, ["POST /webhooks/tiktok HTTP/1.1\r\nHost:"]),
      sendRaw(port, ["POST /webhooks/tiktok HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"]),
    ];
    expect((await post(golden)).status).toBe(200);
    const closed = await Promise.all(slow);
    expect(closed.map(({ isClosed }) => isClosed)).toEqual([true, true]);
    expect(Date.now() - startedAt).toBeLessThan(12_500);
  });

  it("carries a lone webhook in a job of its own, and those that come meanwhile together", async () => {
    const { post, batches, enqueued, redis } = await setup();
    const postMany = () => Promise.all(Array.from({ length: 100 }, () => post(golden)));
    await post(golden);
    expect(batches).toEqual([1]);
    // Their connections stay open, so that the next hundred come at once.
    await postMany();
    // Redis holds its answers back for a moment, as a slow disk would, so that webhooks gather.
    await redis.client("PAUSE", 200, "WRITE");
    const answers = await postMany();
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(await enqueued()).toHaveLength(201);
    expect(Math.max(...batches)).toBeGreaterThan(10);
  });

  it("answers 503 within a second while Redis is away, and 200 again when it is back", async () => {
    const { post, redis } = await setup();
    redis.disconnect();
    const startedAt = Date.now();
    const answer = await post(golden);
    expect([answer.status, await answer.text()]).toEqual([503, ""]);
    expect(Date.now() - startedAt).toBeLessThan(1_000);
    // It looks for Redis every half second at first, and a webhook is what it looks with.
    const backAt = Date.now();
    await waitUntil("a webhook to be answered 200", async () => {
      // The connection ends some time after it was told to, and only then can it begin again.
      if (redis.status === "end") await redis.connect().catch(() => undefined);
      return (await post(golden)).status === 200;
    });
    expect(Date.now() - backAt).toBeLessThan(2_000);
  });
});
