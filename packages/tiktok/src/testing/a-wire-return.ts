/** A return as TikTok's search gives it: of both units, done. Overrides are in TikTok's words. */
export const aWireReturn = (overrides: Record<string, unknown> = {}): Record<string, unknown> => ({
  return_id: "4036000000000000001",
  order_id: "577000000000000321",
  return_type: "RETURN_AND_REFUND",
  return_status: "RETURN_OR_REFUND_REQUEST_COMPLETE",
  role: "BUYER",
  return_reason_text: "Too small",
  create_time: 1759999000,
  update_time: 1760000000,
  refund_amount: { currency: "GBP", refund_total: "20" },
  return_line_items: ["577000000000000401", "577000000000000402"].map((id) => ({
    return_line_item_id: `9${id}`,
    order_line_item_id: id,
    sku_id: "1729000000000000011",
  })),
  ...overrides,
});
