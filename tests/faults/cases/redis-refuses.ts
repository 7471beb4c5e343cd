import { conclude } from "../lab/conclude.ts";
import { allAnswered200, within } from "../lab/expectations.ts";
import type { FaultCase } from "../lab/fault-case.ts";
import { sleep } from "../lab/nemesis.ts";
import type { Lab, RunningSluice } from "../lab/open-lab.ts";
import { untilAgain } from "../lab/until-again.ts";

export const redisRefuses: FaultCase = {
  id: "N1",
  title: "Redis is read-only, out of memory, loading and frozen: nothing spins, all recovers",
  run: async (lab, { isShort }) => {
    const perSecond = 50;
    const ms = isShort ? 1_000 : 6_000;
    const faults: Record<string, (lab: Lab) => Promise<unknown>> = {
      readonly: ({ nemesis }) => nemesis.makeRedisReadonly(ms),
      outOfMemory: ({ nemesis }) => nemesis.fillRedis(ms),
      loading: ({ nemesis }) => nemesis.loadRedisSlowly(ms),
      frozen: ({ nemesis }) => nemesis.freezeRedis(ms),
    };
    const sluice = await lab.startSluice({ perSecond });
    await sluice.tiktok.flow({ perSecond, seconds: 4 * (ms / 1_000 + (isShort ? 1 : 4)) });
    await sleep(1_000);
    const figures: Record<string, number> = {};
    const problems: string[] = [];
    for (const [name, befall] of Object.entries(faults)) {
      const before = measure(sluice);
      await befall(lab);
      for (const [index, { process, warnings, cpuS }] of measure(sluice).entries()) {
        const lines = warnings - (before[index]?.warnings ?? 0);
        const share = (cpuS - (before[index]?.cpuS ?? 0)) / (ms / 1_000);
        const of = `of ${process} while Redis was ${name}`;
        problems.push(...within(`warnings ${of}`, lines, linesMax));
        problems.push(...within(`share of a core ${of}`, share, cpuShareMax));
        figures[`warnings ${name} ${process}`] = lines;
        figures[`cpu ${name} ${process}`] = Math.round(share * 100) / 100;
      }
      const sinceMs = Date.now();
      const [throughMs, advancingMs] = await Promise.all([
        untilAgain(sluice, "store in Redis", sinceMs),
        untilAgain(sluice, "advance", sinceMs),
      ]);
      figures[`throughRedisMs ${name}`] = throughMs;
      figures[`advancingMs ${name}`] = advancingMs;
    }
    return await conclude(lab, sluice, {
      figures,
      problems: [...problems, ...allAnswered200(sluice)],
    });
  },
};

const linesMax = 200;
// The load itself takes a tenth; a loop that spins takes all of it.
const cpuShareMax = 0.7;

const measure = ({ receiver, workers, api }: RunningSluice) =>
  [receiver, ...workers, api].map((one) => ({
    process: one.name,
    cpuS: one.usage().cpuS,
    warnings: one.log().split(/"level":"(?:warn|error|fatal)"/).length - 1,
  }));
