import { conclude } from "../lab/conclude.ts";
import { allAnswered200, atLeast, within } from "../lab/expectations.ts";
import type { FaultCase } from "../lab/fault-case.ts";
import { sleep } from "../lab/nemesis.ts";
import type { Lab } from "../lab/open-lab.ts";
import { untilAgain } from "../lab/until-again.ts";
import { watchStatements } from "../lab/watch-statements.ts";

export const postgresBlocked: FaultCase = {
  id: "A08",
  title: "a table is locked for long, then one connection freezes, then all of Postgres",
  run: async (lab, { isShort }) => {
    const perSecond = 50;
    const lockMs = isShort ? 2_500 : 20_000;
    const allFrozenMs = isShort ? 1_000 : 10_000;
    const freezeMs = isShort ? 6_500 : 20_000;
    const sluice = await lab.startSluice({ perSecond });
    const seconds = (lockMs + freezeMs + allFrozenMs) / 1_000 + 3;
    await sluice.tiktok.flow({ perSecond, seconds });
    await sleep(1_000);

    const watch = watchStatements(lab.postgres.admin);
    await lab.nemesis.lockTable(lab.databaseUrl(), "orders", lockMs);
    const longestMs = await watch.stop();
    await sleep(1_000);

    const freezing = lab.nemesis.freezeBackend(freezeMs);
    await sleep(givenUpAfterMs);
    const decidedBefore = await decided(lab);
    await freezing;
    const decidedMeanwhile = (await decided(lab)) - decidedBefore;
    await sleep(500);
    await lab.nemesis.freezePostgres(allFrozenMs);
    const recoverMs = await untilAgain(sluice, "advance");
    return await conclude(lab, sluice, {
      figures: { longestStatementMs: longestMs, decidedWhileFrozen: decidedMeanwhile, recoverMs },
      problems: [
        ...within("milliseconds that a statement waited for the lock", longestMs, 3_000),
        // Less than half of what came in, and what is frozen would hold up the rest.
        ...atLeast(
          "facts decided while a connection was frozen and given up",
          decidedMeanwhile,
          (perSecond * (freezeMs - givenUpAfterMs)) / 1_000 / 2,
        ),
        ...allAnswered200(sluice),
      ],
    });
  },
};

// The time limit of a statement, and a moment for the next one.
const givenUpAfterMs = 3_500;

const decided = async (lab: Lab): Promise<number> => {
  const [row] = await lab.db()<{ n: number }[]>`
    select count(*)::int as n from order_events where status <> 'pending'`;
  return row?.n ?? 0;
};
