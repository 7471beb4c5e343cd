import { setTimeout as wait } from "node:timers/promises";
import type { FaultDials, Faults } from "../faults.ts";
import { text, type Answer } from "../http/answer.ts";
import type { Call, Route } from "../http/route.ts";
import type { OrderStore } from "../orders/order-store.ts";
import type { Random } from "../seeded-random.ts";
import type { ApiAnswers } from "./api-errors.ts";
import type { RateBuckets } from "./rate-buckets.ts";
import { spoilOrders } from "./spoil-orders.ts";

export interface Faulty {
  faults: FaultDials;
  faultRandom: Random;
  buckets: RateBuckets;
  answers: ApiAnswers;
  orders: Pick<OrderStore, "find">;
  /** The shop that a call's cipher names. */
  shopIdOf: (call: Call) => string | undefined;
  /** Milliseconds since 1970. */
  now: () => number;
}

/** The same route with whatever the fault dials make of its answers. */
export const applyFaults = (faulty: Faulty, route: Route): Route =>
  withFaults(faulty, route, (scope) => faulty.faults.read(scope));

/** The same for a token call, which only the dials set for its own route reach. */
export const applyOwnFaults = (faulty: Faulty, route: Route): Route =>
  withFaults(faulty, route, (scope) => faulty.faults.readLimited(scope));

const withFaults = (
  faulty: Faulty,
  route: Route,
  read: (scope: { shopId: string | undefined; route: string }) => Faults,
): Route => ({
  ...route,
  answer: async (call) => {
    const shopId = faulty.shopIdOf(call);
    const dials = read({ shopId, route: `${route.method} ${route.path}` });
    // Unreferenced: an answer held back does not keep a closing process alive.
    if (dials.delayMs > 0) await wait(dials.delayMs, undefined, { ref: false });
    const refusal = refusalOf(faulty, dials, `${shopId ?? ""} ${route.path}`);
    if (refusal) return refusal;
    return spoil(faulty, dials, call, await route.answer(call));
  },
});

const refusalOf = (faulty: Faulty, dials: Faults, bucket: string): Answer | undefined => {
  const { faultRandom, buckets, answers } = faulty;
  if (dials.apiDown) return unavailable(answers, dials);
  if (dials.rateLimit && !buckets.take(bucket, dials.rateLimit)) return throttled(answers, dials);
  if (faultRandom.chance(dials.throttle)) return throttled(answers, dials);
  if (faultRandom.chance(dials.throttleIn200))
    return { ...answers.refusal("rateLimited"), status: 200 };
  if (faultRandom.chance(dials.serverError)) return unavailable(answers, dials);
  if (faultRandom.chance(dials.errorIn200))
    return errorIn200(answers, faultRandom.chance(0.5) ? {} : { orders: [] });
  return undefined;
};

const throttled = (answers: ApiAnswers, { throttleRetryAfterS }: Faults): Answer => {
  const refusal = answers.refusal("rateLimited");
  if (throttleRetryAfterS === null) return refusal;
  const headers = { ...refusal.headers, "retry-after": String(throttleRetryAfterS) };
  return { ...refusal, headers };
};

const unavailable = (answers: ApiAnswers, { serverErrorBody }: Faults): Answer => {
  if (serverErrorBody === "json") return answers.refusal("internalError");
  if (serverErrorBody === "empty") return text(503, "");
  const page = "<html><body>503 Service Temporarily Unavailable</body></html>";
  return { ...text(503, page), headers: { "content-type": "text/html; charset=utf-8" } };
};

const errorIn200 = (answers: ApiAnswers, data: unknown): Answer => {
  const refusal = answers.refusal("internalError");
  const envelope = { ...(JSON.parse(refusal.text) as object), data };
  return { ...refusal, status: 200, text: JSON.stringify(envelope) };
};

const spoil = (faulty: Faulty, dials: Faults, call: Call, given: Answer): Answer => {
  const { faultRandom, orders, now } = faulty;
  const status = dials.errorHttpStatus === "always200" ? 200 : given.status;
  if (given.code !== "0") return lose(dials, faultRandom, { ...given, status });
  const content = spoilOrders(given.text, {
    dials,
    random: faultRandom,
    orders,
    nowSeconds: Math.floor(now() / 1000),
    isDetail: call.method === "GET",
    body: call.body,
  });
  return lose(dials, faultRandom, { ...given, status, text: content });
};

const lose = (dials: Faults, random: Random, answer: Answer): Answer => {
  if (random.chance(dials.hang)) return { ...answer, isWithheld: true, code: "hang" };
  if (!random.chance(dials.truncate)) return answer;
  return {
    ...answer,
    headers: { ...answer.headers, connection: "close" },
    text: answer.text.slice(0, Math.floor(answer.text.length / 2)),
    code: "truncated",
  };
};
