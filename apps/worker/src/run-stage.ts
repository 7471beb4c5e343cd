import { addJob, specOf, type Stage } from "@sluice/queues";
import type { Log } from "@sluice/runtime";
import { DelayedError, type Job } from "bullmq";
import { mergeCalls } from "./merge-calls.ts";
import { runJob, type Decision } from "./run-job.ts";
import { settle, type SettleDeps } from "./settle.ts";
import type { StageDeps, StageHandler } from "./stage-handler.ts";
import type { WorkerMetrics } from "./worker-metrics.ts";

export interface RunStageDeps {
  stageDeps: Omit<StageDeps, "signal">;
  settleDeps: SettleDeps;
  metrics: WorkerMetrics;
  log: Log;
}

/** What BullMQ calls for every job of a stage: run it, settle it, report it in one line. */
export const runStage = <S extends Stage>(
  stage: S,
  handler: StageHandler<S>,
  deps: RunStageDeps,
) => {
  const merged = mergeCalls(stage, handler, deps.stageDeps);
  return async (job: Job, token: string, signal: AbortSignal): Promise<void> => {
    const startedAt = performance.now();
    // A job whose worker died shares no call, or it would take others along.
    const call = job.stalledCounter > 0 ? handler : merged;
    const decision = await runJob(stage, call, job, { ...deps.stageDeps, signal });
    const delayJobMs = await carryOut(stage, decision, deps.settleDeps);
    report(stage, job, decision, performance.now() - startedAt, deps);
    if (delayJobMs === null) return;
    await job.moveToDelayed(Date.now() + delayJobMs, token);
    throw new DelayedError();
  };
};

const carryOut = async <S extends Stage>(
  stage: S,
  decision: Decision<S>,
  deps: SettleDeps,
): Promise<number | null> => {
  if (decision.kind === "decided") return (await settle(stage, decision.decided, deps)).delayJobMs;
  await Promise.all(decision.carried.map((one) => addJob(deps.queues[stage], [one])));
  return null;
};

const report = <S extends Stage>(
  stage: S,
  job: Job,
  decision: Decision<S>,
  durationMs: number,
  { metrics, log }: RunStageDeps,
) => {
  const line = { stage, job: job.id, durationMs: Math.round(durationMs) };
  if (decision.kind === "takeApart") {
    metrics.countOutcome(stage, "taken_apart", decision.carried.length);
    log.warn({ ...line, events: decision.carried.length, why: decision.why }, "batch taken apart");
    return;
  }
  const counts: Record<string, number> = {};
  for (const { outcome } of decision.decided)
    counts[outcome.kind] = (counts[outcome.kind] ?? 0) + 1;
  for (const [kind, count] of Object.entries(counts)) metrics.countOutcome(stage, kind, count);
  metrics.observeJob(stage, decision.decided.length, durationMs);
  const reasons = decision.decided.flatMap(({ outcome }) => whyNotDone(outcome));
  const fields = {
    ...line,
    events: decision.decided.length,
    ...counts,
    ...namesOf(stage, decision),
  };
  if (reasons.length === 0) log.info(fields, "job");
  else log.warn({ ...fields, reasons: [...new Set(reasons)].slice(0, 5) }, "job");
};

// Names the events of a small batch; those of a large one would make the line longer than its use.
const namedEventsMax = 10;

const namesOf = <S extends Stage>(
  stage: S,
  { decided }: Extract<Decision<S>, { kind: "decided" }>,
) => {
  if (decided.length > namedEventsMax) return {};
  const { event: schema, keyOf } = specOf(stage);
  const keys = decided.map(({ carried: { event } }) =>
    schema.safeParse(event).success ? keyOf(event) : "unreadable",
  );
  return { keys };
};

const whyNotDone = (
  outcome: Extract<Decision<Stage>, { kind: "decided" }>["decided"][number]["outcome"],
): string[] => {
  if (outcome.kind === "retry") return [outcome.error];
  if (outcome.kind === "dead") return [outcome.reason];
  return outcome.kind === "later" ? [outcome.why] : [];
};
