import { money } from "./money.ts";
import type { Unit } from "./order-contents.ts";
import type { Region } from "./regions.ts";

/** What comes back for some units; the shipping fee, in minor units, only with the whole order. */
export const refundAmount = ({ currency, decimals }: Region, units: Unit[], shippingFee = 0) => {
  const tax = units.reduce((sum, unit) => sum + unit.tax, 0);
  const subTotal = units.reduce(
    (sum, unit) => sum + unit.originalPrice - unit.sellerDiscount - unit.platformDiscount,
    0,
  );
  return {
    currency,
    refund_total: money(subTotal + shippingFee + tax, decimals),
    refund_subtotal: money(subTotal, decimals),
    refund_shipping_fee: money(shippingFee, decimals),
    refund_tax: money(tax, decimals),
  };
};

/** How searches for cancellations and returns show the article of a line. */
export const articleBody = ({ id, product, sku }: Unit) => ({
  order_line_item_id: id,
  sku_id: sku.id,
  sku_name: sku.name,
  product_name: product.name,
  seller_sku: sku.sellerSku,
  product_image: {
    url: `https://images.simulator.invalid/${sku.id}.jpeg`,
    width: 200,
    height: 200,
  },
});
