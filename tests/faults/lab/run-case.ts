import { counterNames, type CaseResult, type CaseRun, type FaultCase } from "./fault-case.ts";
import type { Lab } from "./open-lab.ts";

export interface CaseReport extends CaseResult {
  case: string;
  title: string;
  seed: number;
  ok: boolean;
  seconds: number;
  deeds: string[];
  /** Kept where the case failed. */
  logFolder: string | null;
}

/** Runs a case in a world made as new; an error of the case is a problem like any other. */
export const runCase = async (lab: Lab, one: FaultCase, run: CaseRun): Promise<CaseReport> => {
  const startedMs = Date.now();
  await lab.begin(one.id, run.seed);
  const result = await one.run(lab, run).catch((err: unknown): CaseResult => ({
    counters: notCounted,
    figures: {},
    problems: [`the case itself failed: ${err instanceof Error ? err.stack : String(err)}`],
  }));
  const ok =
    result.problems.length === 0 && counterNames.every((name) => result.counters[name] === 0);
  const logFolder = lab.logFolder();
  await lab.end({ keepsLogs: !ok });
  return {
    case: one.id,
    title: one.title,
    seed: run.seed,
    ...result,
    ok,
    seconds: Math.round((Date.now() - startedMs) / 100) / 10,
    deeds: lab.deeds(),
    logFolder: ok ? null : logFolder,
  };
};

/** -1 says that it did not come to counting. */
const notCounted = Object.fromEntries(
  counterNames.map((name) => [name, -1]),
) as unknown as CaseResult["counters"];
