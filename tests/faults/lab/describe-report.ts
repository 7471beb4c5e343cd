import { counterNames } from "./fault-case.ts";
import type { CaseReport } from "./run-case.ts";

/** A report to read: a line if all is well, else everything needed to find out why. */
export const describeReport = (report: CaseReport): string => {
  const { ok, seed, seconds, counters, figures, problems, deeds, logFolder } = report;
  const counted = counterNames.map((name) => `${name} ${counters[name]}`).join("  ");
  return [
    `${ok ? "ok  " : "FAIL"} ${report.case} ${report.title} (seed ${seed}, ${seconds} s)`,
    `     ${counted}`,
    ...Object.entries(figures).map(([name, value]) => `     ${name.padEnd(28)} ${value}`),
    ...problems.map((problem) => `   ! ${problem}`),
    ...(ok ? [] : ["     What was done:", ...deeds.map((deed) => `     ${deed}`)]),
    ...(logFolder === null ? [] : [`     Logs: ${logFolder}`]),
  ].join("\n");
};
