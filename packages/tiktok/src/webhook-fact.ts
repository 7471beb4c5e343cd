import type { Fact, RawBody, StatusMapping } from "@sluice/domain";
import { unreadableWebhookKey, webhookFactKey } from "./webhook-fact-key.ts";
import { Salvage, type Envelope } from "./wire-webhook.ts";

export interface WebhookContext {
  /** The body as it is to be kept: in clear, or sealed. */
  raw: RawBody;
  receivedAtMs: number;
  traceId: string;
}

export interface ReadContext extends WebhookContext {
  mapping: StatusMapping;
}

/** A webhook whose body is a JSON object. */
export interface Webhook {
  json: Record<string, unknown>;
  body: Buffer;
  context: ReadContext;
  envelope: Envelope;
}

type Told = Pick<Fact, "kind" | "status" | "reason"> &
  Partial<Pick<Fact, "orderId" | "tiktokStatus" | "phase" | "occurredAtS">>;

/** The fact of a webhook; what is not told of it stays empty. */
export const factOfWebhook = (webhook: Webhook, told: Told): Fact => {
  const { envelope, body, context } = webhook;
  // Only the facts of a package update differ by their order: the key of all others must not
  // depend on how much of the body was understood, or a second reading would make a second fact.
  const orderId = told.kind === "package_notice" ? (told.orderId ?? null) : null;
  return {
    ...blankFact(context),
    eventKey: webhookFactKey(envelope, body, orderId),
    shopId: envelope.shop_id,
    occurredAtS: pushTimeS(webhook),
    ...told,
  };
};

/** What of a body that was not understood can go on record. */
export const salvageOf = ({ envelope, context }: Webhook) => {
  const { order_id, order_status, update_time } = Salvage.parse(envelope.data);
  return {
    orderId: order_id,
    tiktokStatus: order_status,
    ...(update_time !== null && isSoundTime(update_time, context) && { occurredAtS: update_time }),
  };
};

/** The fact of a body that is no JSON object. */
export const factOfUnreadBody = (body: Buffer, context: ReadContext, reason: string): Fact => ({
  ...blankFact(context),
  eventKey: unreadableWebhookKey(body),
  status: "quarantined",
  reason,
});

/** When TikTok pushed it or, where it says nothing sound, when it came in. */
export const pushTimeS = ({ envelope: { timestamp }, context }: Webhook): number =>
  timestamp !== null && isSoundTime(timestamp, context)
    ? timestamp
    : Math.floor(context.receivedAtMs / 1000);

/** A time far ahead would outrank every later fact of the order; a day allows for any clock. */
export const isSoundTime = (timeS: number, { receivedAtMs }: WebhookContext): boolean =>
  timeS <= receivedAtMs / 1000 + dayS;

const dayS = 24 * 60 * 60;

const blankFact = ({ raw, receivedAtMs, traceId, mapping }: ReadContext) => ({
  shopId: null,
  orderId: null,
  source: "webhook" as const,
  kind: "other" as const,
  tiktokStatus: null,
  phase: null,
  occurredAtS: Math.floor(receivedAtMs / 1000),
  readSeq: 0,
  receivedAtMs,
  raw,
  traceId,
  mappingVersion: mapping.version,
});
