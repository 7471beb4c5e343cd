import { z } from "zod";
import { json, type Answer } from "../http/answer.ts";
import type { Call } from "../http/route.ts";
import { isScenarioName, scenarios } from "../scenarios/scenarios.ts";
import type { Controls } from "./controls.ts";
import { chooseShop } from "./choose-shop.ts";
import { readInput } from "./read-input.ts";

const ScenarioInput = z.strictObject({
  orders: z.number().int().min(1).max(1_000_000).optional(),
  /** Orders created in a real second; the time scale does not touch it. */
  perSecond: z.number().positive().max(100_000).optional(),
  /** Where the orders are placed; the first shop unless told otherwise. */
  shopId: z.string().optional(),
});

export const answerScenario = (
  { player, sellers }: Pick<Controls, "player" | "sellers">,
  { params, body }: Call,
): Answer => {
  const name = params["name"] ?? "";
  if (!isScenarioName(name))
    return json(404, { error: `no scenario ${name}`, scenarios: Object.keys(scenarios) });
  const input = readInput(ScenarioInput, body);
  if ("refusal" in input) return input.refusal;

  const { orders = scenarios[name].orders, perSecond = scenarios[name].perSecond } = input.value;
  const shop = chooseShop(sellers, input.value.shopId);
  if ("refusal" in shop) return shop.refusal;
  player.play({ scenario: name, shop, orders, perSecond });
  return json(202, { scenario: name, orders });
};

export const answerScenarios = (): Answer =>
  json(200, {
    scenarios: Object.entries(scenarios).map(([name, { about, orders, perSecond }]) => ({
      name,
      about,
      orders,
      perSecond,
    })),
  });
