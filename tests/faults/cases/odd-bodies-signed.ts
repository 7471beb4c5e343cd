import { oddBodies } from "../../support/odd-bodies.ts";
import { conclude } from "../lab/conclude.ts";
import { noExits, noUnhandledErrors, within } from "../lab/expectations.ts";
import type { FaultCase } from "../lab/fault-case.ts";
import type { RunningSluice } from "../lab/open-lab.ts";
import { readKeptBodies, type KeptBody } from "../lab/read-kept-bodies.ts";

export const oddBodiesSigned: FaultCase = {
  id: "A27",
  title: "what is signed is no JSON, or JSON that no parser should trust",
  run: async (lab, { isShort }) => {
    const sluice = await lab.startSluice({ workers: 2, timeScale: 1_000, env: { all: settings } });
    const { relay, tiktok } = sluice;
    const rounds = isShort ? 1 : 20;
    for (let round = 0; round < rounds; round += 1) {
      await tiktok.play("happy-path", { orders: 2, perSecond: 10 });
      const shuffled = lab.random().shuffle(oddBodies);
      await Promise.all(shuffled.map(([, body]) => relay.send(body)));
    }
    // The next good ones, behind them all.
    await tiktok.play("happy-path", { orders: 2, perSecond: 10 });
    const { 200: answered200 = 0, ...others } = relay.countsByOutcome();
    const concluded = await conclude(lab, sluice, {
      problems: [...noExits(sluice), ...noUnhandledErrors(sluice)],
    });
    const kept = await readKeptBodies(lab.db(), settings);
    const triedAgain = await countTriedAgain(sluice);
    const byStatus = (status: string) => kept.filter((row) => row.status === status).length;
    return {
      ...concluded,
      figures: {
        bodies: oddBodies.length,
        answered200,
        retries: triedAgain,
        quarantined: byStatus("quarantined"),
        ignored: byStatus("ignored"),
        ...concluded.figures,
      },
      problems: [
        ...concluded.problems,
        ...Object.entries(others).map(([what, count]) => `${count} were answered ${what}`),
        ...oddBodies.flatMap(([name, body, status]) =>
          judgeOne(kept, { name, bytes: Buffer.from(body), status, repeats: rounds - 1 }),
        ),
        ...kept.flatMap(findRounded),
        ...within("events that were tried again or buried", triedAgain, 0),
      ],
    };
  },
};

const settings = { ENCRYPTION_KEY: Buffer.alloc(32, 27).toString("base64") };

/** Kept once, byte for byte, set aside with a reason; and each repeat counted, not kept again. */
const judgeOne = (
  kept: KeptBody[],
  odd: { name: string; bytes: Buffer; status: string; repeats: number },
): string[] => {
  const rows = kept.filter(({ bytes }) => bytes.equals(odd.bytes));
  const [row] = rows;
  if (rows.length !== 1 || !row) return [`a body ${odd.name}: ${rows.length} rows, expected 1`];
  return [
    ...(row.status === odd.status ? [] : [`a body ${odd.name}: ${row.status}`]),
    ...(/\w+ \w+/.test(row.reason ?? "") ? [] : [`a body ${odd.name}: the reason ${row.reason}`]),
    ...(row.duplicates === odd.repeats ? [] : [`a body ${odd.name}: ${row.duplicates} repeats`]),
  ];
};

/** An id on record that does not stand in the body as text came out of a number. */
const findRounded = ({ bytes, orderId, shopId }: KeptBody): string[] =>
  [orderId, shopId]
    .filter((id) => id !== null && !bytes.includes(`"${id}"`))
    .map((id) => `the id ${id} is on record, and not in the body`);

const countTriedAgain = async ({ workers }: RunningSluice): Promise<number> => {
  const counts = await Promise.all(
    workers.flatMap((worker) =>
      // `later` is none: an order is only waiting for the right to be read.
      ["retry", "dead"].map((outcome) =>
        worker.metric({ name: "sluice_event_outcomes_total", labels: { outcome } }),
      ),
    ),
  );
  return counts.reduce((sum, one) => sum + one, 0);
};
