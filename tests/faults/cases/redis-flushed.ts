import { waitUntil } from "../../support/wait-until.ts";
import { keyOf } from "../lab/check-everything.ts";
import { conclude } from "../lab/conclude.ts";
import { allAnswered200, atLeast, within } from "../lab/expectations.ts";
import type { FaultCase } from "../lab/fault-case.ts";
import { sleep } from "../lab/nemesis.ts";
import type { Lab, RunningSluice } from "../lab/open-lab.ts";
import { ordersBehind } from "../lab/orders-behind.ts";
import type { RelayedWebhook } from "../lab/relayed-webhook.ts";
import { beginSchedules, countSchedules, countSweeps } from "../lab/schedules.ts";
import type { TrueOrder } from "../lab/simulated-tiktok.ts";

export const redisFlushed: FaultCase = {
  id: "F1",
  title:
    "FLUSHALL in the middle of 500 orders: all converge, schedules come back, losses are named",
  run: async (lab, { isShort }) => {
    const orders = isShort ? 80 : 500;
    const seconds = isShort ? 3 : 15;
    const intervalMs = isShort ? 3_000 : 10_000;
    const sluice = await lab.startSluice({
      timeScale: isShort ? 150 : 60,
      env: { worker: { SYNC_INTERVAL_MS: String(intervalMs), SYNC_LAG_MS: "700" } },
    });
    const { tiktok, workers } = sluice;
    await beginSchedules(lab);
    await waitUntil("all lists to have been synced once", async () => {
      const [row] = await lab.db()<{ lists: number }[]>`
        select count(*)::int as lists from sync_cursors where full_pass_at is not null`;
      return row?.lists === 6;
    });
    const sweeps = await countSweeps(lab);
    await tiktok.play("opening", { orders, perSecond: orders / seconds });
    await sleep(seconds * 600);
    // So that there is something to lose: what no worker has taken yet.
    for (const worker of workers) worker.freeze();
    await sleep(600);
    await lab.redis.command("FLUSHALL");
    const flushedMs = Date.now();
    for (const worker of workers) worker.thaw();
    lab.did("all that Redis held is gone");

    await waitUntil("all schedules to be back", async () => {
      return (await countSchedules(lab)) === 2 && (await countSweeps(lab)) === sweeps;
    });
    const schedulesMs = Date.now() - flushedMs;
    lab.did("all schedules are back");
    await waitUntil("the orders to reach their ends", tiktok.isAtRest, 120_000);
    const restMs = Date.now();
    await waitUntil(
      "all orders to stand where they do at TikTok",
      async () => (await ordersBehind(lab, tiktok)).length === 0,
    ).catch(() => undefined);
    const convergedMs = Date.now() - restMs;
    const behind = await ordersBehind(lab, tiktok);
    // Cancellations are read after the orders of the same run.
    const areMadeUpFor = async () => (await judgeLosses(lab, sluice)).broken.length === 0;
    await waitUntil("sync to make up for the rest", areMadeUpFor, intervalMs + 5_000).catch(
      () => undefined,
    );
    const losses = await judgeLosses(lab, sluice);
    const [alert] = await lab.db()`
      select from alerts where kind = 'redis_lost_data' and resolved_at is null`;
    const hasWarned = workers.some(({ log }) =>
      /"level":"warn".*Redis has lost its data/.test(log()),
    );
    return await conclude(lab, sluice, {
      givenUp: losses.keys,
      figures: {
        orders,
        schedulesMs,
        convergedMs,
        "webhooks gone": losses.keys.size,
        ...losses.counts,
      },
      problems: [
        ...allAnswered200(sluice),
        ...within("milliseconds until all schedules were back", schedulesMs, 20_000),
        ...within("milliseconds to converge", convergedMs, intervalMs + 5_000),
        ...behind.map(({ orderId }) => `order ${orderId} does not stand where it does at TikTok`),
        ...atLeast("webhooks gone", losses.keys.size, 1),
        ...losses.broken,
        ...(alert ? [] : ["no alert says that Redis lost its data"]),
        ...(hasWarned ? [] : ["no log line says that Redis lost its data"]),
      ],
    });
  },
};

/** What RELIABILITY.md says is gone, by the webhook's type. */
const notPromised: Record<number, string> = {
  1: "hints of a status",
  3: "address notices",
  4: "package notices",
  11: "cancellation notices",
};

interface Told {
  type: number;
  data: { order_id?: string; order_status?: string; update_time?: number };
}

/** Webhooks that were answered 200 and are on no record, and which of them had to be made up for. */
const judgeLosses = async (lab: Lab, { relay, tiktok }: RunningSluice) => {
  const [facts, truth] = await Promise.all([
    lab.db()<{ key: string; orderId: string; kind: string; atS: number; status: string }[]>`
      select event_key as key, tiktok_order_id as "orderId", kind, tiktok_status as status,
        extract(epoch from occurred_at)::float8 as "atS"
      from order_events`,
    tiktok.truth(),
  ]);
  const onRecord = new Set(facts.map(({ key }) => key.split(":").slice(1, 3).join(":")));
  const gone = relay
    .acked()
    .filter(({ shopId, notificationId }) => !onRecord.has(keyOf(shopId, notificationId)));
  const orders = new Map(truth.map((order) => [order.orderId, order]));
  const has = (orderId: string | undefined, kind: string, of?: TrueOrder) =>
    facts.some(
      (fact) =>
        fact.orderId === orderId &&
        fact.kind === kind &&
        (!of || (fact.atS === of.updateTimeS && fact.status === of.status)),
    );
  const whyBroken = (webhook: RelayedWebhook): string | undefined => {
    const { type, data } = JSON.parse(webhook.body.toString()) as Told;
    const order = orders.get(webhook.orderIds[0] ?? "");
    if (notPromised[type] === undefined) return `a webhook of type ${type} is gone`;
    const isNewest = order?.status === data.order_status && order?.updateTimeS === data.update_time;
    if (type === 1 && isNewest && !has(order?.orderId, "snapshot", order))
      return `${order?.orderId} is ${order?.status}: neither webhook nor sync has told it`;
    if (type === 11 && !has(data.order_id, "cancellation_notice"))
      return `the cancellation of ${data.order_id} is gone, and sync has not read it`;
    return undefined;
  };
  const counts: Record<string, number> = {};
  for (const { body } of gone) {
    const { type } = JSON.parse(body.toString()) as Told;
    const name = `gone: ${notPromised[type] ?? `type ${type}`}`;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return {
    keys: new Set(gone.map(({ shopId, notificationId }) => keyOf(shopId, notificationId))),
    counts,
    broken: gone.flatMap((webhook) => whyBroken(webhook) ?? []),
  };
};
