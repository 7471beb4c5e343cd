import { z } from "zod";
import { json, type Answer } from "../http/answer.ts";
import type { Call } from "../http/route.ts";
import { chooseShop } from "./choose-shop.ts";
import type { Controls } from "./controls.ts";
import { readInput } from "./read-input.ts";

const HistoryInput = z.strictObject({
  orders: z.number().int().min(1).max(1_000_000),
  days: z.number().min(0.01).max(3650).default(30),
  /** Where the orders were placed; the first shop unless told otherwise. */
  shopId: z.string().optional(),
});

/** Makes orders that lived and ended within the last days; answers once all of them are there. */
export const answerHistory = async (
  { makeHistory, sellers }: Pick<Controls, "makeHistory" | "sellers">,
  { body }: Call,
): Promise<Answer> => {
  const input = readInput(HistoryInput, body);
  if ("refusal" in input) return input.refusal;
  const { orders, days, shopId } = input.value;
  const shop = chooseShop(sellers, shopId);
  if ("refusal" in shop) return shop.refusal;
  await makeHistory({ shop, orders, days });
  return json(201, { orders, shopId: shop.id });
};
