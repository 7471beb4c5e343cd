import { z } from "zod";

const Money = z.string().regex(/^-?\d{1,20}(\.\d{1,8})?$/);
const TimeS = z.number().int();

/**
 * The allow-list: what `order_data` may hold. Nothing here is personal; a buyer's name, phone,
 * address, e-mail, message and id exist only in the sealed snapshot. Keys that are not listed are
 * dropped by the parse. Ids are strings, money is a decimal string, times are seconds UTC.
 */
export const OrderData = z.object({
  status: z.string(),
  createTime: TimeS.optional(),
  paidTime: TimeS.optional(),
  shippingDueTime: TimeS.optional(),
  collectionTime: TimeS.optional(),
  deliveryTime: TimeS.optional(),
  cancelTime: TimeS.optional(),
  cancellationInitiator: z.string().optional(),
  cancelReason: z.string().optional(),
  isBuyerRequestCancel: z.boolean().optional(),
  isCod: z.boolean().optional(),
  isOnHold: z.boolean().optional(),
  isSample: z.boolean().optional(),
  orderType: z.string().optional(),
  commercePlatform: z.string().optional(),
  fulfillmentType: z.string().optional(),
  shippingType: z.string().optional(),
  deliveryType: z.string().optional(),
  deliveryOptionName: z.string().optional(),
  shippingProvider: z.string().optional(),
  trackingNumber: z.string().optional(),
  warehouseId: z.string().optional(),
  currency: z.string().optional(),
  amounts: z
    .object({
      total: Money,
      subTotal: Money,
      shippingFee: Money,
      tax: Money,
      sellerDiscount: Money,
      platformDiscount: Money,
    })
    .partial(),
  packageIds: z.array(z.string()),
  /** TikTok sends one line item a unit; here equal product and SKU are one line with a quantity. */
  items: z.array(
    z.object({
      productId: z.string(),
      skuId: z.string(),
      sellerSku: z.string().optional(),
      productName: z.string().optional(),
      skuName: z.string().optional(),
      salePrice: Money.optional(),
      quantity: z.number().int(),
    }),
  ),
});
export type OrderData = z.infer<typeof OrderData>;

/** How much of the buyer a snapshot shows; TikTok masks more as time goes by. */
export const PersonalPart = z.enum(["none", "masked", "full"]);
export type PersonalPart = z.infer<typeof PersonalPart>;

/** An order as it was read from TikTok, split into what may rest in clear and what is sealed. */
export const OrderRead = z.object({
  orderId: z.string(),
  shopId: z.string(),
  updateTimeS: z.number().int(),
  readSeq: z.number().int(),
  data: OrderData,
  /** The raw JSON under the shop's data key, in base64. */
  sealed: z.string(),
  personal: PersonalPart,
  mappingVersion: z.number().int(),
  /** HMAC of TikTok's id of the buyer; a job of an older release does not have it. */
  buyerHash: z.string().nullish(),
});
export type OrderRead = z.infer<typeof OrderRead>;
