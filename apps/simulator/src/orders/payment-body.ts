import { money } from "./money.ts";
import type { OrderContents } from "./order-contents.ts";
import type { Region } from "./regions.ts";

/** The payment holds TikTok's identities: what was paid is the sum of what stands beside it. */
export const paymentBody = (contents: OrderContents, { currency, decimals }: Region) => {
  const { units, originalShippingFee, shippingFeePlatformDiscount } = contents;
  const sum = (amount: "originalPrice" | "sellerDiscount" | "platformDiscount" | "tax") =>
    units.reduce((total, unit) => total + unit[amount], 0);
  const amount = (minorUnits: number) => money(minorUnits, decimals);

  const subTotal = sum("originalPrice") - sum("sellerDiscount") - sum("platformDiscount");
  const shippingFee = originalShippingFee - shippingFeePlatformDiscount;
  return {
    currency,
    sub_total: amount(subTotal),
    shipping_fee: amount(shippingFee),
    seller_discount: amount(sum("sellerDiscount")),
    platform_discount: amount(sum("platformDiscount")),
    total_amount: amount(subTotal + shippingFee + sum("tax")),
    original_total_product_price: amount(sum("originalPrice")),
    original_shipping_fee: amount(originalShippingFee),
    shipping_fee_seller_discount: "0",
    shipping_fee_platform_discount: amount(shippingFeePlatformDiscount),
    shipping_fee_cofunded_discount: "0",
    tax: amount(sum("tax")),
    product_tax: amount(sum("tax")),
    shipping_fee_tax: "0",
  };
};
