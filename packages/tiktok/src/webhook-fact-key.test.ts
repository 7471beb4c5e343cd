import { aWebhook, type WebhookOverrides } from "./testing/index.ts";
import { readWebhookEvent } from "./webhook-event.ts";

const keyOfBody = (body: Buffer): string | undefined => {
  const raw = { bytes: "", isSealed: true };
  const event = readWebhookEvent(body, { raw, receivedAtMs: 1_760_000_006_500, traceId: "t" });
  return event.kind === "order" ? event.facts[0]?.eventKey : event.fact.eventKey;
};
const key = (overrides: WebhookOverrides = {}) => keyOfBody(aWebhook(overrides));

it.each<[string, WebhookOverrides]>([
  ["a hint", {}],
  ["a hint without a notification id", { tts_notification_id: undefined }],
  ["a package update", { type: 4 }],
  ["a deauthorization", { type: 6 }],
  ["an unknown type", { type: 9901 }],
  ["what is quarantined", { data: { order_id: 5 } }],
])("a re-send of %s that differs in its push time only is the same fact", (_, overrides) => {
  expect(key({ ...overrides, timestamp: 1760000125 })).toBe(key(overrides));
});

it.each<[string, WebhookOverrides]>([
  ["notification", { tts_notification_id: "7411000000000000002" }],
  ["shop", { shop_id: "7490000000000000124" }],
  ["order", { data: { order_id: "577000000000000322" } }],
  ["status", { data: { order_status: "IN_TRANSIT" } }],
  ["time", { data: { update_time: 1760000001 } }],
  ["type", { type: 3, data: { order_status: "AWAITING_SHIPMENT", is_on_hold_order: false } }],
])("another %s is another fact", (_, overrides) => {
  expect(key(overrides)).not.toBe(key());
});

it("a body in another layout but with the same words is the same fact", () => {
  const pretty = JSON.stringify(JSON.parse(aWebhook().toString()), null, 2);
  expect(keyOfBody(Buffer.from(pretty))).toBe(key());
});

it.each<[unknown, RegExp]>([
  [undefined, /^webhook:7490000000000000123:-:[0-9a-f]{16}$/],
  [Number("7380066284010030890"), /^webhook:7490000000000000123:-:[0-9a-f]{16}$/],
  ["a:b", /^webhook:7490000000000000123:-:[0-9a-f]{16}$/],
  ["", /^webhook:7490000000000000123:-:[0-9a-f]{16}$/],
  ["9".repeat(65), /^webhook:7490000000000000123:-:[0-9a-f]{16}$/],
  ["A_b-9", /^webhook:7490000000000000123:A_b-9:[0-9a-f]{16}$/],
])("a notification id of %p is trusted only in the form of one", (tts_notification_id, form) => {
  expect(key({ tts_notification_id })).toMatch(form);
});

it("an unknown status has the key that it will have once it is known", () => {
  const body = (status: string) => aWebhook({ data: { order_status: status } });
  expect(keyOfBody(body("TELEPORTED"))).toMatch(
    /^webhook:7490000000000000123:7411000000000000001:/,
  );
  expect(keyOfBody(body("TELEPORTED"))).not.toBe(keyOfBody(body("UNPAID")));
});

it("two ids that round to the same number are two facts", () => {
  const body = (id: string) =>
    Buffer.from(
      `{"type":1,"shop_id":"7490000000000000123","data":{"order_id":${id},"order_status":"UNPAID"}}`,
    );
  expect(Number("576653688135258178")).toBe(Number("576653688135258179"));
  expect(keyOfBody(body("576653688135258178"))).not.toBe(keyOfBody(body("576653688135258179")));
});
