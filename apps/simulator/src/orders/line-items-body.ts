import { money } from "./money.ts";
import type { OrderContents, Unit } from "./order-contents.ts";
import type { OrderStatus } from "./order-status.ts";
import type { Region } from "./regions.ts";

interface Progress {
  status: OrderStatus;
  isSplit: boolean;
  rtsTime: number | undefined;
  cancelled: { by: "BUYER" | "SELLER" | "SYSTEM"; reason: string; isPartial: boolean } | undefined;
}

/** One entry per unit. Packages show from the moment a unit was handed over for shipping. */
export const lineItemsBody = (contents: OrderContents, region: Region, progress: Progress) =>
  contents.units.map((unit, at) => {
    // In a split order the first unit goes out alone, the others follow in a second package.
    const parcel = contents.packages[progress.isSplit && at > 0 ? 1 : 0];
    const isCancelled =
      progress.cancelled && (!progress.cancelled.isPartial || at === contents.units.length - 1);
    const isTakenOut = isCancelled && progress.cancelled?.isPartial;
    const isShipped = !isTakenOut && hasShipped(progress, at);
    return {
      ...unitBody(unit, region),
      display_status: isCancelled ? "CANCELLED" : displayStatus(progress.status, isShipped),
      shipping_provider_id: region.carrier.id,
      shipping_provider_name: region.carrier.name,
      ...(isShipped && {
        package_id: parcel.id,
        package_status: packageStatus(progress.status),
        tracking_number: parcel.trackingNumber,
        rts_time: progress.rtsTime,
      }),
      ...(isCancelled && {
        cancel_reason: progress.cancelled?.reason,
        cancel_user: progress.cancelled?.by,
      }),
    };
  });

const unitBody = (unit: Unit, { currency, decimals, taxRate }: Region) => ({
  id: unit.id,
  product_id: unit.product.id,
  product_name: unit.product.name,
  sku_id: unit.sku.id,
  sku_name: unit.sku.name,
  sku_image: `https://images.simulator.invalid/${unit.sku.id}.jpeg`,
  sku_type: "NORMAL",
  seller_sku: unit.sku.sellerSku,
  currency,
  original_price: money(unit.originalPrice, decimals),
  sale_price: money(unit.originalPrice - unit.sellerDiscount - unit.platformDiscount, decimals),
  seller_discount: money(unit.sellerDiscount, decimals),
  platform_discount: money(unit.platformDiscount, decimals),
  is_gift: false,
  ...(unit.tax > 0 && {
    item_tax: [
      { tax_type: "SALES_TAX", tax_amount: money(unit.tax, decimals), tax_rate: String(taxRate) },
    ],
  }),
});

const hasShipped = ({ status, rtsTime }: Progress, at: number): boolean =>
  rtsTime !== undefined && (status !== "PARTIALLY_SHIPPING" || at === 0);

// A line knows neither ON_HOLD nor PARTIALLY_SHIPPING. That a held line reads AWAITING_SHIPMENT is
// a guess: TikTok leaves it open.
const displayStatus = (status: OrderStatus, isShipped: boolean): OrderStatus => {
  if (status === "ON_HOLD") return "AWAITING_SHIPMENT";
  if (status !== "PARTIALLY_SHIPPING") return status;
  return isShipped ? "AWAITING_COLLECTION" : "AWAITING_SHIPMENT";
};

const packageStatus = (status: OrderStatus): string => {
  if (status === "CANCELLED") return "CANCELLED";
  if (status === "DELIVERED" || status === "COMPLETED") return "COMPLETED";
  return status === "IN_TRANSIT" ? "FULFILLING" : "PROCESSING";
};
