import { z } from "zod";
import { readData } from "./read-answer.ts";
import type { ShopCall, TikTokClient } from "./tiktok-client.ts";
import { Amount, listOf, TikTokId } from "./wire-scalars.ts";

/** What an order costs and why. Amounts are decimals as text, in major units of the currency. */
export interface PriceDetail {
  currency: string;
  amounts: Prices;
  lineItems: { id: string; amounts: Prices }[];
}

export type Prices = { [Name in keyof typeof priceFields]?: string | undefined };

/** Reads how the price of one order comes about. An amount that is not understood is left out. */
export const readPriceDetail = async (
  client: TikTokClient,
  { cipher, orderId, ...call }: ShopCall & { orderId: string },
): Promise<PriceDetail> => {
  // It becomes a part of the path, which is signed as it stands.
  if (!TikTokId.safeParse(orderId).success)
    throw new Error("An order's price can be read by its id alone: 1 to 32 digits.");
  const path = `/order/202407/orders/${orderId}/price_detail`;
  const query = { shop_cipher: cipher };
  const answer = await client.callApi({ ...call, method: "GET", path, query });
  const { currency, line_items, ...prices } = readData(PriceAnswer, answer);
  const lineItems = line_items.map(({ id, ...line }) => ({ id, amounts: named(line) }));
  return { currency, amounts: named(prices), lineItems };
};

/** Our names for TikTok's. The tax rate is a share of 1, all others are money. */
const priceFields = {
  total: "total",
  payment: "payment",
  skuListPrice: "sku_list_price",
  skuSalePrice: "sku_sale_price",
  subtotal: "subtotal",
  subtotalDeductionSeller: "subtotal_deduction_seller",
  subtotalDeductionPlatform: "subtotal_deduction_platform",
  subtotalTax: "subtotal_tax_amount",
  voucherDeductionSeller: "voucher_deduction_seller",
  voucherDeductionPlatform: "voucher_deduction_platform",
  shippingListPrice: "shipping_list_price",
  shippingSalePrice: "shipping_sale_price",
  shippingFeeDeductionSeller: "shipping_fee_deduction_seller",
  shippingFeeDeductionPlatform: "shipping_fee_deduction_platform",
  shippingFeeDeductionPlatformVoucher: "shipping_fee_deduction_platform_voucher",
  tax: "tax_amount",
  taxRate: "tax_rate",
  netPrice: "net_price_amount",
  codFee: "cod_fee",
  codFeeNet: "cod_fee_net_amount",
  skuGiftOriginalPrice: "sku_gift_original_price",
  skuGiftNetPrice: "sku_gift_net_price",
} as const;

const named = (sent: Record<string, unknown>): Prices => {
  const amounts = Object.entries(priceFields).flatMap(([name, field]) => {
    const { data } = Amount.safeParse(sent[field]);
    return data === undefined ? [] : [[name, data] as const];
  });
  return Object.fromEntries(amounts);
};

const PriceAnswer = z.looseObject({
  currency: z.string("is missing").regex(/^[A-Z]{3}$/, "is not a currency"),
  line_items: listOf(z.looseObject({ id: TikTokId })).catch([]),
});
