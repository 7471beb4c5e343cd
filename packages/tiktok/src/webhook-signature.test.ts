import { createHash, createHmac } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { signWebhook } from "./testing/index.ts";
import { verifyWebhookSignature, webhookVerifier } from "./webhook-signature.ts";

// TikTok's own published example.
const published = {
  appKey: "abcdef",
  secret: "123",
  body: Buffer.from(
    '{"type":1,"tts_notification_id":"7380066284010030890","shop_id":"7495540735365777507","timestamp":1718305585,"data":{"is_on_hold_order":true,"order_id":"576653688135258178","order_status":"UNPAID","update_time":1718305585}}',
  ),
  header: "5dec0f11ec2f6783b8deee53c9ffbf8d024302f7c7e7fa55a35d17629031ac05",
};
const verifyPublished = webhookVerifier({ appKey: "abcdef", secrets: ["123"] });

describe("the published example", () => {
  it("is accepted", () => {
    expect(verifyPublished(published.header, published.body)).toBe(true);
    const { appKey, secret, header, body } = published;
    expect(verifyWebhookSignature({ appKey, secrets: [secret], header, body })).toBe(true);
  });

  const { header, body } = published;
  const hmac = (key: string, message: string) =>
    createHmac("sha256", key).update(message).digest("hex");
  it.each<[string, string | undefined]>([
    ["no header", undefined],
    ["an empty header", ""],
    ["a Bearer prefix", `Bearer ${header}`],
    ["a Basic prefix", `Basic ${header}`],
    ["upper-case hex", header.toUpperCase()],
    ["one upper-case digit", header.replace("d", "D")],
    ["63 characters", header.slice(0, 63)],
    ["62 characters", header.slice(0, 62)],
    ["65 characters", `${header}0`],
    ["66 characters", `${header}00`],
    ["a leading space", ` ${header}`],
    ["a trailing space", `${header} `],
    ["a trailing newline", `${header}\n`],
    ["a trailing carriage return", `${header}\r`],
    ["a trailing NUL", `${header}\0`],
    ["64 characters that are not hex", "z".repeat(64)],
    ["one character that is not hex", `${header.slice(0, 63)}g`],
    ["a fullwidth digit", `${header.slice(0, 63)}\uFF15`],
    ["64 zeros", "0".repeat(64)],
    ["the header twice", `${header}, ${header}`],
    ["a 0x prefix", `0x${header.slice(2)}`],
    ["base64", Buffer.from(header, "hex").toString("base64")],
    ["base64url", Buffer.from(header, "hex").toString("base64url")],
    ["its first digit changed", `6${header.slice(1)}`],
    ["its last digit changed", `${header.slice(0, 63)}6`],
    ["another secret", signWebhook(body, { appKey: "abcdef", secret: "124" })],
    ["another app's key", signWebhook(body, { appKey: "abcdeg", secret: "123" })],
    ["an empty secret", hmac("", `abcdef${body.toString()}`)],
    ["a signature without the app key", hmac("123", body.toString())],
    ["the app key behind the body", hmac("123", `${body.toString()}abcdef`)],
    ["an API request's signature", hmac("123", `123abcdef${body.toString()}123`)],
    ["a plain hash", createHash("sha256").update(`123abcdef${body.toString()}`).digest("hex")],
    ["HMAC-SHA1", createHmac("sha1", "123").update(`abcdef${body.toString()}`).digest("hex")],
    ["timestamp and body signed", hmac("123", `1718305585${body.toString()}`)],
    ["the form of another product", `t=1718305585,s=${header}`],
  ])("is refused with %s", (_, wrong) => {
    expect(verifyPublished(wrong, body)).toBe(false);
  });

  it.each<[string, (body: string) => string]>([
    ["a changed value", (text) => text.replace("UNPAID", "COMPLETED")],
    ["blanks between keys and values", (text) => text.replaceAll(":", ": ")],
    ["a trailing newline", (text) => `${text}\n`],
    ["a leading BOM", (text) => `\uFEFF${text}`],
    ["an empty body", () => ""],
    ["the app key before the body", (text) => `abcdef${text}`],
  ])("is refused with %s", (_, change) => {
    expect(verifyPublished(header, Buffer.from(change(body.toString())))).toBe(false);
  });
});

describe("a body is accepted for its bytes alone", () => {
  const keys = { appKey: "6sluice1", secret: "not-a-real-secret" };
  const verify = webhookVerifier({ appKey: keys.appKey, secrets: [keys.secret] });
  const bodies = new Map<string, Buffer>([
    ["non-ASCII text", Buffer.from('{"a":"é"}')],
    ["the same text escaped", Buffer.from('{"a":"\\u00e9"}')],
    ["the same text decomposed", Buffer.from('{"a":"e\u0301"}')],
    ["the same text in Latin-1", Buffer.from('{"a":"é"}', "latin1")],
    ["a replacement character where it was broken", Buffer.from('{"a":"\uFFFD"}')],
    ["line feeds", Buffer.from('{\n"a":1\n}')],
    ["carriage returns", Buffer.from('{\r\n"a":1\r\n}')],
    ["a BOM", Buffer.from('\uFEFF{"a":1}')],
    ["no BOM", Buffer.from('{"a":1}')],
    ["a trailing newline", Buffer.from('{"a":1}\n')],
    ["one order of keys", Buffer.from('{"a":1,"b":2}')],
    ["the other order of keys", Buffer.from('{"b":2,"a":1}')],
    ["no byte at all", Buffer.alloc(0)],
    ["a NUL", Buffer.from([0])],
    ["every byte there is", Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))],
    ["what is not JSON", Buffer.from("{{{")],
  ]);

  it.each([...bodies])("%s", (name, body) => {
    const header = signWebhook(body, keys);
    const accepted = [...bodies].filter(([, other]) => verify(header, other)).map(([own]) => own);
    expect(accepted).toEqual([name]);
  });
});

describe("a rotation of the app secret", () => {
  const body = published.body;
  const signed = (secret: string) => signWebhook(body, { appKey: "abcdef", secret });
  const verify = webhookVerifier({ appKey: "abcdef", secrets: ["new", "old"] });

  it("accepts the new and the previous secret", () => {
    expect([verify(signed("new"), body), verify(signed("old"), body)]).toEqual([true, true]);
  });
  it("refuses any other, and the previous one once it is over", () => {
    expect(verify(signed("older"), body)).toBe(false);
    expect(webhookVerifier({ appKey: "abcdef", secrets: ["new"] })(signed("old"), body)).toBe(
      false,
    );
  });
});

it.each([
  ["no app key", { appKey: "", secrets: ["123"] }, "without an app key"],
  ["no secret", { appKey: "abcdef", secrets: [] }, "1 or 2 app secrets, not 0"],
  ["an empty secret", { appKey: "abcdef", secrets: [""] }, "empty secret"],
  ["an empty previous secret", { appKey: "abcdef", secrets: ["123", ""] }, "empty secret"],
  ["three secrets", { appKey: "abcdef", secrets: ["1", "2", "3"] }, "1 or 2 app secrets, not 3"],
])("nothing is ever verified with %s", (_, keys, message) => {
  expect(() => webhookVerifier(keys)).toThrow(message);
});

describe("recorded vectors", () => {
  const path = join(process.cwd(), "../shared/tiktok/signing-vectors.json");
  interface Vector {
    name: string;
    kind: string;
    secret: string;
    app_key: string;
    body: string;
    expected: string;
    header_value: string | null;
  }
  const check = (vector: Vector, header: string | undefined) =>
    verifyWebhookSignature({
      appKey: vector.app_key,
      secrets: [vector.secret],
      header,
      body: Buffer.from(vector.body),
    });

  if (!existsSync(path)) it.skip("are not on this machine", () => undefined);
  else {
    const recorded = JSON.parse(readFileSync(path, "utf8")) as {
      vectors: Vector[];
      webhook_negatives: Vector[];
    };
    it.each(recorded.vectors.filter(({ kind }) => kind === "webhook"))("accept $name", (vector) =>
      expect(check(vector, vector.expected)).toBe(true),
    );
    it.each(recorded.webhook_negatives)("refuse $name", (vector) =>
      expect(check(vector, vector.header_value ?? undefined)).toBe(false),
    );
  }
});
