import { money } from "./money.ts";
import { orderContents, type Unit } from "./order-contents.ts";
import type { SimulatedOrder } from "./simulated-order.ts";
import { regions, type Region } from "./regions.ts";

/** The same amounts as in the order's payment, under the names of the price detail. */
export const priceDetailBody = (order: SimulatedOrder) => {
  const { units, originalShippingFee, shippingFeePlatformDiscount } = orderContents(order);
  const region = regions[order.shop.region];
  return {
    ...pricesBody(region, units, { originalShippingFee, shippingFeePlatformDiscount }),
    line_items: units.map((unit, at) => ({
      id: unit.id,
      ...pricesBody(region, [unit], {
        originalShippingFee: shareOf(originalShippingFee, at, units.length),
        shippingFeePlatformDiscount: shareOf(shippingFeePlatformDiscount, at, units.length),
      }),
    })),
  };
};

interface Shipping {
  originalShippingFee: number;
  shippingFeePlatformDiscount: number;
}

const pricesBody = (region: Region, units: Unit[], shipping: Shipping) => {
  const sum = (name: "originalPrice" | "sellerDiscount" | "platformDiscount" | "tax") =>
    units.reduce((total, unit) => total + unit[name], 0);
  const amount = (minorUnits: number) => money(minorUnits, region.decimals);
  const { originalShippingFee, shippingFeePlatformDiscount } = shipping;
  const shippingFee = originalShippingFee - shippingFeePlatformDiscount;
  const subTotal = sum("originalPrice") - sum("sellerDiscount") - sum("platformDiscount");
  const total = amount(subTotal + shippingFee + sum("tax"));
  return {
    currency: region.currency,
    total,
    payment: total,
    sku_list_price: amount(sum("originalPrice")),
    sku_sale_price: amount(subTotal),
    subtotal: amount(subTotal),
    subtotal_deduction_seller: amount(sum("sellerDiscount")),
    subtotal_deduction_platform: amount(sum("platformDiscount")),
    subtotal_tax_amount: amount(sum("tax")),
    shipping_list_price: amount(originalShippingFee),
    shipping_sale_price: amount(shippingFee),
    shipping_fee_deduction_seller: "0",
    shipping_fee_deduction_platform: amount(shippingFeePlatformDiscount),
    tax_amount: amount(sum("tax")),
    tax_rate: String(region.taxRate),
    net_price_amount: amount(subTotal),
    cod_fee: "0",
  };
};

/** Each unit's part of an amount; the first one takes what does not divide. */
const shareOf = (amount: number, at: number, count: number): number => {
  const share = Math.floor(amount / count);
  return at === 0 ? amount - share * (count - 1) : share;
};
