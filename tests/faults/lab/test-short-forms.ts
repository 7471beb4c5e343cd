import { describeReport } from "./describe-report.ts";
import { counterNames, type FaultCase } from "./fault-case.ts";
import { openLab, type Lab } from "./open-lab.ts";
import { runCase, type CaseReport } from "./run-case.ts";

/** Declares a test a case, all in one lab. */
export const testShortForms = (cases: readonly FaultCase[]): void => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await openLab();
  });
  afterAll(() => lab?.close());

  it.each(cases.map((one) => [one.id, one.title, one] as const))(
    "%s %s",
    async (_id, _title, one) => {
      const first = await runCase(lab, one, { seed, isShort: true });
      if (first.ok) return;
      // What is lost or applied twice is never the machine's fault. A bound on time may be, once.
      if (hasLoss(first)) throw new Error(describeReport(first));
      const second = await runCase(lab, one, { seed, isShort: true });
      if (second.ok) process.stderr.write(`Held at the second try:\n${describeReport(first)}\n`);
      else throw new Error([first, second].map(describeReport).join("\n"));
    },
    caseLimitMs,
  );
};

// The same one each time, so that a failure is not a matter of luck; see also `pnpm faults --seed`.
const seed = Number(process.env["FAULTS_SEED"] ?? 1);
const caseLimitMs = 180_000;

const hasLoss = ({ counters }: CaseReport) => counterNames.some((name) => counters[name] > 0);
