import { Fact, statusMapping } from "@sluice/domain";
import { aWebhook, type WebhookOverrides } from "./testing/index.ts";
import { readWebhookEvent, type WebhookEvent } from "./webhook-event.ts";

const receivedAtMs = 1_760_000_006_500;
const dayS = 24 * 60 * 60;

const read = (overrides: WebhookOverrides = {}): WebhookEvent => {
  const body = aWebhook(overrides);
  const raw = { bytes: body.toString("latin1"), isSealed: false };
  return readWebhookEvent(body, { raw, receivedAtMs, traceId: "trace-1" });
};
const factsOf = (event: WebhookEvent): Fact[] =>
  event.kind === "order" ? event.facts : [event.fact];
const factOf = (overrides: WebhookOverrides): Fact | undefined => factsOf(read(overrides))[0];

it("an order status change is a hint that carries everything the fold needs", () => {
  expect(read()).toEqual({
    kind: "order",
    shopId: "7490000000000000123",
    orderIds: ["577000000000000321"],
    facts: [
      {
        eventKey: expect.stringMatching(
          /^webhook:7490000000000000123:7411000000000000001:[0-9a-f]{16}$/,
        ),
        shopId: "7490000000000000123",
        orderId: "577000000000000321",
        source: "webhook",
        kind: "hint",
        tiktokStatus: "AWAITING_SHIPMENT",
        phase: "awaiting_shipment",
        occurredAtS: 1760000000,
        readSeq: 0,
        receivedAtMs,
        raw: { bytes: aWebhook().toString("latin1"), isSealed: false },
        status: "pending",
        reason: null,
        traceId: "trace-1",
        mappingVersion: statusMapping.version,
      },
    ],
  });
});

it.each([
  ["UNPAID", "awaiting_payment"],
  ["CANCEL", "cancelled"],
  ["CANCELLED", "cancelled"],
  ["PARTIALLY_SHIPPING", "partially_shipped"],
  ["COMPLETED", "completed"],
])("a hint of %s means %s", (order_status, phase) => {
  expect(factOf({ data: { order_status } })).toMatchObject({ tiktokStatus: order_status, phase });
});

it.each([
  [3, "address_notice", null, 1760000000],
  [11, "cancellation_notice", "CANCELLATION_REQUEST_PENDING", 1760000000],
  [12, "return_notice", "RETURN_OR_REFUND_REQUEST_PENDING", 1760000000],
])("type %i is a notice of its order without a phase", (type, kind, tiktokStatus, occurredAtS) => {
  const event = read({ type });
  expect(event).toMatchObject({ kind: "order", orderIds: ["577000000000000321"] });
  expect(factsOf(event)).toMatchObject([
    { kind, tiktokStatus, occurredAtS, phase: null, status: "pending" },
  ]);
});

it("a package update is one fact for each distinct order", () => {
  const package_list = [
    { package_id: "1", order_id_list: ["11", "22"] },
    { package_id: "2", order_id_list: ["22", "33"] },
  ];
  const event = read({ type: 4, data: { package_list } });
  expect(event).toMatchObject({ kind: "order", orderIds: ["11", "22", "33"] });
  const facts = factsOf(event);
  expect(facts.map(({ kind, orderId }) => `${kind} ${orderId}`)).toEqual([
    "package_notice 11",
    "package_notice 22",
    "package_notice 33",
  ]);
  expect(new Set(facts.map(({ eventKey }) => eventKey)).size).toBe(3);
});

it("a package update cannot grow without bound", () => {
  const order_id_list = Array.from({ length: 101 }, (_, index) => String(index));
  const event = read({ type: 4, data: { package_list: [{ order_id_list }] } });
  expect(factsOf(event)).toMatchObject([
    { status: "quarantined", reason: "101 orders are named, more than 100" },
  ]);
});

it("a deauthorized shop is told from its envelope alone", () => {
  expect(read({ type: 6, data: null })).toMatchObject({
    kind: "shop",
    shopId: "7490000000000000123",
    change: { kind: "deauthorized" },
    fact: { kind: "shop", status: "applied", orderId: null, occurredAtS: 1760000005 },
  });
});

it.each(["1762000000", 1762000000])("an authorization's end is read from %p", (sent) => {
  expect(read({ type: 7, data: { expiration_time: sent } })).toMatchObject({
    kind: "shop",
    change: { kind: "authorization_expiring", expiresAtS: 1762000000 },
    fact: { kind: "shop", status: "applied" },
  });
});

it.each([
  [16, "type 16 (product creation) is about products, which Sluice does not keep"],
  [14, "type 14 (new message) is about chat, which Sluice does not keep"],
  [9901, "type 9901 is not known"],
])("type %i is kept and ignored, with a reason", (type, reason) => {
  expect(read({ type, data: { product_id: Number("576486316948490001") } })).toMatchObject({
    kind: "kept",
    fact: { kind: "other", status: "ignored", reason, shopId: "7490000000000000123" },
  });
});

it("a type that names no shop is ignored without one", () => {
  expect(factOf({ type: 20, shop_id: undefined })).toMatchObject({
    status: "ignored",
    shopId: null,
  });
});

it("an unknown status parks its own fact, with all that a later version needs", () => {
  expect(read({ data: { order_status: "TELEPORTED" } })).toMatchObject({
    kind: "kept",
    fact: {
      kind: "hint",
      status: "quarantined",
      reason: "order status TELEPORTED is not known",
      shopId: "7490000000000000123",
      orderId: "577000000000000321",
      tiktokStatus: "TELEPORTED",
      phase: null,
      occurredAtS: 1760000000,
    },
  });
});

it.each<[string, WebhookOverrides, string]>([
  ["no type", { type: undefined }, "type is missing"],
  ["a type as text", { type: "1" }, "type is not an integer"],
  ["no shop", { shop_id: undefined }, "shop_id is missing"],
  [
    "a shop's id as a number",
    { shop_id: 7490 },
    "shop_id is a number: ids above 2^53 lose digits, so it is not trusted",
  ],
  ["an empty shop's id", { shop_id: "" }, "shop_id is not an id of 1 to 32 digits"],
  ["no shop, in a deauthorization", { type: 6, shop_id: undefined }, "shop_id is missing"],
  [
    "no end, in an expiration",
    { type: 7, data: { expiration_time: "soon" } },
    "data.expiration_time is not a time in seconds",
  ],
  ["null for data", { data: null }, "data is not an object"],
  ["text for data", { data: "x" }, "data is not an object"],
  ["no order", { data: { order_id: undefined } }, "data.order_id is missing"],
  [
    "an order's id as a number",
    { data: { order_id: Number("576653688135258178") } },
    "data.order_id is a number: ids above 2^53 lose digits, so it is not trusted",
  ],
  [
    "an order's id of 33 digits",
    { data: { order_id: "1".repeat(33) } },
    "data.order_id is not an id of 1 to 32 digits",
  ],
  [
    "an order's id with a NUL",
    { data: { order_id: "1\0" } },
    "data.order_id is not an id of 1 to 32 digits",
  ],
  [
    "an order's id with a newline",
    { data: { order_id: "1\n" } },
    "data.order_id is not an id of 1 to 32 digits",
  ],
  [
    "foreign digits in an id",
    { data: { order_id: "١٢٣" } },
    "data.order_id is not an id of 1 to 32 digits",
  ],
  ["no status", { data: { order_status: undefined } }, "data.order_status is missing"],
  [
    "a sentence for a status",
    { data: { order_status: "call +44 7700 900123" } },
    "data.order_status is not a word of 1 to 40 letters",
  ],
  [
    "a time as text",
    { data: { update_time: "1760000000" } },
    "data.update_time is not a time in seconds",
  ],
  ["a time of 0", { data: { update_time: 0 } }, "data.update_time is not a time in seconds"],
  [
    "half a second",
    { data: { update_time: 1760000000.5 } },
    "data.update_time is not a time in seconds",
  ],
  [
    "milliseconds",
    { data: { update_time: 1760000000000 } },
    "data.update_time is not a time in seconds",
  ],
  [
    "a time two days ahead",
    { data: { update_time: 1760000006 + 2 * dayS } },
    "its time is more than a day after it was received",
  ],
  ["no packages", { type: 4, data: { package_list: undefined } }, "data.package_list is missing"],
  ["packages without orders", { type: 4, data: { package_list: [] } }, "no order is named"],
  [
    "a numeric id among the packages'",
    { type: 4, data: { package_list: [{ order_id_list: ["1", 2] }] } },
    "data.package_list.0.order_id_list.1 is a number: ids above 2^53 lose digits, so it is not trusted",
  ],
])("a webhook with %s is quarantined and says why", (_, overrides, reason) => {
  expect(read(overrides)).toMatchObject({ kind: "kept", fact: { status: "quarantined", reason } });
});

it("what is readable of a quarantined webhook is on its record", () => {
  expect(factOf({ data: { update_time: "x" } })).toMatchObject({
    kind: "hint",
    shopId: "7490000000000000123",
    orderId: "577000000000000321",
    tiktokStatus: "AWAITING_SHIPMENT",
    occurredAtS: 1760000005,
  });
  expect(factOf({ shop_id: 12, data: { order_id: 12 } })).toMatchObject({
    shopId: null,
    orderId: null,
    tiktokStatus: "AWAITING_SHIPMENT",
  });
});

it.each<[string, WebhookOverrides, number]>([
  ["its own time", { data: { update_time: 1759999999 } }, 1759999999],
  ["a time an hour ahead", { data: { update_time: 1760003600 } }, 1760003600],
  ["the push time where it has none", { data: { update_time: undefined } }, 1760000005],
  ["the push time where it has null", { data: { update_time: null } }, 1760000005],
  [
    "the time of receipt where both are missing",
    { timestamp: undefined, data: { update_time: undefined } },
    1760000006,
  ],
  [
    "the time of receipt where the push time is unsound",
    { timestamp: 1760000000000, data: { update_time: undefined } },
    1760000006,
  ],
  [
    "the time of receipt where the push time is ahead",
    { timestamp: 1760000006 + 2 * dayS, data: { update_time: undefined } },
    1760000006,
  ],
  ["its own time though the push time is unsound", { timestamp: "x" }, 1760000000],
])("a hint happened at %s", (_, overrides, occurredAtS) => {
  expect(factOf(overrides)).toMatchObject({ status: "pending", occurredAtS });
});

it("a notice whose own status is odd still makes Sluice read its order", () => {
  expect(factOf({ type: 11, data: { cancel_status: { odd: true } } })).toMatchObject({
    status: "pending",
    tiktokStatus: null,
  });
});

it("every event's facts are facts of the domain", () => {
  for (const type of [1, 3, 4, 6, 7, 11, 12, 14, 16, 9901, "x"])
    for (const fact of factsOf(read({ type }))) expect(Fact.parse(fact)).toEqual(fact);
});
