import { addJob, JobData, readFailedJobs, stages, type Carried, type Stage } from "@sluice/queues";
import { bury } from "../bury.ts";
import type { Sweep, SweepDeps } from "./sweep.ts";

/**
 * Empties BullMQ's `failed` sets. A batch is tried again event by event; a single event is dead,
 * whatever failed it. The job is removed last, so a crash or a second sweep can only repeat that.
 */
export const emptyFailedJobs: Sweep = async (deps) => {
  let swept = 0;
  for (const stage of stages)
    for (const job of await readFailedJobs(deps.queues[stage], jobsMax)) {
      await takeUp(stage, job, deps);
      await job.remove();
      swept += 1;
    }
  return swept;
};

const jobsMax = 100;

const takeUp = async (
  stage: Stage,
  { data, reason }: { data: unknown; reason: string },
  deps: SweepDeps,
) => {
  const batch = JobData.safeParse(data);
  const events = batch.success ? batch.data.events : [{ event: data, attempts: 0 }];
  const [only, ...fellows] = events as Carried<never>[];
  if (only && fellows.length === 0) await bury(stage, [{ carried: only, reason }], deps);
  else
    await Promise.all(
      events.map((carried) => addJob(deps.queues[stage], [carried as Carried<unknown>])),
    );
};
