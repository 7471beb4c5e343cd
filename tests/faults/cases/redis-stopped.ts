import { conclude } from "../lab/conclude.ts";
import { allAnswered200, atLeast } from "../lab/expectations.ts";
import type { FaultCase } from "../lab/fault-case.ts";
import { sleep } from "../lab/nemesis.ts";
import { storedIn } from "../lab/until-again.ts";

export const redisStopped: FaultCase = {
  id: "A38",
  title: "Redis is away for a minute: Postgres takes the webhooks and gives them back",
  run: async (lab, { isShort }) => {
    const perSecond = 50;
    const awayMs = isShort ? 4_000 : 60_000;
    const sluice = await lab.startSluice({ perSecond });
    await sluice.tiktok.flow({ perSecond, seconds: awayMs / 1_000 });
    await sleep(1_000);
    const sinceMs = await lab.nemesis.stopRedis(awayMs);
    const spilled = await sluice.receiver.metric(storedIn("postgres"));
    return await conclude(lab, sluice, {
      figures: { spilled },
      drain: { sinceMs, withinMs: 10_000 },
      problems: [
        ...allAnswered200(sluice),
        ...atLeast("webhooks spilled", spilled, (perSecond * awayMs) / 1_000 / 2),
      ],
    });
  },
};
