import { existsSync, readFileSync } from "node:fs";
import { signWebhook } from "./sign-webhook.ts";

interface Vector {
  name: string;
  kind: string;
  secret: string;
  app_key: string;
  body: string;
  expected: string;
}

interface Negative extends Omit<Vector, "expected"> {
  header_value: string | null;
}

const vectorsPath = "../shared/tiktok/signing-vectors.json";
const shared = existsSync(vectorsPath)
  ? (JSON.parse(readFileSync(vectorsPath, "utf8")) as {
      vectors: Vector[];
      webhook_negatives: Negative[];
    })
  : undefined;

const signatureOf = ({ secret, app_key, body }: Pick<Vector, "secret" | "app_key" | "body">) =>
  signWebhook({ appKey: app_key, appSecret: secret, body: Buffer.from(body) });

test("TikTok's published example gets its published signature", () => {
  const body =
    '{"type":1,"tts_notification_id":"7380066284010030890","shop_id":"7495540735365777507","timestamp":1718305585,"data":{"is_on_hold_order":true,"order_id":"576653688135258178","order_status":"UNPAID","update_time":1718305585}}';
  expect(signatureOf({ app_key: "abcdef", secret: "123", body })).toBe(
    "5dec0f11ec2f6783b8deee53c9ffbf8d024302f7c7e7fa55a35d17629031ac05",
  );
});

test("bytes that are not UTF-8 are signed as they are", () => {
  const sign = (body: Buffer) => signWebhook({ appKey: "abcdef", appSecret: "123", body });
  expect(sign(Buffer.from([0xff, 0xfe]))).toBe(
    "9167026f19df62941d00fb3aedd0ce1c82f744bd8361f735f2e0e601f2b9ee9f",
  );
  expect(sign(Buffer.from([0xff, 0xfe]))).not.toBe(sign(Buffer.from("\uFFFD\uFFFD")));
});

(shared ? describe : describe.skip)("the vectors kept beside the checkout", () => {
  const webhooks = shared?.vectors.filter(({ kind }) => kind === "webhook") ?? [];
  test("are all there", () => expect(webhooks).toHaveLength(8));
  if (shared) {
    test.each(webhooks)("$name gets its recorded signature", (vector) => {
      expect(signatureOf(vector)).toBe(vector.expected);
    });
    test.each(shared.webhook_negatives)("$name is never what is sent", (negative) => {
      expect(signatureOf(negative)).not.toBe(negative.header_value);
    });
  }
});
