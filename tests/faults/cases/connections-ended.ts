import { conclude } from "../lab/conclude.ts";
import { allAnswered200 } from "../lab/expectations.ts";
import type { FaultCase } from "../lab/fault-case.ts";
import { sleep } from "../lab/nemesis.ts";

export const connectionsEnded: FaultCase = {
  id: "A07",
  title: "every connection to Postgres is ended twice a second, also inside transactions",
  run: async (lab, { isShort }) => {
    const perSecond = 100;
    const rounds = isShort ? 6 : 40;
    const sluice = await lab.startSluice({ perSecond });
    await sluice.tiktok.flow({ perSecond, seconds: rounds / 2 + 1 });
    await sleep(1_000);
    const ended = await lab.nemesis.terminateBackends(rounds, 500);
    return await conclude(lab, sluice, {
      figures: { connectionsEnded: ended },
      problems: allAnswered200(sluice),
    });
  },
};
