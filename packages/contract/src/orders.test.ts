import { OrderListQuery, OrderSummary } from "./orders.ts";

test("a query without anything asks for the newest 50", () => {
  expect(OrderListQuery.parse({})).toEqual({ limit: 50 });
});

test("numbers and times are read from a URL's text", () => {
  const query = { limit: "200", from: "2026-11-22T10:00:00Z", to: "2026-11-22T12:00:00+01:00" };
  expect(OrderListQuery.parse(query)).toEqual({ ...query, limit: 200 });
});

test.each([
  { limit: "201" },
  { limit: "0" },
  { limit: "1.5" },
  { state: "lost" },
  { from: "yesterday" },
  { orderId: "1'; drop table orders" },
  { orderId: "1\u0000" },
  { shop: ["1", "2"] },
  { sate: "shipped" },
])("a filter that would not be obeyed is refused: %j", (query) => {
  expect(OrderListQuery.safeParse(query).success).toBe(false);
});

test("a time keeps the microseconds that Postgres gave it", () => {
  const createdAt = "2026-11-22T10:00:00.123456Z";
  const order = {
    id: "2f478657-376a-4433-a13b-a38f538dd24c",
    tiktokOrderId: "576000000000000002",
    shopId: "7495",
    state: "shipped",
    phase: "in_transit",
    total: null,
    items: 0,
    stateAsOf: null,
    detailsStale: false,
    needsAttention: false,
    createdAt,
    updatedAt: createdAt,
  };
  expect(OrderSummary.parse(order).createdAt).toBe(createdAt);
});
