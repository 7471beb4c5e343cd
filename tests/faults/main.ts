import { parseArgs } from "node:util";
import { cases } from "./cases.ts";
import { describeReport } from "./lab/describe-report.ts";
import { openLab, type Lab } from "./lab/open-lab.ts";
import { runCase } from "./lab/run-case.ts";

const usage = `Usage: pnpm faults <id>… | all [--seed 1,2,3] [--short] [--json]
       pnpm faults --list
  --seed   what the nemesis' choices follow from; several run one after the other
  --short  the form that npm test runs
  --json   the last line is one JSON object a case: with several, an array of them
`;

const main = async (): Promise<boolean> => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      seed: { type: "string", default: "1" },
      short: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      list: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.list) {
    print(cases.map(({ id, title }) => `${id.padEnd(4)} ${title}`).join("\n"));
    return true;
  }
  const seeds = values.seed.split(",").map(Number);
  const chosen = cases.filter(({ id }) => positionals.includes("all") || positionals.includes(id));
  const unknown = positionals.filter((id) => id !== "all" && !cases.some((one) => one.id === id));
  if (values.help || chosen.length === 0 || unknown.length > 0 || seeds.some(Number.isNaN)) {
    process.stderr.write(unknown.length > 0 ? `No case ${unknown.join(", ")}.\n${usage}` : usage);
    return values.help;
  }
  lab = await openLab();
  const reports = [];
  for (const seed of seeds)
    for (const one of chosen) {
      process.stderr.write(`  … ${one.id} ${one.title} (seed ${seed})\n`);
      const report = await runCase(lab, one, { seed, isShort: values.short });
      reports.push(report);
      (values.json ? warn : print)(describeReport(report));
    }
  if (values.json) print(JSON.stringify(reports.length === 1 ? reports[0] : reports));
  return reports.every(({ ok }) => ok);
};

const print = (text: string) => process.stdout.write(`${text}\n`);
const warn = (text: string) => process.stderr.write(`${text}\n`);

let lab: Lab | undefined;

// A terminal's Ctrl-C comes twice: to the whole group, and passed on by the starter.
let isStopping = false;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
  process.on(signal, () => {
    if (isStopping) return;
    isStopping = true;
    void Promise.resolve(lab?.close()).finally(() => process.exit(130));
  });

try {
  process.exitCode = (await main()) ? 0 : 1;
} catch (err) {
  // Whatever is cut off by the stop fails, too.
  if (!isStopping) warn(err instanceof Error ? (err.stack ?? err.message) : String(err));
  process.exitCode = 1;
}
if (!isStopping) await lab?.close();
