import { z } from "zod";
import { cleanText } from "./clean-text.ts";
import { Amount as SomeAmount, listOf, SentTimeS, TikTokId } from "./wire-scalars.ts";

const textLengthMax = 500;
// A detail of the wrong type or an empty one counts as absent: it must not cost the order.
const Text = z
  .string()
  .transform((text) => cleanText(text, textLengthMax) || undefined)
  .optional()
  .catch(undefined);
const Time = SentTimeS.optional().catch(undefined);
const Flag = z.boolean().optional().catch(undefined);
const Id = TikTokId.optional().catch(undefined);
const Amount = SomeAmount.optional().catch(undefined);
const list = <Item extends z.ZodType>(item: Item) => listOf(item).catch([]);

const LineItem = z.object({
  product_id: Id,
  sku_id: Id,
  seller_sku: Text,
  product_name: Text,
  sku_name: Text,
  sale_price: Amount,
  package_id: Id,
});

const Payment = z.object({
  currency: Text,
  total_amount: Amount,
  sub_total: Amount,
  shipping_fee: Amount,
  tax: Amount,
  seller_discount: Amount,
  platform_discount: Amount,
});

/**
 * The details of an order that may rest in clear, as TikTok names them. The buyer's fields are left
 * out on purpose. Nothing here can fail; fields and values that are not known pass by.
 */
export const OrderDetails = z.object({
  create_time: Time,
  paid_time: Time,
  shipping_due_time: Time,
  collection_time: Time,
  delivery_time: Time,
  cancel_time: Time,
  cancellation_initiator: Text,
  cancel_reason: Text,
  is_buyer_request_cancel: Flag,
  is_cod: Flag,
  is_on_hold_order: Flag,
  is_sample_order: Flag,
  order_type: Text,
  commerce_platform: Text,
  fulfillment_type: Text,
  shipping_type: Text,
  delivery_type: Text,
  delivery_option_name: Text,
  shipping_provider: Text,
  shipping_provider_name: Text,
  tracking_number: Text,
  warehouse_id: Id,
  payment: Payment.catch(Payment.parse({})),
  packages: list(z.object({ id: TikTokId })),
  line_items: list(LineItem),
});
export type OrderDetails = z.infer<typeof OrderDetails>;
