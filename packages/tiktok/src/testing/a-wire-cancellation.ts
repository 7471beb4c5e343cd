/** A buyer's wish to cancel one unit, as TikTok's search gives it. Overrides are in TikTok's words. */
export const aWireCancellation = (
  overrides: Record<string, unknown> = {},
): Record<string, unknown> => ({
  cancel_id: "4035000000000000001",
  order_id: "577000000000000321",
  cancel_type: "REQUEST_CANCEL_REFUND",
  cancel_status: "CANCELLATION_REQUEST_PENDING",
  role: "BUYER",
  cancel_reason_text: "Ordered by mistake",
  create_time: 1759999000,
  update_time: 1760000000,
  refund_amount: { currency: "GBP", refund_total: "10" },
  cancel_line_items: [
    {
      cancel_line_item_id: "4035000000000000011",
      order_line_item_id: "577000000000000401",
      sku_id: "1729000000000000011",
    },
  ],
  ...overrides,
});
