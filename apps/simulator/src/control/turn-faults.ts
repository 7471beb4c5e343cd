import { z } from "zod";
import { apiDials, Faults, tokenDials, webhookDials, type FaultScope } from "../faults.ts";
import { json, type Answer } from "../http/answer.ts";
import type { Call } from "../http/route.ts";
import type { Controls } from "./controls.ts";
import { badInput, readInput } from "./read-input.ts";

type Turning = Pick<Controls, "faults" | "sellers" | "apiRoutes">;

const Changes = Faults.partial().extend({
  /** Takes everything back first: in the scope that the query names, or everywhere. */
  reset: z.literal(true).optional(),
});

/** The dials as they stand, in the scope of `?shopId=` and `?route=`. */
export const answerFaults = (turning: Turning, { query }: Call): Answer => {
  const { scope, problems } = scopeOf(turning, query);
  return problems.length > 0 ? badInput(problems) : json(200, turning.faults.read(scope));
};

/** What is set for one shop or one route only. */
export const answerLimits = ({ faults }: Turning): Answer => json(200, { limits: faults.limits() });

/**
 * Sets the dials that are named and leaves the others; answers all of them. With `?shopId=` or
 * `?route=` it sets them for that shop or route only.
 */
export const turnFaults = (turning: Turning, { query, body }: Call): Answer => {
  const { scope, problems } = scopeOf(turning, query);
  if (problems.length > 0) return badInput(problems);
  const input = readInput(Changes, body);
  if ("refusal" in input) return input.refusal;
  const { reset, ...changes } = input.value;
  const misplaced = Object.keys(changes).flatMap((dial) => misplacedIn(scope, dial));
  if (misplaced.length > 0) return badInput(misplaced);
  if (reset) turning.faults.reset(scope);
  if (!reset || Object.keys(changes).length > 0) turning.faults.turn(changes, scope);
  return json(200, turning.faults.read(scope));
};

const scopeOf = ({ sellers, apiRoutes }: Turning, query: URLSearchParams) => {
  const shopId = query.get("shopId") ?? undefined;
  const route = query.get("route") ?? undefined;
  const shopIds = sellers.flatMap(({ shops }) => shops.map(({ id }) => id));
  const problems = [...query.keys()]
    .filter((name) => name !== "shopId" && name !== "route")
    .map((name) => `${name}: not known in the query; a scope is named by shopId and route`);
  if (shopId !== undefined && !shopIds.includes(shopId))
    problems.push(`shopId: must be one of ${shopIds.join(", ")}`);
  if (route !== undefined && !apiRoutes.includes(route))
    problems.push(`route: must be one of ${apiRoutes.join(", ")}`);
  const scope: FaultScope = { ...(shopId && { shopId }), ...(route && { route }) };
  return { scope, problems };
};

const misplacedIn = ({ shopId, route }: FaultScope, dial: string): string[] => {
  if (dial in tokenDials && (shopId ?? route) !== undefined)
    return [`${dial}: holds for all tokens and cannot be set for one shop or route`];
  if (dial in webhookDials && route !== undefined)
    return [`${dial}: is about webhooks, which have no route; leave route out of the query`];
  if (dial in apiDials && shopId !== undefined && route?.startsWith("GET /api/v2/token/"))
    return [`${dial}: a token call names no shop; leave shopId out of the query`];
  return [];
};
