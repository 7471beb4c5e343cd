import { aWebhook } from "../testing/index.ts";
import { readWebhookBody } from "../webhook-body.ts";
import { webhookDrift } from "./webhook-drift.ts";

const driftOf = (body: Buffer) => webhookDrift(readWebhookBody(body));

it.each([1, 3, 4, 6, 7, 11, 12])("a webhook of type %i as documented holds nothing new", (type) => {
  expect(driftOf(aWebhook({ type }))).toEqual([]);
});

it.each(["CANCEL", "CANCELLED"])("both spellings of a cancelled order are known: %s", (status) => {
  expect(driftOf(aWebhook({ data: { order_status: status } }))).toEqual([]);
});

it.each([
  [64, "64"],
  [9902, "9902"],
  [0, "0"],
  [-3, "?"],
])("the unknown type %i is sighted, and nothing else of it", (type, name) => {
  const body = aWebhook({ type, data: { buyer: "Ada Lovelace" } });
  expect(driftOf(body)).toEqual([{ kind: "event_type", path: "webhook.type", name }]);
});

it("new fields and words of a known type are sighted", () => {
  const data = { sc_type: "MERGE", buyer_note: "Ada", package_list: [{ size: "big" }] };
  const body = aWebhook({ type: 4, data });
  const widened = Buffer.from(body.toString().replace("{", '{"region":"GB",'));
  expect(driftOf(widened)).toEqual([
    { kind: "field", path: "webhook.region", name: "" },
    { kind: "enum_value", path: "webhook.data.sc_type", name: "MERGE" },
    { kind: "field", path: "webhook.data.package_list[].size", name: "" },
    { kind: "field", path: "webhook.data.buyer_note", name: "" },
  ]);
});

it.each<[string, Buffer]>([
  ["of another topic", aWebhook({ type: 14, data: { anything: 1 } })],
  ["without a type", aWebhook({ type: undefined })],
  ["with a type as text", aWebhook({ type: "1" })],
  ["with half a type", aWebhook({ type: 1.5 })],
  ["that is no JSON", Buffer.from("{")],
  ["that is a list", Buffer.from('[{"type":64}]')],
  ["without data", Buffer.from('{"type":1}')],
])("a webhook %s is no drift", (_, body) => {
  expect(driftOf(body)).toEqual([]);
});
