import { z } from "zod";
import type { Answer } from "../http/answer.ts";
import type { Call } from "../http/route.ts";
import { isEventName, type Subscription } from "../webhooks/subscriptions.ts";
import { checkShopCall } from "./check-request.ts";
import type { SignedParts, SignedRoute } from "./signed-route.ts";

const path = "/event/202309/webhooks";
const addressLengthMax = 255;

export const webhookSubscriptionRoutes: readonly SignedRoute[] = [
  { method: "GET", path, answer: (parts, call) => answerList(parts, call) },
  { method: "PUT", path, answer: (parts, call) => answerSet(parts, call) },
  { method: "DELETE", path, answer: (parts, call) => answerRemove(parts, call) },
];

const answerList = (parts: SignedParts, call: Call): Answer => {
  const { answers, subscriptions } = parts;
  const shop = checkShopCall(parts, call);
  if (typeof shop === "string") return answers.refusal(shop);
  const webhooks = subscriptions.list(shop.id).map(subscriptionBody);
  return answers.success({ webhooks, total_count: webhooks.length });
};

const subscriptionBody = ({ eventName, address, createTime, updateTime }: Subscription) => ({
  event_type: eventName,
  address,
  create_time: createTime,
  update_time: updateTime,
});

const answerSet = (parts: SignedParts, call: Call): Answer => {
  const { answers, subscriptions } = parts;
  const shop = checkShopCall(parts, call);
  if (typeof shop === "string") return answers.refusal(shop);
  const { event_type: eventName, address } = readBody(call.body);
  if (!address) return answers.refusal("addressMissing");
  if (!isAddress(address)) return answers.refusal("addressInvalid");
  if (!eventName || !isEventName(eventName)) return answers.refusal("eventTypeInvalid");
  subscriptions.set(shop.id, eventName, address);
  return answers.success({});
};

const answerRemove = (parts: SignedParts, call: Call): Answer => {
  const { answers, subscriptions } = parts;
  const shop = checkShopCall(parts, call);
  if (typeof shop === "string") return answers.refusal(shop);
  const { event_type: eventName } = readBody(call.body);
  // TikTok answers with success whatever it was asked to remove.
  if (eventName && isEventName(eventName)) subscriptions.remove(shop.id, eventName);
  return answers.success({});
};

const SubscriptionBody = z.object({
  event_type: z.string().optional().catch(undefined),
  address: z.string().optional().catch(undefined),
});

const readBody = (body: Buffer): z.infer<typeof SubscriptionBody> => {
  try {
    return SubscriptionBody.safeParse(JSON.parse(body.toString("utf8"))).data ?? {};
  } catch {
    return {};
  }
};

// TikTok takes https alone, with a domain name and no port. Here a receiver on one's own machine
// must do, so that http, ports and IP addresses are taken too.
const isAddress = (address: string): boolean =>
  address.length <= addressLengthMax && /^https?:\/\//.test(address) && URL.canParse(address);
