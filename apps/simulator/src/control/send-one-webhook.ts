import { z } from "zod";
import { json, type Answer } from "../http/answer.ts";
import type { Call } from "../http/route.ts";
import type { Controls } from "./controls.ts";
import { readInput } from "./read-input.ts";

const WebhookInput = z.strictObject({
  /** A text is sent byte for byte, an object as its JSON. */
  body: z.union([z.string(), z.looseObject({})]),
  signature: z.enum(["good", "bad"]).default("good"),
});

/** Sends one webhook of the caller's own and answers what it got: `{ status }` or `{ failure }`. */
export const answerWebhook = async (
  { sender }: Pick<Controls, "sender">,
  { body }: Call,
): Promise<Answer> => {
  const input = readInput(WebhookInput, body);
  if ("refusal" in input) return input.refusal;
  const given = input.value.body;
  const bytes = Buffer.from(typeof given === "string" ? given : JSON.stringify(given));
  return json(200, await sender.sendOnce(bytes, input.value.signature));
};
