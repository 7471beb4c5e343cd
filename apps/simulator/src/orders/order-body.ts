import { lineItemsBody } from "./line-items-body.ts";
import { orderContents, splits, type OrderContents } from "./order-contents.ts";
import type { SimulatedOrder } from "./simulated-order.ts";
import { cancelledBy, cancelRequestedAt, isHeld, newestVersion, timesOf } from "./order-times.ts";
import { paymentBody } from "./payment-body.ts";
import { emptyAddress, recipientAddress, recipientVisibility } from "./recipient-address.ts";
import { regions } from "./regions.ts";

const day = 24 * 3600;

/** What order search and order detail both show of an order now. Times are Unix seconds. */
export const orderBody = (order: SimulatedOrder) => {
  const contents = orderContents(order);
  const region = regions[order.shop.region];
  const times = timesOf(order);
  const { status, updateTime } = newestVersion(order);
  const cancelled = effectiveCancellation(order, contents);
  const requestedAt = cancelRequestedAt(order);
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
    is_buyer_request_cancel: requestedAt !== undefined,
    is_cod: false,
    is_exchange_order: false,
    is_on_hold_order: isHeld(order),
    is_replacement_order: false,
    is_sample_order: false,
    // A unit cancelled alone leaves the payment as it was: TikTok does not say how it would change.
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
    ...(requestedAt !== undefined && { request_cancel_time: requestedAt }),
    ...(cancelled?.isPartial === false && {
      cancel_time: updateTime,
      cancel_reason: cancelled.reason,
      cancellation_initiator: cancelled.by,
    }),
    ...addressPart(order, contents),
  };
};

/** The cancellation that shows in the order: one that ended it, or took a unit out of it. */
const effectiveCancellation = (order: SimulatedOrder, contents: OrderContents) => {
  const isCancelled = newestVersion(order).status === "CANCELLED";
  const isPartial = !isCancelled && order.cancellation?.isPartial === true;
  if (!isCancelled && !isPartial) return undefined;
  const by = isPartial ? "SELLER" : cancelledBy(order);
  return { by, reason: contents.cancelReasons[by], isPartial } as const;
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
