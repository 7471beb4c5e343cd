import { waitUntil } from "../../support/wait-until.ts";
import { conclude } from "../lab/conclude.ts";
import { allAnswered200, atLeast, within } from "../lab/expectations.ts";
import type { FaultCase } from "../lab/fault-case.ts";
import { sleep } from "../lab/nemesis.ts";
import type { SluiceProcess } from "../lab/start-process.ts";
import { storedIn, untilAgain } from "../lab/until-again.ts";

export const redisAbsentAtStart: FaultCase = {
  id: "A05",
  title: "Sluice is started without Redis, and for a while without Postgres, too",
  run: async (lab, { isShort }) => {
    const perSecond = 25;
    const absentMs = isShort ? 3_000 : 15_000;
    await lab.redis.kill();
    lab.did("Redis absent");
    const sluice = await lab.startSluice({
      perSecond,
      waitsUntilReady: false,
      connectsShop: false,
    });
    const { relay, receiver, workers, api, processes, tiktok } = sluice;
    for (const one of processes) await waitUntil(`${one.name} to live`, () => isAlive(one));
    await sluice.connectShop();
    const startedMs = Date.now();
    await tiktok.flow({ perSecond, seconds: absentMs / 1_000 + 3.5 });
    await sleep(absentMs / 2);
    const withoutRedis = { sinceMs: startedMs, untilMs: Date.now() - 500 };
    const health = await Promise.all([receiver, ...workers, api].map(readHealth));

    const crashedMs = Date.now();
    await lab.nemesis.crashPostgres(1_500);
    const withoutBoth = { sinceMs: crashedMs, untilMs: Date.now() };
    await sleep(absentMs / 2);
    const { "503": refused = 0 } = relay.countsByOutcome(withoutBoth);
    const spilled = await receiver.metric(storedIn("postgres"));

    await lab.redis.start();
    lab.did("Redis ready");
    const throughRedisMs = await untilAgain(sluice, "store in Redis");
    return await conclude(lab, sluice, {
      figures: { answered503: refused, spilled, throughRedisMs },
      problems: [
        ...allAnswered200(sluice, withoutRedis),
        ...within("the slowest answer in ms", relay.latencyMs().max, 1_000),
        ...atLeast("answers 503 while there was neither", refused, 1),
        ...atLeast("webhooks spilled", spilled, 1),
        ...within("milliseconds until Redis was used", throughRedisMs, 2_000),
        ...health.flat(),
      ],
    });
  },
};

const isAlive = async (one: SluiceProcess) => (await one.livez()).status === 200;

/** What is wrong with what a process says of itself while Redis is away. */
const readHealth = async ({ name, livez, readyz }: SluiceProcess): Promise<string[]> => {
  const [alive, ready] = [await livez(), await readyz()];
  return [
    ...(alive.status === 200 ? [] : [`/livez of the ${name} answered ${alive.status}`]),
    ...(ready.status === 503 && /redis/i.test(ready.text)
      ? []
      : [`/readyz of the ${name} answered ${ready.status}: ${ready.text.trim()}`]),
  ];
};
