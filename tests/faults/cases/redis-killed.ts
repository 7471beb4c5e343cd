import { conclude } from "../lab/conclude.ts";
import { allAnswered200 } from "../lab/expectations.ts";
import type { FaultCase } from "../lab/fault-case.ts";
import { sleep } from "../lab/nemesis.ts";
import { storedIn, untilAgain } from "../lab/until-again.ts";

export const redisKilled: FaultCase = {
  id: "A04",
  title: "Redis is killed again and again under load",
  run: async (lab, { isShort }) => {
    const rounds = isShort ? 2 : 5;
    const perSecond = 100;
    const upMs = isShort ? 800 : 4_000;
    const sluice = await lab.startSluice({ perSecond });
    const { relay, receiver, tiktok } = sluice;
    await tiktok.flow({ perSecond, seconds: (rounds * (upMs + 1_600)) / 1_000 });
    const recoverMs: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      await sleep(upMs);
      const readyMs = await lab.nemesis.killRedis(1_000);
      recoverMs.push(await untilAgain(sluice, "store in Redis", readyMs));
    }
    return await conclude(lab, sluice, {
      figures: {
        answered503: relay.countsByOutcome()["503"] ?? 0,
        spilled: await receiver.metric(storedIn("postgres")),
        recoverMsMax: Math.max(...recoverMs),
      },
      problems: allAnswered200(sluice),
    });
  },
};
