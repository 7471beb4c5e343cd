import { addJob, JobData, specOf, type Stage } from "@sluice/queues";
import type { Log } from "@sluice/runtime";
import { DelayedError, type Job } from "bullmq";
import { failureOf, Outage } from "./failure.ts";
import { mergeCalls } from "./merge-calls.ts";
import type { createOutageReport } from "./report-outages.ts";
import { runJob, type Decision } from "./run-job.ts";
import { settle, type SettleDeps } from "./settle.ts";
import { impatient, type StageDeps, type StageHandler } from "./stage-handler.ts";
import type { createSuspectGate } from "./suspect-gate.ts";
import type { WorkerMetrics } from "./worker-metrics.ts";

export interface RunStageDeps {
  stageDeps: Omit<StageDeps, "signal">;
  settleDeps: SettleDeps;
  suspects: ReturnType<typeof createSuspectGate>;
  outages: ReturnType<typeof createOutageReport>;
  /** How long a job may take; the catalog says it where this is undefined. */
  timeLimitMs: number | undefined;
  metrics: WorkerMetrics;
  log: Log;
}

/** What BullMQ calls for every job of a stage. What it throws is stored, so it is free of values. */
export const runStage = <S extends Stage>(
  stage: S,
  handler: StageHandler<S>,
  deps: RunStageDeps,
) => {
  const run = runAndSettle(stage, handler, deps);
  const { suspects, outages } = deps;
  return async (job: Job, token: string, signal: AbortSignal): Promise<void> => {
    const isSuspect = job.stalledCounter > 0;
    if (isSuspect && !suspects.enter()) return await putOff(job, token, suspects.waitMs());
    try {
      const delayMs = await run(job, signal);
      outages.worked(stage);
      if (delayMs !== null) await putOff(job, token, delayMs);
    } catch (err) {
      if (err instanceof DelayedError) throw err;
      const { kind, text } = failureOf(err);
      if (kind === "outage") outages.failed(stage, text);
      else deps.log.error({ stage, job: job.id, why: text }, "a job could not be settled");
      throw new Outage(text);
    } finally {
      if (isSuspect) suspects.leave();
    }
  };
};

/** The job itself waits: one atomic move, no attempt counted. */
const putOff = async (job: Job, token: string, delayMs: number): Promise<never> => {
  await job.moveToDelayed(Date.now() + delayMs, token);
  throw new DelayedError();
};

/** Runs a job, settles it and reports it in one line. Answers how long the whole job must wait. */
const runAndSettle = <S extends Stage>(stage: S, handler: StageHandler<S>, deps: RunStageDeps) => {
  const timeLimitMs = deps.timeLimitMs ?? specOf(stage).timeLimitMs;
  const merged = mergeCalls(stage, handler, deps.stageDeps, timeLimitMs);
  return async (job: Job, signal: AbortSignal): Promise<number | null> => {
    const startedAt = performance.now();
    const handling = { first: mayShare(job) ? merged : handler, alone: impatient(handler) };
    const decision = await runJob(stage, handling, job, { ...deps.stageDeps, signal, timeLimitMs });
    const { delayJobMs, settled } = await carryOut(stage, decision, deps.settleDeps);
    report(stage, job, settled, performance.now() - startedAt, deps);
    return delayJobMs;
  };
};

/** What lost its worker or failed before shares no call, or it would hold up others each time. */
const mayShare = ({ stalledCounter, data }: Job): boolean => {
  const batch = JobData.safeParse(data);
  return (
    stalledCounter === 0 && !(batch.data?.events.some(({ attempts }) => attempts > 0) ?? false)
  );
};

const carryOut = async <S extends Stage>(
  stage: S,
  decision: Decision<S>,
  deps: SettleDeps,
): Promise<{ delayJobMs: number | null; settled: Decision<S> }> => {
  if (decision.kind === "decided") {
    const { delayJobMs, decided } = await settle(stage, decision.decided, deps);
    return { delayJobMs, settled: { kind: "decided", decided } };
  }
  await Promise.all(decision.carried.map((one) => addJob(deps.queues[stage], [one])));
  return { delayJobMs: null, settled: decision };
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
  // To wait for one's turn is nothing that anybody must look at.
  else
    log[counts["retry"] || counts["dead"] ? "warn" : "info"](
      { ...fields, reasons: [...new Set(reasons)].slice(0, 5) },
      "job",
    );
};

// Names the events of a small batch; those of a large one would make the line longer than its use.
const namedEventsMax = 10;

const namesOf = <S extends Stage>(
  stage: S,
  { decided }: Extract<Decision<S>, { kind: "decided" }>,
) => {
  if (decided.length > namedEventsMax) return {};
  const { event: schema, keyOf, traceIdOf } = specOf(stage);
  const readable = decided.flatMap(({ carried: { event } }) =>
    schema.safeParse(event).success ? [event] : [],
  );
  const keys = decided.map(({ carried: { event } }) =>
    readable.includes(event) ? keyOf(event) : "unreadable",
  );
  const traceIds = [...new Set(readable.flatMap((event) => traceIdOf(event) ?? []))];
  return { keys, ...(traceIds.length > 0 && { traceIds }) };
};

const whyNotDone = (
  outcome: Extract<Decision<Stage>, { kind: "decided" }>["decided"][number]["outcome"],
): string[] => {
  if (outcome.kind === "retry") return [outcome.error];
  if (outcome.kind === "dead") return [outcome.reason];
  return outcome.kind === "later" ? [outcome.why] : [];
};
