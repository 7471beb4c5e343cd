/** A field given as undefined is left out. */
export interface WebhookOverrides {
  type?: unknown;
  tts_notification_id?: unknown;
  shop_id?: unknown;
  timestamp?: unknown;
  /** An object is laid over the default of its type; anything else replaces it. */
  data?: unknown;
}

/** The body of a webhook as TikTok sends it; an order status change unless another type is given. */
export const aWebhook = (overrides: WebhookOverrides = {}): Buffer => {
  const { type = 1 } = overrides;
  const usual = usualData.get(type) ?? {};
  const { data = {} } = overrides;
  const isObject = typeof data === "object" && data !== null && !Array.isArray(data);
  return Buffer.from(
    JSON.stringify({
      type,
      tts_notification_id: "7411000000000000001",
      shop_id: "7490000000000000123",
      timestamp: 1760000005,
      ...overrides,
      data: isObject ? { ...usual, ...data } : data,
    }),
  );
};

const order_id = "577000000000000321";
const update_time = 1760000000;

const usualData = new Map<unknown, Record<string, unknown>>([
  [1, { order_id, order_status: "AWAITING_SHIPMENT", is_on_hold_order: false, update_time }],
  [3, { order_id, update_time }],
  [
    4,
    {
      sc_type: "COMBINE",
      role_type: "ROLE_SELLER",
      package_list: [
        { package_id: "1155000000000000001", order_id_list: [order_id, "577000000000000322"] },
      ],
      update_time,
    },
  ],
  [6, { message: "The seller has withdrawn the authorization." }],
  [7, { message: "The authorization ends soon.", expiration_time: "1762000000" }],
  [
    11,
    {
      order_id,
      cancellations_role: "BUYER",
      cancel_status: "CANCELLATION_REQUEST_PENDING",
      cancel_id: "4035000000000000001",
      create_time: update_time,
    },
  ],
  [
    12,
    {
      order_id,
      return_role: "BUYER",
      return_type: "REFUND",
      return_status: "RETURN_OR_REFUND_REQUEST_PENDING",
      return_id: "4036000000000000001",
      create_time: update_time - 60,
      update_time,
    },
  ],
  [14, { content: '{"content":"hello"}', conversation_id: "7100000000000000001", type: "TEXT" }],
  [16, { product_id: "1729000000000000001", update_time }],
]);
