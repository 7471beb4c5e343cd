import { waitUntil } from "../../support/wait-until.ts";
import { askApi } from "../lab/ask-api.ts";
import { conclude } from "../lab/conclude.ts";
import { atLeast } from "../lab/expectations.ts";
import type { FaultCase } from "../lab/fault-case.ts";
import { sleep } from "../lab/nemesis.ts";
import type { Lab, RunningSluice } from "../lab/open-lab.ts";
import { ordersBehind } from "../lab/orders-behind.ts";
import { beginSchedules } from "../lab/schedules.ts";
import { watchWatermarks } from "../lab/watch-watermarks.ts";

export const pagesThatShift: FaultCase = {
  id: "A18",
  title: "orders change while a backfill and a sync page through them: none is missed",
  run: async (lab, { isShort }) => {
    const orders = isShort ? 220 : 1_020;
    const intervalMs = isShort ? 4_000 : 20_000;
    const sluice = await lab.startSluice({
      // Orders change when the case says so.
      timeScale: 0.1,
      env: { worker: { SYNC_INTERVAL_MS: String(intervalMs), SYNC_LAG_MS: "500" } },
    });
    const { tiktok } = sluice;
    await tiktok.turnFaults({ drop: 1 });
    await beginSchedules(lab);
    const watermarks = watchWatermarks(lab);
    const tied = await placeOrders(lab, sluice, orders);

    await tiktok.turnFaults({ drop: 0.5 });
    const changing = changeOrders(lab, sluice);
    const first = await pageThrough(lab, sluice, {
      delayMs: isShort ? 120 : 300,
      begin: () => backfill(sluice),
    });
    // What changed left the window, and is the next sync's; what did not must be there.
    const missed = await stillMissing(lab, sluice, changing.changed);
    const changed = new Set(changing.changed);
    const second = await pageThrough(lab, sluice, {
      delayMs: isShort ? 100 : 150,
      begin: () => nextScheduled(lab, sluice),
    });
    await changing.stop();
    lab.did(`${changing.changed.length} changes made`);
    const restMs = Date.now();
    await waitUntil(
      "all orders to stand where they do at TikTok",
      async () => (await ordersBehind(lab, tiktok)).length === 0,
      2 * intervalMs + 10_000,
    ).catch(() => undefined);
    const behind = await ordersBehind(lab, tiktok);
    const seen = await watermarks.stop();
    return await conclude(lab, sluice, {
      figures: {
        orders,
        "orders that share one update time": tied,
        changes: changing.changed.length,
        "orders that changed during the backfill": changed.size,
        "calls of the backfill": first.calls,
        "calls of the sync": second.calls,
        convergedMs: Date.now() - restMs,
        "watermarks looked at in the middle of a run": seen.midRun,
      },
      problems: [
        ...missed.map((id) => `the backfill missed order ${id}, which had not changed`),
        ...behind.map(({ orderId }) => `order ${orderId} does not stand where it does at TikTok`),
        ...atLeast("orders that share one update time", tied, 60),
        ...atLeast("orders that changed while they were paged", changed.size, 20),
        // Fewer would mean that neither a lost token nor a shifted page made it begin again.
        ...atLeast("calls of the backfill", first.calls, (orders - changed.size) / 100 + 1),
        ...atLeast("watermarks looked at in the middle of a run", seen.midRun, 5),
        ...seen.problems,
      ],
    });
  },
};

const searchRoute = "POST /order/202309/orders/search";

/** Orders of which the last 60 share a second, across the end of a page of 100. */
const placeOrders = async (lab: Lab, { tiktok }: RunningSluice, orders: number) => {
  const place = async (count: number, perSecond: number) => {
    const before = (await tiktok.truth()).length;
    // Not as a scenario whose end is waited for: these orders rest in the middle of their lives.
    await tiktok.call("POST", "/control/scenarios/happy-path", {
      orders: count,
      perSecond,
    });
    const arePlaced = async () => (await tiktok.truth()).length === before + count;
    await waitUntil("the orders", arePlaced);
  };
  await place(orders - 60, 80);
  await waitUntil("a new second", () => Date.now() % 1_000 < 100);
  await place(60, 100_000);
  // A window does not reach into the second that is under way.
  const placedMs = Date.now();
  await waitUntil(
    "the next second",
    () => Math.floor(Date.now() / 1e3) > Math.floor(placedMs / 1e3),
  );
  lab.did(`${orders} orders placed, without a webhook`);
  const times = (await tiktok.truth()).map(({ updateTimeS }) => updateTimeS).sort((a, b) => a - b);
  const boundary = Math.floor(orders / 100) * 100;
  const ofBoundary = times[boundary];
  if (times[boundary - 1] !== ofBoundary) return 0;
  return times.filter((time) => time === ofBoundary).length;
};

/** Takes orders' next steps, one every few milliseconds, wherever they stand in the list. */
const changeOrders = (lab: Lab, { tiktok }: RunningSluice) => {
  const changed: string[] = [];
  const random = lab.random();
  let isOver = false;
  const change = async () => {
    const ids = (await tiktok.truth()).map(({ orderId }) => orderId);
    while (!isOver) {
      const id = random.pick(ids);
      changed.push(id);
      // One that has reached its end stays there.
      await tiktok.call("POST", `/control/orders/${id}/advance`).catch(() => undefined);
      await sleep(30);
    }
  };
  const changing = change();
  return {
    changed,
    stop: async () => {
      isOver = true;
      await changing;
    },
  };
};

/** Has a run read slowly, and all page tokens end in its middle; `begin` gives what waits for its end. */
const pageThrough = async (
  lab: Lab,
  { tiktok }: RunningSluice,
  { delayMs, begin }: { delayMs: number; begin: () => Promise<() => Promise<unknown>> },
) => {
  const [shopId] = await tiktok.shopIds();
  const calls = () => tiktok.countCalls(shopId, searchRoute);
  await tiktok.turnFaults({ delayMs }, { route: searchRoute });
  const untilEnd = await begin();
  const before = await calls();
  await waitUntil("its second page", async () => (await calls()) >= before + 1);
  await tiktok.call("POST", "/control/page-tokens/expire");
  lab.did("all page tokens ended in the middle of a run");
  await untilEnd();
  const made = (await calls()) - before;
  await tiktok.turnFaults({ delayMs: 0 }, { route: searchRoute });
  return { calls: made };
};

const backfill = async (sluice: RunningSluice) => {
  const [shopId] = await sluice.tiktok.shopIds();
  // The window is closed: it ends before the orders begin to change.
  const to = new Date().toISOString();
  const from = new Date(Date.now() - 3_600_000).toISOString();
  const { id } = await askApi<{ id: number }>(sluice, "POST", "/backfills", { shopId, from, to });
  return () =>
    waitUntil("the backfill", async () => {
      const run = await askApi<{ status: string }>(sluice, "GET", `/sync-runs/${id}`);
      return run.status === "done";
    });
};

const nextScheduled = async (lab: Lab, { tiktok }: RunningSluice) => {
  const [shopId] = await tiktok.shopIds();
  const newest = async (status: string) => {
    const [row] = await lab.db()<{ id: number }[]>`
      select max(id)::int as id from sync_runs
      where shop_id = ${shopId} and list = 'orders' and kind in ('scheduled', 'full')
        and status = ${status}`;
    return row?.id ?? 0;
  };
  const before = Math.max(await newest("done"), await newest("running"));
  const id = await waitUntil("a scheduled run", async () => {
    const now = await newest("running");
    return now > before && now;
  });
  return () => waitUntil("its end", async () => (await newest("done")) >= id);
};

/** Orders that have not changed and are not in the ledger though the road is empty. */
const stillMissing = async (
  lab: Lab,
  { tiktok }: RunningSluice,
  changed: string[],
): Promise<string[]> => {
  const missing = async () => {
    const all = await tiktok.truth();
    const rows = await lab.db()<{ id: string }[]>`select tiktok_order_id as id from orders`;
    const known = new Set([...rows.map(({ id }) => id), ...changed]);
    return all.filter(({ orderId }) => !known.has(orderId)).map(({ orderId }) => orderId);
  };
  await waitUntil("the road", async () => (await missing()).length === 0, 2_000).catch(
    () => undefined,
  );
  return await missing();
};
