import { statusMapping, type Fact } from "@sluice/domain";
import { readWebhookBody } from "./webhook-body.ts";
import {
  factOfUnreadBody,
  factOfWebhook,
  isSoundTime,
  pushTimeS,
  salvageOf,
  type Webhook,
  type WebhookContext,
} from "./webhook-fact.ts";
import { webhookTypes } from "./webhook-types.ts";
import { firstIssue } from "./wire-scalars.ts";
import {
  AuthorizationExpiration,
  Envelope,
  orderNotices,
  SellerDeauthorization,
  type OrderNoticeKind,
} from "./wire-webhook.ts";

/** What a webhook means. `kept` is for the record only: not for Sluice, or not understood. */
export type WebhookEvent =
  | { kind: "order"; shopId: string; orderIds: string[]; facts: Fact[] }
  | { kind: "shop"; shopId: string; change: ShopChange; fact: Fact }
  | { kind: "kept"; fact: Fact };

export type ShopChange =
  { kind: "deauthorized" } | { kind: "authorization_expiring"; expiresAtS: number };

/** Reads a webhook, or goes on with what was read of its body. Pure, and it never throws: what is not understood is kept, with the reason. */
export const readWebhookEvent = (
  body: Buffer,
  told: WebhookContext,
  mapping = statusMapping,
  { json, unreadable } = readWebhookBody(body),
): WebhookEvent => {
  const context = { ...told, mapping };
  if (unreadable !== undefined)
    return { kind: "kept", fact: factOfUnreadBody(body, context, unreadable) };
  const webhook: Webhook = { json, body, context, envelope: Envelope.parse(json) };
  const { type } = webhook.envelope;
  if (!Number.isSafeInteger(type))
    return quarantine(webhook, type === undefined ? "type is missing" : "type is not an integer");
  const known = webhookTypes.get(Number(type));
  if (!known) return ignore(webhook, `type ${Number(type)} is not known`);
  if (known.kind === "shop")
    return Number(type) === sellerDeauthorization ? deauthorization(webhook) : expiration(webhook);
  if (known.kind !== "other") return orderNotice(webhook, known.kind);
  return ignore(
    webhook,
    `type ${Number(type)} (${known.name}) is about ${known.about}, which Sluice does not keep`,
  );
};

/** The other type that is about a shop announces that its authorization ends. */
const sellerDeauthorization = 6;

const orderNotice = (webhook: Webhook, kind: OrderNoticeKind): WebhookEvent => {
  const { data: notice, error } = orderNotices[kind].safeParse(webhook.json);
  if (error) return quarantine(webhook, firstIssue(error), kind);
  const { shopId, orderIds, status } = notice;
  const occurredAtS = notice.atS ?? pushTimeS(webhook);
  const phase =
    kind === "hint" && status !== null ? webhook.context.mapping.phaseOfStatus(status) : undefined;
  if (!isSoundTime(occurredAtS, webhook.context))
    return quarantine(webhook, "its time is more than a day after it was received", kind);
  if (orderIds.length === 0) return quarantine(webhook, "no order is named", kind);
  if (orderIds.length > ordersMax)
    return quarantine(webhook, `${orderIds.length} orders are named, more than ${ordersMax}`, kind);
  if (kind === "hint" && !phase)
    return quarantine(webhook, `order status ${status} is not known`, kind);
  const told = { kind, tiktokStatus: status, phase: phase ?? null, occurredAtS };
  const facts = orderIds.map((orderId) =>
    factOfWebhook(webhook, { ...told, orderId, status: "pending", reason: null }),
  );
  return { kind: "order", shopId, orderIds, facts };
};

// Each of the facts carries the body: a bound on what one webhook can grow to.
const ordersMax = 100;

const deauthorization = (webhook: Webhook): WebhookEvent => {
  const { data: told, error } = SellerDeauthorization.safeParse(webhook.json);
  if (error) return quarantine(webhook, firstIssue(error), "shop");
  return shopEvent(webhook, told.shop_id, { kind: "deauthorized" });
};

const expiration = (webhook: Webhook): WebhookEvent => {
  const { data: told, error } = AuthorizationExpiration.safeParse(webhook.json);
  if (error) return quarantine(webhook, firstIssue(error), "shop");
  const expiresAtS = told.data.expiration_time;
  return shopEvent(webhook, told.shop_id, { kind: "authorization_expiring", expiresAtS });
};

const shopEvent = (webhook: Webhook, shopId: string, change: ShopChange): WebhookEvent => ({
  kind: "shop",
  shopId,
  change,
  fact: factOfWebhook(webhook, { kind: "shop", status: "applied", reason: null }),
});

const ignore = (webhook: Webhook, reason: string): WebhookEvent => ({
  kind: "kept",
  fact: factOfWebhook(webhook, { kind: "other", status: "ignored", reason }),
});

const quarantine = (
  webhook: Webhook,
  reason: string,
  kind: OrderNoticeKind | "shop" | "other" = "other",
): WebhookEvent => ({
  kind: "kept",
  fact: factOfWebhook(webhook, { ...salvageOf(webhook), kind, status: "quarantined", reason }),
});
