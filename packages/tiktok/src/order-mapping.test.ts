import { OrderData } from "@sluice/domain";
import { mapOrder } from "./order-mapping.ts";
import { aWireOrder } from "./testing/index.ts";

const data = (overrides: Record<string, unknown>) => mapOrder(aWireOrder(overrides)).data;

it("an order is split into what may rest in clear and what is sealed", () => {
  const { data: clear, rawJson, ...rest } = mapOrder(aWireOrder());
  expect(rest).toEqual({
    orderId: "577000000000000321",
    status: "AWAITING_SHIPMENT",
    phase: "awaiting_shipment",
    updateTimeS: 1760000000,
    personal: "full",
    buyerId: "7490000000000000777",
  });
  expect(JSON.stringify(clear)).not.toContain("7490000000000000777");
  expect(JSON.parse(rawJson)).toEqual(aWireOrder());
  expect(clear).toEqual({
    status: "AWAITING_SHIPMENT",
    createTime: 1759990000,
    paidTime: 1759990060,
    shippingDueTime: 1760250000,
    isCod: false,
    isOnHold: false,
    isSample: false,
    orderType: "NORMAL",
    commercePlatform: "TIKTOK_SHOP",
    fulfillmentType: "FULFILLMENT_BY_SELLER",
    shippingType: "SELLER",
    deliveryType: "HOME_DELIVERY",
    deliveryOptionName: "Standard shipping",
    shippingProvider: "Acme Parcel",
    warehouseId: "7330000000000000001",
    currency: "GBP",
    amounts: {
      total: "24.98",
      subTotal: "20",
      shippingFee: "4.98",
      tax: "0",
      sellerDiscount: "2",
      platformDiscount: "0",
    },
    packageIds: ["1155000000000000001"],
    items: [
      {
        productId: "1729000000000000001",
        skuId: "1729000000000000011",
        sellerSku: "TEA-100",
        productName: "Green tea",
        skuName: "100 g",
        salePrice: "10",
        quantity: 2,
      },
    ],
  });
});

describe("nothing of the buyer", () => {
  const canary = (field: string) => `canary ${field}`;
  const texts = (...fields: string[]) =>
    Object.fromEntries(fields.map((field) => [field, canary(field)]));
  const order = aWireOrder({
    ...texts("user_id", "buyer_email", "buyer_message", "buyer_nickname", "seller_note", "cpf"),
    ...texts("cpf_name", "payment_auth_code", "channel_entity_national_registry_id", "new_field"),
    recipient_address: {
      ...texts("name", "first_name", "last_name", "first_name_local_script", "phone_number"),
      ...texts("full_address", "address_line1", "address_line2", "address_detail", "postal_code"),
      delivery_preferences: texts("drop_off_location"),
    },
    payment: { currency: "GBP", ...texts("payer") },
    line_items: [{ product_id: "1", sku_id: "2", ...texts("gift_message", "new_field") }],
    packages: [{ id: "3", ...texts("receiver") }],
  });

  it("is in what rests in clear", () => {
    expect(JSON.stringify(mapOrder(order).data)).not.toContain("canary");
  });

  it("is lost to the seal", () => {
    expect(JSON.parse(mapOrder(order).rawJson)).toEqual(order);
  });
});

it("equal product and SKU are one line with a quantity, in the order they came", () => {
  const line = (product_id: string, sku_id: string, sale_price = "1") => ({
    product_id,
    sku_id,
    sale_price,
  });
  const line_items = [line("1", "1", "5"), line("2", "1"), line("1", "1", "0"), line("1", "2")];
  expect(data({ line_items }).items).toEqual([
    { productId: "1", skuId: "1", salePrice: "5", quantity: 2 },
    { productId: "2", skuId: "1", salePrice: "1", quantity: 1 },
    { productId: "1", skuId: "2", salePrice: "1", quantity: 1 },
  ]);
});

it("packages are named once, by the order or by its lines", () => {
  const line_items = [{ package_id: "2" }, { package_id: "3" }, { package_id: "" }];
  expect(data({ packages: [{ id: "1" }, { id: "2" }], line_items }).packageIds).toEqual([
    "1",
    "2",
    "3",
  ]);
});

it.each<[string, Record<string, unknown>, Partial<OrderData>]>([
  ["a time as text", { paid_time: "1760000000" }, { paidTime: 1760000000 }],
  ["a time as too long a text", { paid_time: "01760000000" }, { paidTime: undefined }],
  ["a time with a fraction", { paid_time: "1760000000.5" }, { paidTime: undefined }],
  ["a time of 0", { cancel_time: 0 }, { cancelTime: undefined }],
  ["an endless time", { cancel_time: Infinity }, { cancelTime: undefined }],
  ["a flag as a number", { is_cod: 1 }, { isCod: undefined }],
  ["an empty text", { tracking_number: "" }, { trackingNumber: undefined }],
  ["a text as an object", { cancel_reason: { a: 1 } }, { cancelReason: undefined }],
  ["an id as a number", { warehouse_id: 7330 }, { warehouseId: undefined }],
  ["null for its lines", { line_items: null }, { items: [] }],
  ["text for its lines", { line_items: "x" }, { items: [] }],
  ["broken lines", { line_items: [null, 1, { product_id: 1, sku_id: "2" }] }, { items: [] }],
  ["no packages", { packages: undefined, line_items: [] }, { packageIds: [] }],
  ["broken packages", { packages: [{ id: 1 }, null], line_items: [] }, { packageIds: [] }],
  ["no payment", { payment: undefined }, { currency: undefined, amounts: {} }],
  ["text for its payment", { payment: "x" }, { amounts: {} }],
  ["money as a number", { payment: { total_amount: 4.9, tax: "1" } }, { amounts: { tax: "1" } }],
  ["money with a sign", { payment: { tax: "-1.5" } }, { amounts: { tax: "-1.5" } }],
  ["money that is none", { payment: { tax: "1e5", sub_total: "1,5" } }, { amounts: {} }],
  [
    "another name for its carrier",
    { shipping_provider: undefined, shipping_provider_name: "B" },
    { shippingProvider: "B" },
  ],
  [
    "values nobody knows",
    { order_type: "MOON", fulfillment_type: "ROBOT" },
    { orderType: "MOON", fulfillmentType: "ROBOT" },
  ],
  ["a NUL", { cancel_reason: "a\0b" }, { cancelReason: "ab" }],
  ["a lone surrogate", { cancel_reason: "a\ud800b" }, { cancelReason: "a\uFFFDb" }],
  ["an emoji", { cancel_reason: "🛍️" }, { cancelReason: "🛍️" }],
  ["a long text", { cancel_reason: "x".repeat(1000) }, { cancelReason: "x".repeat(500) }],
  [
    "a pair across the limit",
    { cancel_reason: `${"x".repeat(499)}🛍` },
    { cancelReason: "x".repeat(499) },
  ],
])("an order with %s still maps", (_, overrides, expected) => {
  const mapped = data(overrides);
  expect(mapped).toEqual(expect.objectContaining(expected));
  expect(OrderData.parse(mapped)).toEqual(mapped);
  expect(JSON.stringify(mapped)).not.toMatch(/\\u0000|\\ud[89a-f]/i);
});

describe("the phase of a read", () => {
  const phase = (overrides: Record<string, unknown>) => mapOrder(aWireOrder(overrides)).phase;

  it.each([
    ["UNPAID", "awaiting_payment"],
    ["ON_HOLD", "on_hold"],
    ["PARTIALLY_SHIPPING", "partially_shipped"],
    ["IN_TRANSIT", "in_transit"],
    ["CANCELLED", "cancelled"],
    ["TELEPORTED", undefined],
  ])("of %s is %s", (status, expected) => expect(phase({ status })).toBe(expected));

  it("of COMPLETED is a refund where nothing was delivered", () => {
    expect(phase({ status: "COMPLETED", delivery_time: 1760000000 })).toBe("completed");
    for (const delivery_time of [undefined, null, 0, "", "0"])
      expect(phase({ status: "COMPLETED", delivery_time })).toBe("refunded");
  });

  it("of COMPLETED is no refund because a delivery time cannot be read", () => {
    for (const delivery_time of ["1760000000", "yesterday", {}])
      expect(phase({ status: "COMPLETED", delivery_time })).toBe("completed");
  });
});

it.each<[string, unknown, string]>([
  ["no recipient", undefined, "none"],
  ["null for a recipient", null, "none"],
  ["text for a recipient", "Ada", "none"],
  ["an empty recipient", {}, "none"],
  ["empty texts", { name: "", phone_number: " ", full_address: "", district_info: [] }, "none"],
  ["a region alone", { region_code: "GB", postal_code: "EX1" }, "none"],
  ["a masked name", { name: "A***", address_line1: "1 Example Street" }, "masked"],
  ["a masked phone", { name: "Ada", phone_number: "(+44)77*****23" }, "masked"],
  ["a masked address", { name: "Ada", address_detail: "1 E*****" }, "masked"],
  ["a whole name", { name: "Ada" }, "full"],
])("%s shows as much of the buyer as it does", (_, recipient_address, personal) => {
  expect(mapOrder(aWireOrder({ recipient_address })).personal).toBe(personal);
});

it("keys of prototypes are kept for the seal and change nothing", () => {
  const order = JSON.parse(
    '{"id":"1","status":"UNPAID","update_time":5,"__proto__":{"is_cod":true},"constructor":{"prototype":{"polluted":1}}}',
  ) as ReturnType<typeof aWireOrder>;
  const mapped = mapOrder(order);
  expect(mapped.data.isCod).toBeUndefined();
  expect(mapped.rawJson).toContain('"__proto__":{"is_cod":true}');
  expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
});
