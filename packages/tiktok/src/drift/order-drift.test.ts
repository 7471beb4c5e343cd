import { aWireOrder } from "../testing/index.ts";
import { orderDrift } from "./order-drift.ts";

const field = (path: string) => ({ kind: "field", path, name: "" });

it("an order as it is documented holds nothing new", () => {
  expect(orderDrift(aWireOrder())).toEqual([]);
  expect(orderDrift(aWireOrder({ order_type: "", cancellation_initiator: null }))).toEqual([]);
});

it("a new field is sighted by its path, once an order", () => {
  const line = { id: "1", new_field: "a", item_tax: [{ levy: "1" }, { levy: "2" }] };
  const order = aWireOrder({
    buyer_nickname: "x",
    line_items: [line, line],
    payment: { currency: "GBP", distance_fee: "1" },
    recipient_address: { district_info: [{ zone: 1 }] },
    packages: [{ id: "1", weight: { grams: 1 } }],
  });
  expect(orderDrift(order)).toEqual([
    field("order.packages[].weight"),
    field("order.payment.distance_fee"),
    field("order.line_items[].new_field"),
    field("order.line_items[].item_tax[].levy"),
    field("order.recipient_address.district_info[].zone"),
    field("order.buyer_nickname"),
  ]);
});

it("a word that is not in TikTok's list is sighted where it stands", () => {
  const line_items = [{ display_status: "BEAMED_UP", package_status: "LOST", cancel_user: "CAT" }];
  const order = aWireOrder({ status: "TELEPORTED", shipping_type: "DRONE_2", line_items });
  expect(orderDrift(order)).toEqual([
    { kind: "enum_value", path: "order.status", name: "TELEPORTED" },
    { kind: "enum_value", path: "order.shipping_type", name: "DRONE_2" },
    { kind: "enum_value", path: "order.line_items[].display_status", name: "BEAMED_UP" },
    { kind: "enum_value", path: "order.line_items[].package_status", name: "LOST" },
    { kind: "enum_value", path: "order.line_items[].cancel_user", name: "CAT" },
  ]);
});

it.each<[string, Record<string, unknown>, string, string]>([
  ["a sentence for a word", { status: "call Ada Lovelace" }, "order.status", "?"],
  ["a small word", { status: "ada" }, "order.status", "?"],
  ["a number for a word", { status: 140 }, "order.status", "?"],
  ["an object for a word", { order_type: { ada: "ada" } }, "order.order_type", "?"],
  ["a list for a word", { delivery_type: ["ADA"] }, "order.delivery_type", "?"],
  ["too long a word", { status: "A".repeat(41) }, "order.status", "?"],
  ["a sentence for a name", { "Ada Lovelace": 1 }, "order.?", ""],
  ["a mail address for a name", { "ada@example.com": 1 }, "order.?", ""],
  ["an empty name", { "": 1 }, "order.?", ""],
  ["too long a name", { ["a".repeat(65)]: 1 }, "order.?", ""],
  ["a name in another script", { payment: { Ада: "1" } }, "order.payment.?", ""],
])("%s is sighted and not shown", (_, overrides, path, name) => {
  expect(orderDrift(aWireOrder(overrides))).toMatchObject([{ path, name }]);
});

it("no value is ever shown", () => {
  const order = JSON.parse(
    JSON.stringify(aWireOrder()).replaceAll(/:("[^"]*"|\d+)/g, ':"canary value"'),
  ) as Record<string, unknown>;
  const sightings = orderDrift({ ...order, more: "canary", other: [{ deep: "canary" }] });
  expect(sightings.length).toBeGreaterThan(5);
  expect(JSON.stringify(sightings)).not.toContain("canary");
});

it("no more than 20 are sighted in an order", () => {
  const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`f${index}`, 1]));
  expect(orderDrift(aWireOrder(many))).toHaveLength(20);
  const line_items = Array.from({ length: 100 }, (_, index) => ({ display_status: `S${index}` }));
  expect(orderDrift(aWireOrder({ ...many, line_items }))).toHaveLength(20);
});

it.each([undefined, null, 5, "order", [], [{ x: 1 }], true])("%j is no order: no drift", (json) => {
  expect(orderDrift(json)).toEqual([]);
});

it("what has the wrong shape is not looked into", () => {
  const line_items = [[{ x: 1 }], null, "x"];
  expect(orderDrift(aWireOrder({ line_items, payment: "x", packages: null }))).toEqual([]);
});

it("names that every object has are not known ones", () => {
  const json: unknown = JSON.parse('{"id":"1","__proto__":{"a":1},"constructor":1,"toString":2}');
  expect(orderDrift(json).map(({ path }) => path)).toEqual([
    "order.__proto__",
    "order.constructor",
    "order.toString",
  ]);
});
