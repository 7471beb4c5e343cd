import { z } from "zod";
import { json, type Answer } from "../http/answer.ts";
import type { Call } from "../http/route.ts";
import { authorizationExpires } from "../webhooks/webhook-event.ts";
import type { Controls } from "./controls.ts";
import { readInput } from "./read-input.ts";

const daySeconds = 24 * 3600;

const ExpirationInput = z.strictObject({
  /** Unix seconds; in thirty days, when TikTok tells it first, unless told otherwise. */
  expiresAt: z.number().int().min(1).optional(),
});

/** Tells by webhook that a shop's authorization is about to end; the authorization stays as it is. */
export const answerExpiration = (
  { now, sellers, sender }: Pick<Controls, "now" | "sellers" | "sender">,
  { params, body }: Call,
): Answer => {
  const shop = sellers.flatMap(({ shops }) => shops).find(({ id }) => id === params["id"]);
  if (!shop) return json(404, { error: "no such shop" });
  const input = readInput(ExpirationInput, body);
  if ("refusal" in input) return input.refusal;
  const nowSeconds = Math.floor(now() / 1000);
  const { expiresAt = nowSeconds + 30 * daySeconds } = input.value;
  const days = Math.max(0, Math.ceil((expiresAt - nowSeconds) / daySeconds));
  sender.announce(authorizationExpires(shop, { expiresAt, days }));
  return json(202, { shopId: shop.id, expiresAt });
};
