import { conclude } from "../lab/conclude.ts";
import { allAnswered200 } from "../lab/expectations.ts";
import type { FaultCase } from "../lab/fault-case.ts";
import { sleep } from "../lab/nemesis.ts";

export const ordersInFlight: FaultCase = {
  id: "S1",
  title: "500 orders in flight, Redis killed five times and Postgres twice",
  run: async (lab, { isShort }) => {
    const orders = isShort ? 60 : 500;
    const pauseMs = isShort ? { from: 500, to: 1_200 } : { from: 1_500, to: 4_000 };
    const redisKills = Array.from({ length: isShort ? 2 : 5 }, () => "Redis" as const);
    const postgresKills = Array.from({ length: isShort ? 1 : 2 }, () => "Postgres" as const);
    const deaths = lab.random().shuffle([...redisKills, ...postgresKills]);
    const sluice = await lab.startSluice({ workers: 2, timeScale: isShort ? 200 : 30 });
    await sluice.tiktok.play("opening", { orders, perSecond: orders / (isShort ? 4 : 15) });
    for (const victim of deaths) {
      await sleep(lab.random().int(pauseMs.from, pauseMs.to));
      const downMs = lab.random().int(500, isShort ? 1_000 : 2_000);
      if (victim === "Redis") await lab.nemesis.killRedis(downMs);
      else await lab.nemesis.crashPostgres(downMs);
    }
    return await conclude(lab, sluice, {
      figures: { orders },
      problems: allAnswered200(sluice),
    });
  },
};
