import { conclude } from "../lab/conclude.ts";
import { allAnswered200, within } from "../lab/expectations.ts";
import type { FaultCase } from "../lab/fault-case.ts";
import { sleep } from "../lab/nemesis.ts";
import { untilAgain } from "../lab/until-again.ts";

export const postgresCrashed: FaultCase = {
  id: "A06",
  title: "Postgres crashes under load and comes back",
  run: async (lab, { isShort }) => {
    const perSecond = 100;
    const downMs = isShort ? 4_000 : 10_000;
    const sluice = await lab.startSluice({ perSecond });
    const [worker] = sluice.workers;
    if (!worker) throw new Error("There is no worker.");
    await sluice.tiktok.flow({ perSecond, seconds: downMs / 1_000 + 4 });
    await sleep(2_000);
    const readyMs = await lab.nemesis.crashPostgres(downMs);
    const recoverMs = await untilAgain(sluice, "advance", readyMs);
    const [dead] = await lab.db()<{ n: number }[]>`select count(*)::int as n from dead_letters`;
    const attempts = await worker.metric({
      name: "sluice_event_outcomes_total",
      labels: { outcome: "retry" },
    });
    return await conclude(lab, sluice, {
      figures: { recoverMs, attemptsUsed: attempts },
      problems: [
        ...allAnswered200(sluice),
        ...within("dead letters", dead?.n ?? 0, 0),
        ...within("attempts used", attempts, 0),
      ],
    });
  },
};
