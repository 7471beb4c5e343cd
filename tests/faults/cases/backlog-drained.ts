import { waitUntil } from "../../support/wait-until.ts";
import { conclude } from "../lab/conclude.ts";
import { atLeast, noUnaskedExits, within } from "../lab/expectations.ts";
import type { FaultCase } from "../lab/fault-case.ts";
import type { Lab } from "../lab/open-lab.ts";
import { readQueues } from "../lab/read-queues.ts";
import { splitWaitingJobs } from "../lab/split-waiting-jobs.ts";
import { untilFirstSync } from "../lab/until-first-sync.ts";

export const backlogDrained: FaultCase = {
  id: "A23",
  title: "jobs have piled up when workers start: they drain, and the receiver does not notice",
  run: async (lab, { isShort }) => {
    const jobsWanted = isShort ? 300 : 20_000;
    const orders = isShort ? 70 : 4_500;
    const flow = isShort ? { perSecond: 50, seconds: 2 } : { perSecond: 50, seconds: 30 };
    const sluice = await lab.startSluice({
      workers: 2,
      timeScale: isShort ? 4_000 : 400,
      perSecond: 250,
    });
    const { relay, tiktok, workers } = sluice;
    await untilFirstSync(lab);
    const emptyMb = await redisMb(lab);

    // Nobody takes what comes; those who start below are others.
    for (const worker of workers) worker.freeze();
    await tiktok.play("happy-path", { orders, perSecond: isShort ? 100 : 50 });
    await waitUntil("the scenario to end", tiktok.isAtRest, 300_000);
    await waitUntil("all to be answered", () => relay.outstanding() === 0, 120_000);
    await splitWaitingJobs("normalize", lab.redis.url);
    const jobs = (await readQueues(lab.redis.url))[0]?.left ?? 0;
    const webhooks = relay.acked().length;
    const fullMb = await redisMb(lab);

    const sinceMs = Date.now();
    for (const worker of workers) worker.kill("SIGKILL");
    lab.did("workers started");
    relay.pace(flow.perSecond);
    await tiktok.flow(flow);
    await waitUntil(
      "the backlog to be drained",
      async () => (await countLeft(lab)) < fewJobs,
      isShort ? 60_000 : 300_000,
    );
    const drainMs = Date.now() - sinceMs;
    const meanwhile = relay.latencyMs({ sinceMs, untilMs: Date.now() });
    // The last 200 jobs of a queue are kept, and those of the backlog are large ones.
    await tiktok.flow({ perSecond: flow.perSecond, seconds: 300 / flow.perSecond });
    const concluded = await conclude(lab, sluice, { restWithinMs: 120_000 });
    const restMb = await redisMb(lab);
    return {
      ...concluded,
      figures: {
        ...concluded.figures,
        jobs,
        "webhooks in them": webhooks,
        drainMs,
        "jobs a second": Math.round((jobs * 1_000) / drainMs),
        "webhooks a second": Math.round((webhooks * 1_000) / drainMs),
        "receiver p50Ms meanwhile": Math.round(meanwhile.p50),
        "receiver p99Ms meanwhile": Math.round(meanwhile.p99),
        "redisMb empty": emptyMb,
        "redisMb full": fullMb,
        "redisMb at rest": restMb,
      },
      problems: [
        ...concluded.problems,
        ...atLeast("jobs that waited", jobs, jobsWanted),
        ...within("the receiver's p99 in ms", meanwhile.p99, isShort ? 2_000 : 300),
        ...within("MB of Redis above those of the beginning", restMb - emptyMb, keptMbMax),
        ...noUnaskedExits(sluice),
      ],
    };
  },
};

/** What light traffic has under way at any time. */
const fewJobs = 10;
/** The jobs that are kept, and Redis' own buffers. */
const keptMbMax = 16;

const countLeft = async (lab: Lab): Promise<number> =>
  (await readQueues(lab.redis.url)).reduce((sum, { left }) => sum + left, 0);

const redisMb = async (lab: Lab): Promise<number> => {
  const info = String(await lab.redis.command("INFO", "memory"));
  return Math.round(Number(/used_memory:(\d+)/.exec(info)?.[1] ?? 0) / 2 ** 17) / 8;
};
