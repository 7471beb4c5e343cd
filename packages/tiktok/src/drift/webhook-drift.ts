import type { WebhookJson } from "../webhook-body.ts";
import { webhookTypes } from "../webhook-types.ts";
import { knownFields, knownWords } from "./known-fields.ts";
import { shownWord, sightDrift, type DriftSighting, type KnownFields } from "./sight-drift.ts";

/**
 * What a webhook holds that is not documented: its type or, for the types that Sluice acts on, its
 * fields and words. Nothing for a body that cannot be read. A type without a number is not drift
 * but quarantined, so it is not looked at either.
 */
export const webhookDrift = (read: WebhookJson): DriftSighting[] => {
  const { type, ...json } = read.json ?? {};
  if (typeof type !== "number" || !Number.isSafeInteger(type)) return [];
  if (!webhookTypes.has(type))
    return [{ kind: "event_type", path: "webhook.type", name: shownWord(String(type)) }];
  const known = webhooks.get(type);
  return known ? sightDrift(json, known, "webhook") : [];
};

const cancelStatuses = knownWords("PENDING SUCCESS CANCELLED COMPLETE", "CANCELLATION_REQUEST_");
const packageChanges = knownWords(`COMBINE CANCEL_COMBINE SPLIT CANCEL_SPLIT ADDRESS_UPDATE_SPLIT
  CANCEL_FULFILL_SPLIT FULFILL_UNCOMBINE PARTLY_CANCEL_SPLIT SPLIT_BY_SKU_CANCEL`);
// The webhooks' page spells CANCEL where the API has CANCELLED: both are known.
const orderStatuses = knownWords(`UNPAID ON_HOLD AWAITING_SHIPMENT AWAITING_COLLECTION
  PARTIALLY_SHIPPING IN_TRANSIT DELIVERED COMPLETED CANCEL CANCELLED`);

const webhookOf = (data: KnownFields): KnownFields =>
  knownFields("tts_notification_id shop_id seller_open_id creator_open_id timestamp", { data });

const webhooks: ReadonlyMap<number, KnownFields> = new Map([
  [
    1,
    webhookOf(
      knownFields("order_id is_on_hold_order update_time", { order_status: orderStatuses }),
    ),
  ],
  [3, webhookOf(knownFields("order_id update_time"))],
  [
    4,
    webhookOf(
      knownFields("update_time", {
        sc_type: packageChanges,
        role_type: knownWords("USER SELLER OPERATOR SYSTEM", "ROLE_"),
        package_list: knownFields("package_id order_id_list"),
      }),
    ),
  ],
  [6, webhookOf(knownFields("message"))],
  [7, webhookOf(knownFields("message expiration_time"))],
  [
    11,
    webhookOf(
      knownFields("order_id cancel_id create_time", {
        cancellations_role: knownWords("BUYER SELLER SYSTEM"),
        cancel_status: cancelStatuses,
      }),
    ),
  ],
  [
    12,
    webhookOf(
      // Of the 13 statuses of a return no list is at hand, so that none can be called unknown.
      knownFields("order_id return_id return_role return_status create_time update_time", {
        return_type: knownWords("REFUND REPLACEMENT RETURN_AND_REFUND"),
      }),
    ),
  ],
]);
