import { setTimeout as sleep } from "node:timers/promises";
import type { ApiClient } from "../api-client.ts";
import { compareWithTikTok, type Comparison } from "./ask-tiktok.ts";
import { checkOrders, movesOf, shownBy, type Check } from "./check-orders.ts";
import { measureSteps } from "./measure-steps.ts";
import { beginWatch, takeOrders, webhooksOf, type TakenOrder } from "./take-orders.ts";
import { watchStream, type WatchedStream } from "./watch-stream.ts";

/** What `sluice verify` has found; its JSON. Times are ISO 8601 in UTC. */
export interface VerifyReport {
  allHeld: boolean;
  startedAt: string;
  finishedAt: string;
  wanted: number;
  /** The bar from webhook to state. */
  limitMs: number;
  checks: Check[];
  steps: ReturnType<typeof measureSteps>;
  orders: {
    orderId: string;
    shopId: string;
    state: string;
    phase: string;
    webhooks: number;
    transitions: number;
  }[];
}

/** Takes the next orders from webhook to state and holds them to everything that is promised. */
export const verify = async (
  api: ApiClient,
  asked: {
    orders: number;
    shop: string | undefined;
    timeoutMs: number;
    /** Called once everything is being watched. */
    onReady: () => Promise<void>;
    onWait: (told: number) => void;
  },
): Promise<VerifyReport> => {
  const startedAt = new Date().toISOString();
  const untilMs = Date.now() + asked.timeoutMs;
  const stream = watchStream(api);
  try {
    await Promise.race([stream.opened, sleep(streamOpensInMs)]);
    const watch = await beginWatch(api, asked.shop);
    await asked.onReady();
    const taken = await takeOrders(api, watch, {
      count: asked.orders,
      untilMs,
      onWait: asked.onWait,
    });
    const comparisons = await compareAll(api, taken);
    const orders = comparisons.map((one) => one.taken);
    await waitForStream(stream, orders);
    const checks = checkOrders({
      wanted: asked.orders,
      orders,
      comparisons,
      changes: stream.changes,
      streamProblem: stream.problem(),
      limitMs,
    });
    return {
      allHeld: checks.every(({ held }) => held),
      startedAt,
      finishedAt: new Date().toISOString(),
      wanted: asked.orders,
      limitMs,
      checks,
      steps: measureSteps(orders, stream.changes),
      orders: orders.map(lineOf),
    };
  } finally {
    await stream.close();
  }
};

// The promise: a webhook is a state within 30 s.
const limitMs = 30_000;
const streamOpensInMs = 5_000;

/** Some at once, so that the worker can read them in one call. */
const compareAll = async (api: ApiClient, taken: TakenOrder[]): Promise<Comparison[]> => {
  const comparisons: Comparison[] = [];
  for (let at = 0; at < taken.length; at += atOnce)
    comparisons.push(
      ...(await Promise.all(
        taken
          .slice(at, at + atOnce)
          .map((one) => compareWithTikTok(api, one, { withinMs: limitMs })),
      )),
    );
  return comparisons;
};

const atOnce = 10;

/** What was decided a moment ago may still be on its way to the stream. */
const waitForStream = async (stream: WatchedStream, orders: TakenOrder[]): Promise<void> => {
  const untilMs = Date.now() + streamLagMs;
  const isBehind = () =>
    orders.some((one) =>
      movesOf(one).some((move) => !shownBy(stream.changes, one.order.tiktokOrderId, move)),
    );
  while (stream.problem() === null && isBehind() && Date.now() < untilMs) await sleep(100);
};

const streamLagMs = 10_000;

const lineOf = (one: TakenOrder): VerifyReport["orders"][number] => ({
  orderId: one.order.tiktokOrderId,
  shopId: one.order.shopId,
  state: one.order.state,
  phase: one.order.phase,
  webhooks: webhooksOf(one).length,
  transitions: movesOf(one).length,
});
