import { waitUntil } from "../../support/wait-until.ts";
import { conclude } from "../lab/conclude.ts";
import { atLeast, within } from "../lab/expectations.ts";
import type { CaseResult, FaultCase } from "../lab/fault-case.ts";
import { sleep } from "../lab/nemesis.ts";
import type { Lab, RunningSluice } from "../lab/open-lab.ts";
import { beginSchedules } from "../lab/schedules.ts";

export const upstreamErrors: FaultCase = {
  id: "A19",
  title: "TikTok's search throttles, fails, hangs and lies: no watermark moves until it answers",
  run: async (lab, { isShort }) => {
    const sluice = await lab.startSluice({
      timeScale: 150,
      env: { worker: { SYNC_INTERVAL_MS: "1000", SYNC_LAG_MS: "300" } },
    });
    const { tiktok } = sluice;
    const [first, second, stranger] = await tiktok.shopIds();
    await beginSchedules(lab);
    await tiktok.play("happy-path", { orders: isShort ? 20 : 100, perSecond: isShort ? 5 : 2 });
    const retryAfterS = isShort ? 3 : 7;
    const results = await Promise.all([
      (async () => [
        await waitOut(lab, sluice, { shopId: first, retryAfterS }),
        ...(await befallEach(lab, sluice, first, isShort ? 1 : 4)),
      ])(),
      hang(lab, sluice, second),
      orderOfAnother(lab, sluice, { shopId: first, stranger }),
    ]);
    const all = results.flat();
    return await conclude(lab, sluice, {
      figures: Object.assign({}, ...all.map(({ figures }) => figures)) as CaseResult["figures"],
      problems: all.flatMap(({ problems }) => problems),
    });
  },
};

type Found = Pick<CaseResult, "figures" | "problems">;

const route = "POST /order/202309/orders/search";

const faults: Record<string, object> = {
  "36009002 in a 200": { throttleIn200: 1 },
  "503 with a page": { serverError: 1 },
  "500 with a code": { serverError: 1, serverErrorBody: "json" },
  "a code and an empty list in a 200": { errorIn200: 1 },
  "half a JSON in a 200": { truncate: 1 },
};

const watermarkOf = async (lab: Lab, shopId: string, list = "orders"): Promise<number> => {
  const [row] = await lab.db()<{ atS: number }[]>`
    select extract(epoch from watermark)::float8 as "atS" from sync_cursors
    where shop_id = ${shopId} and list = ${list}`;
  return row?.atS ?? 0;
};

/** Turns dials of the shop's search; gives when the first call met them, and the watermark then. */
const turn = async (lab: Lab, { tiktok }: RunningSluice, shopId: string, dials: object) => {
  await tiktok.turnFaults(dials, { shopId, route });
  const calls = () => tiktok.countCalls(shopId, route);
  const before = await calls();
  // When it was last not there yet: whoever looks seldom must not take a wait for a shorter one.
  let atMs = Date.now();
  await waitUntil("a call that meets the fault", async () => {
    const askedMs = Date.now();
    if ((await calls()) > before) return true;
    atMs = askedMs;
    return false;
  });
  // A shop's runs follow one another: the one before has moved its watermark by now.
  const watermarkS = await watermarkOf(lab, shopId);
  return {
    atMs,
    /** Calls since then. */
    calls: async () => (await calls()) - before - 1,
    stood: async () => (await watermarkOf(lab, shopId)) === watermarkS,
    /** Until a run came to its end again. */
    recover: async () => {
      await tiktok.turnFaults({ reset: true }, { shopId, route });
      const sinceMs = Date.now();
      await waitUntil("the watermark to move", async () => {
        return (await watermarkOf(lab, shopId)) > watermarkS;
      });
      return Date.now() - sinceMs;
    },
  };
};

/** A 429 with a Retry-After, after which TikTok would answer at once. */
const waitOut = async (
  lab: Lab,
  sluice: RunningSluice,
  { shopId, retryAfterS }: { shopId: string; retryAfterS: number },
): Promise<Found> => {
  const dials = { throttle: 1, throttleRetryAfterS: retryAfterS };
  const fault = await turn(lab, sluice, shopId, dials);
  await sluice.tiktok.turnFaults({ reset: true }, { shopId, route });
  lab.did(`a search was throttled with Retry-After ${retryAfterS}`);
  let stood = true;
  await waitUntil("the next call", async () => {
    const hasStood = await fault.stood();
    const wasCalled = (await fault.calls()) > 0;
    if (!wasCalled) stood &&= hasStood;
    return wasCalled;
  });
  const waitedMs = Date.now() - fault.atMs;
  await fault.recover();
  return {
    figures: { [`waitedMs after Retry-After ${retryAfterS}`]: waitedMs },
    problems: [
      ...atLeast("milliseconds until the next call", waitedMs, retryAfterS * 1_000),
      ...(stood ? [] : ["the watermark moved although the search was throttled"]),
    ],
  };
};

/** One fault after the other, each until so many calls have met it. */
const befallEach = async (
  lab: Lab,
  sluice: RunningSluice,
  shopId: string,
  calls: number,
): Promise<Found[]> => {
  const found: Found[] = [];
  for (const [name, dials] of Object.entries(faults)) {
    const fault = await turn(lab, sluice, shopId, dials);
    lab.did(`searches are answered with ${name}`);
    await waitUntil("further calls", async () => (await fault.calls()) >= calls - 1);
    // The last of them is still under way, and what comes of it is to be seen, too.
    await sleep(100);
    const stood = await fault.stood();
    const recoveredMs = await fault.recover();
    found.push({
      figures: { [`recoveredMs ${name}`]: recoveredMs },
      problems: [
        ...(stood ? [] : [`the watermark moved during ${name}`]),
        ...within(
          `milliseconds to recover from ${name}`,
          recoveredMs,
          recoverWithinMs + ("throttleIn200" in dials ? blockMs(calls) : 0),
        ),
      ],
    });
  }
  return found;
};

// Two intervals, and a machine that is busy.
const recoverWithinMs = 4_000;

/** For how long nobody calls after so many throttled calls in a row: doubled from a second on, and its jitter. */
const blockMs = (calls: number) => 1_000 * 2 ** (calls - 1) + 500;

const hang = async (lab: Lab, sluice: RunningSluice, shopId: string): Promise<Found> => {
  const fault = await turn(lab, sluice, shopId, { hang: 1 });
  const returnsS = await watermarkOf(lab, shopId, "returns");
  lab.did("a search of the second shop hangs");
  await waitUntil("the call to be given up", async () => {
    const [row] = await lab.db()`
      select from sync_runs
      where shop_id = ${shopId} and list = 'orders' and error like '%did not answer within%'`;
    return row !== undefined;
  });
  const lastedMs = Date.now() - fault.atMs;
  // If they had just been read, their turn comes behind the next call that hangs.
  await waitUntil("the shop's returns to be read all the same", async () => {
    return (await watermarkOf(lab, shopId, "returns")) > returnsS;
  });
  const othersReadMs = Date.now() - fault.atMs - lastedMs;
  const stood = await fault.stood();
  const recoveredMs = await fault.recover();
  return {
    figures: {
      "lastedMs of a call that hangs": lastedMs,
      "othersReadMs after it": othersReadMs,
      "recoveredMs hang": recoveredMs,
    },
    problems: [
      ...within("milliseconds of a call that hangs", lastedMs, 12_000),
      ...within("milliseconds until the shop's other lists were read", othersReadMs, 12_000),
      ...within("milliseconds to recover from a hang", recoveredMs, recoverWithinMs + 10_000),
      ...(stood ? [] : ["the watermark moved while the search hung"]),
    ],
  };
};

/** A webhook of our shop that names an order of another seller's. */
const orderOfAnother = async (
  lab: Lab,
  { tiktok, relay }: RunningSluice,
  { shopId, stranger }: { shopId: string; stranger: string },
): Promise<Found> => {
  await tiktok.turnFaults({ drop: 1 }, { shopId: stranger });
  await tiktok.play("happy-path", { orders: 1, perSecond: 1_000, shopId: stranger });
  const { orderId } = await waitUntil("the stranger's order", async () =>
    (await tiktok.truth()).find((order) => order.shopId === stranger),
  );
  const nowS = Math.floor(Date.now() / 1_000);
  const data = { order_id: orderId, order_status: "DELIVERED", update_time: nowS };
  const named = { shop_id: shopId, tts_notification_id: "7000000000000000019", timestamp: nowS };
  await relay.send(JSON.stringify({ type: 1, ...named, data }));
  lab.did("a webhook of the first shop named another seller's order");
  const facts = await waitUntil("its verdict", async () => {
    const rows = await lab.db()<{ status: string; shop: string; reason: string }[]>`
      select status, shop_id as shop, reason from order_events where tiktok_order_id = ${orderId}`;
    return rows.length > 0 && rows.every(({ status }) => status !== "pending") && rows;
  });
  const traces = await lab.db()`
    select from orders where tiktok_order_id = ${orderId} or shop_id = ${stranger}`;
  const [fact] = facts;
  const isKeptApart = facts.length === 1 && fact?.status === "quarantined" && fact.shop === shopId;
  return {
    figures: { "order of another seller": `${fact?.status}: ${fact?.reason}` },
    problems: [
      ...(isKeptApart ? [] : [`another seller's order has ${facts.length} facts, ${fact?.status}`]),
      ...within("orders of another seller", traces.length, 0),
    ],
  };
};
