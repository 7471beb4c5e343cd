import { conclude } from "../lab/conclude.ts";
import { countStalls } from "../lab/count-stalls.ts";
import { atLeast, noUnaskedExits, within } from "../lab/expectations.ts";
import type { FaultCase } from "../lab/fault-case.ts";
import { sleep } from "../lab/nemesis.ts";

export const workersKilled: FaultCase = {
  id: "A02",
  title: "a random one of three workers is killed every few seconds under load",
  run: async (lab, { isShort }) => {
    const orders = isShort ? 60 : 500;
    const seconds = isShort ? 5 : 90;
    const pauseMs = isShort ? { from: 1_500, to: 2_500 } : { from: 2_000, to: 5_000 };
    // What a killed worker held waits for its lock to end: the short form has no time for 5 s.
    const locks = { LOCK_DURATION_MS: "2000", STALLED_INTERVAL_MS: "1000" };
    const sluice = await lab.startSluice({
      workers: 3,
      ...(isShort && { env: { worker: locks } }),
    });
    const stalls = await countStalls(lab.redis.url);
    await sluice.tiktok.play("happy-path", { orders, perSecond: orders / seconds });

    const endMs = Date.now() + seconds * 1_000;
    let lastKillMs = 0;
    let kills = 0;
    for (;;) {
      await sleep(lab.random().int(pauseMs.from, pauseMs.to));
      if (Date.now() > endMs) break;
      const victim = lab.random().pick(sluice.workers);
      victim.kill("SIGKILL");
      lastKillMs = Date.now();
      kills += 1;
      lab.did(`${victim.name} killed`);
    }

    const concluded = await conclude(lab, sluice, {
      drain: { sinceMs: lastKillMs, withinMs: 60_000 },
    });
    await stalls.close();
    const [dead] = await lab.db()<{ n: number }[]>`select count(*)::int as n from dead_letters`;
    return {
      ...concluded,
      figures: {
        ...concluded.figures,
        kills,
        stalls: stalls.count(),
        dupEffects: concluded.counters.duplicated,
      },
      problems: [
        ...concluded.problems,
        ...atLeast("kills", kills, isShort ? 2 : 15),
        ...within("dead letters", dead?.n ?? 0, 0),
        ...noUnaskedExits(sluice),
      ],
    };
  },
};
