import { lineItemsBody } from "./line-items-body.ts";
import { orderContents, splits, type OrderContents } from "./order-contents.ts";
import type { SimulatedOrder } from "./order-store.ts";
import { stepsOf } from "./paths.ts";
import { paymentBody } from "./payment-body.ts";
import { emptyAddress, recipientAddress, recipientVisibility } from "./recipient-address.ts";
import { regions } from "./regions.ts";
import type { OrderStatus } from "./order-status.ts";

const day = 24 * 3600;

/** The order as TikTok's order detail shows it now. Times are Unix seconds. */
export const orderBody = (order: SimulatedOrder) => {
  const contents = orderContents(order);
  const region = regions[order.shop.region];
  const times = timesOf(order);
  const { status, updateTime } = newestVersion(order);
  const cancelled =
    status === "CANCELLED"
      ? { by: cancelledBy(order), reason: contents.cancelReasons[cancelledBy(order)] }
      : undefined;
  const isSplit = splits(order);
  return {
    id: order.id,
    status,
    create_time: times.created,
    update_time: updateTime,
    user_id: contents.userId,
    buyer_email: contents.buyerEmail,
    buyer_message: contents.buyerMessage,
    seller_note: "",
    commerce_platform: "TIKTOK_SHOP",
    order_type: "NORMAL",
    fulfillment_type: "FULFILLMENT_BY_SELLER",
    shipping_type: contents.shippingType,
    delivery_type: "HOME_DELIVERY",
    delivery_option_id: contents.deliveryOption.id,
    delivery_option_name: contents.deliveryOption.name,
    warehouse_id: contents.warehouseId,
    payment_method_name: contents.paymentMethod,
    has_updated_recipient_address: order.addressChangedAt !== undefined,
    is_buyer_request_cancel: order.cancelRequestedAt !== undefined,
    is_cod: false,
    is_exchange_order: false,
    is_on_hold_order: isHeld(order),
    is_replacement_order: false,
    is_sample_order: false,
    payment: paymentBody(contents, region),
    line_items: lineItemsBody(contents, region, {
      status,
      isSplit,
      rtsTime: times.shipped,
      cancelled,
    }),
    ...(times.paid !== undefined && {
      paid_time: times.paid,
      rts_sla_time: times.paid + 2 * day,
      tts_sla_time: times.paid + 3 * day,
      shipping_due_time: times.paid + 2 * day,
      collection_due_time: times.paid + 3 * day,
      delivery_due_time: times.paid + 9 * day,
    }),
    ...(times.shipped !== undefined && {
      rts_time: times.shipped,
      shipping_provider: region.carrier.name,
      shipping_provider_id: region.carrier.id,
      tracking_number: contents.packages[0].trackingNumber,
      packages: contents.packages
        .slice(0, isSplit && status !== "PARTIALLY_SHIPPING" ? 2 : 1)
        .map(({ id }) => ({ id })),
      ...(isSplit && { split_or_combine_tag: "SPLIT" }),
    }),
    ...(times.collected !== undefined && { collection_time: times.collected }),
    ...(times.delivered !== undefined && { delivery_time: times.delivered }),
    ...(order.cancelRequestedAt !== undefined && { request_cancel_time: order.cancelRequestedAt }),
    ...(cancelled && {
      cancel_time: updateTime,
      cancel_reason: cancelled.reason,
      cancellation_initiator: cancelled.by,
    }),
    ...addressPart(order, contents),
  };
};

export const newestVersion = ({ id, versions }: SimulatedOrder) => {
  const newest = versions.at(-1);
  if (!newest) throw new Error(`order ${id} has no version`);
  return newest;
};

export const isHeld = ({ path }: SimulatedOrder): boolean => stepsOf(path).includes("ON_HOLD");

/** Who ends an order that is cancelled: the buyer on request, the system when nobody paid. */
export const cancelledBy = (order: SimulatedOrder): "BUYER" | "SELLER" | "SYSTEM" => {
  if (order.cancelRequestedAt !== undefined) return "BUYER";
  return timesOf(order).paid === undefined ? "SYSTEM" : "SELLER";
};

const timesOf = ({ versions }: SimulatedOrder) => {
  const firstOf = (...statuses: OrderStatus[]) =>
    versions.find(({ status }) => statuses.includes(status))?.updateTime;
  return {
    created: versions[0]?.updateTime,
    paid: firstOf("ON_HOLD", "AWAITING_SHIPMENT"),
    shipped: firstOf("PARTIALLY_SHIPPING", "AWAITING_COLLECTION"),
    collected: firstOf("IN_TRANSIT"),
    delivered: firstOf("DELIVERED"),
  };
};

const addressPart = (order: SimulatedOrder, contents: OrderContents) => {
  const { region } = order.shop;
  const { status } = newestVersion(order);
  const visibility = recipientVisibility({ region, status, shippingType: contents.shippingType });
  if (visibility === "absent") return {};
  if (visibility === "empty") return { recipient_address: emptyAddress };
  const hasMoved = order.addressChangedAt !== undefined;
  const isMasked = visibility === "masked";
  return { recipient_address: recipientAddress(contents, { region, hasMoved, isMasked }) };
};
