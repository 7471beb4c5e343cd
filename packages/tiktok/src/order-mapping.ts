import { phaseOfRead, type OrderData, type OrderPhase, type PersonalPart } from "@sluice/domain";
import { personalPartOf } from "./personal-part.ts";
import type { WireOrder } from "./wire-order.ts";
import { OrderDetails } from "./wire-order-details.ts";

export interface MappedOrder {
  orderId: string;
  status: string;
  /** Undefined where TikTok has a status that Sluice does not know. */
  phase: OrderPhase | undefined;
  updateTimeS: number;
  data: OrderData;
  personal: PersonalPart;
  /** TikTok's id of the buyer, to be hashed at once; undefined where it is left out or masked. */
  buyerId: string | undefined;
  /** The whole order, the buyer's data included: to be sealed at once. */
  rawJson: string;
}

/** Splits an order into what may rest in clear and what is to be sealed. */
export const mapOrder = (wire: WireOrder): MappedOrder => {
  const details = OrderDetails.parse(wire);
  return {
    orderId: wire.id,
    status: wire.status,
    phase: phaseOfWireOrder(wire),
    updateTimeS: wire.update_time,
    data: orderData(wire.status, details),
    personal: personalPartOf(wire["recipient_address"]),
    buyerId: buyerIdOf(wire["user_id"]),
    rawJson: JSON.stringify(wire),
  };
};

/** One that is masked stands for many buyers, and so does 0. */
const buyerIdOf = (sent: unknown): string | undefined =>
  typeof sent === "string" && /^\w{2,64}$/.test(sent) ? sent : undefined;

/** The phase that an order was read in; undefined where TikTok has a status that is not known. */
export const phaseOfWireOrder = (wire: WireOrder): OrderPhase | undefined => {
  // A delivery time that cannot be read is still one: without it COMPLETED would mean a refund.
  const sentTime = wire["delivery_time"];
  const hasDeliveryTime = Boolean(sentTime) && sentTime !== "0";
  return phaseOfRead({ status: wire.status, hasDeliveryTime });
};

/** Field by field, never by spreading: what is not named here stays sealed. */
const orderData = (status: string, details: OrderDetails): OrderData => ({
  status,
  createTime: details.create_time,
  paidTime: details.paid_time,
  shippingDueTime: details.shipping_due_time,
  collectionTime: details.collection_time,
  deliveryTime: details.delivery_time,
  cancelTime: details.cancel_time,
  cancellationInitiator: details.cancellation_initiator,
  cancelReason: details.cancel_reason,
  isBuyerRequestCancel: details.is_buyer_request_cancel,
  isCod: details.is_cod,
  isOnHold: details.is_on_hold_order,
  isSample: details.is_sample_order,
  orderType: details.order_type,
  commercePlatform: details.commerce_platform,
  fulfillmentType: details.fulfillment_type,
  shippingType: details.shipping_type,
  deliveryType: details.delivery_type,
  deliveryOptionName: details.delivery_option_name,
  shippingProvider: details.shipping_provider ?? details.shipping_provider_name,
  trackingNumber: details.tracking_number,
  warehouseId: details.warehouse_id,
  currency: details.payment.currency,
  amounts: {
    total: details.payment.total_amount,
    subTotal: details.payment.sub_total,
    shippingFee: details.payment.shipping_fee,
    tax: details.payment.tax,
    sellerDiscount: details.payment.seller_discount,
    platformDiscount: details.payment.platform_discount,
  },
  packageIds: packageIds(details),
  items: items(details),
});

const packageIds = ({ packages, line_items }: OrderDetails): string[] => {
  const named = [...packages.map(({ id }) => id), ...line_items.map((line) => line.package_id)];
  return [...new Set(named)].filter((id) => id !== undefined);
};

/** TikTok sends a line for every unit. */
const items = ({ line_items }: OrderDetails): OrderData["items"] => {
  const bySku = new Map<string, OrderData["items"][number]>();
  for (const line of line_items) {
    if (line.product_id === undefined || line.sku_id === undefined) continue;
    const key = `${line.product_id} ${line.sku_id}`;
    const item = bySku.get(key);
    if (item) item.quantity += 1;
    else
      bySku.set(key, {
        productId: line.product_id,
        skuId: line.sku_id,
        sellerSku: line.seller_sku,
        productName: line.product_name,
        skuName: line.sku_name,
        salePrice: line.sale_price,
        quantity: 1,
      });
  }
  return [...bySku.values()];
};
