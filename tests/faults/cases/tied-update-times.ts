import { connectDatabase } from "@sluice/db";
import { conclude } from "../lab/conclude.ts";
import { atLeast, noExits } from "../lab/expectations.ts";
import type { FaultCase } from "../lab/fault-case.ts";
import type { Lab, RunningSluice } from "../lab/open-lab.ts";
import { tiedFactsInEveryOrder } from "./tied-facts.ts";

export const tiedUpdateTimes: FaultCase = {
  id: "A16",
  title: "an order's steps share their update time, and come in either order",
  run: async (lab, { isShort }) => {
    const inLedger = await tryInLedger(lab);
    // 30 to 90 ms a step: an order lives its whole life in a second or two.
    const sluice = await lab.startSluice({ workers: 2, timeScale: 2_000 });
    await sluice.tiktok.turnFaults({ reorder: 0.4, duplicate: 0.3 });
    await sluice.tiktok.play("opening", { orders: isShort ? 60 : 1_000, perSecond: 30 });
    const concluded = await conclude(lab, sluice, { problems: noExits(sluice) });
    const tied = await countTied(sluice);
    const backAndForth = await findBackAndForth(lab);
    return {
      ...concluded,
      figures: {
        arrivalsInLedger: inLedger.arrivals,
        wrongInLedger: inLedger.wrong.length,
        ordersWithTies: tied,
        backAndForth: backAndForth.length,
        ...concluded.figures,
      },
      problems: [
        ...concluded.problems,
        ...inLedger.wrong.slice(0, 5),
        ...atLeast("orders with tied steps", tied, 1),
        ...backAndForth.slice(0, 5),
      ],
    };
  },
};

/** In a database of its own, because the counters ask after orders that TikTok knows. */
const tryInLedger = async ({ postgres }: Lab) => {
  const url = await postgres.createDatabase();
  const db = connectDatabase(url, { applicationName: "sluice", connectionsMax: 4 });
  try {
    return await tiedFactsInEveryOrder(db);
  } finally {
    await db.end({ timeout: 1 });
    await postgres.dropDatabase(url);
  }
};

const countTied = async ({ tiktok }: RunningSluice): Promise<number> => {
  const { orders } = (await tiktok.call("GET", "/control/truth?after=")) as {
    orders: { versions: { updateTime: number }[] }[];
  };
  return orders.filter(
    ({ versions }) => new Set(versions.map((one) => one.updateTime)).size < versions.length,
  ).length;
};

/** Orders that were in one phase, left it, and came back to it. */
const findBackAndForth = async (lab: Lab): Promise<string[]> => {
  const rows = await lab.db()<{ orderId: string; phases: string[] }[]>`
    select o.tiktok_order_id as "orderId", array_agg(t.to_phase order by t.id) as phases
    from order_transitions t join orders o on o.id = t.order_id
    where t.outcome <> 'refused' group by 1`;
  return rows
    .filter(({ phases }) => new Set(phases).size < phases.length)
    .map(({ orderId, phases }) => `order ${orderId} went ${phases.join(" → ")}`);
};
