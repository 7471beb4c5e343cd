import type { Stage } from "@sluice/queues";
import type { Log } from "@sluice/runtime";

/** Tells of an outage once when it begins and once when it is over, whatever number of jobs it puts back. */
export const createOutageReport = (log: Log) => {
  const outages = new Map<Stage, { sinceMs: number; jobs: number }>();
  return {
    failed: (stage: Stage, why: string): void => {
      const outage = outages.get(stage);
      if (outage) outage.jobs += 1;
      else {
        outages.set(stage, { sinceMs: Date.now(), jobs: 1 });
        log.warn(
          { stage, why },
          "an outage: jobs are put back and tried again, no event counts it",
        );
      }
    },
    worked: (stage: Stage): void => {
      const outage = outages.get(stage);
      if (!outage) return;
      outages.delete(stage);
      const { sinceMs, jobs } = outage;
      log.info({ stage, lastedMs: Date.now() - sinceMs, putBack: jobs }, "the outage is over");
    },
  };
};
