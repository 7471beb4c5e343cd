import { connectDatabase } from "@sluice/db";
import { connectRedis } from "@sluice/queues";
import { checks, type Mend, type Trouble } from "@sluice/watch";
import type { Command } from "commander";
import { readDoctorEnv } from "./env.ts";
import { examine, type Patient } from "./examine.ts";
import { exitCodes } from "./exit-codes.ts";
import { mend } from "./mend.ts";

interface DoctorOptions {
  fix: boolean;
  json: boolean;
}

/** `sluice doctor`: what is not as it should be, and what to do about each. */
export const addDoctorCommand = (program: Command): void => {
  program
    .command("doctor")
    .description("look for what is not as it should be; each finding names its fix")
    .option("--fix", "mend what Sluice can mend itself, then look again", false)
    .option("--json", "print one JSON object", false)
    .addHelpText("after", examples)
    .action(async (options: DoctorOptions) => {
      const env = readDoctorEnv();
      const db = connectDatabase(env.DATABASE_URL, {
        applicationName: "sluice-doctor",
        connectionsMax: 3,
      });
      const redis = connectRedis(env.REDIS_URL, "handOver");
      // That it is away is a finding; without a listener it would end the process.
      redis.on("error", () => undefined);
      try {
        await lookAfter({ env, db, redis }, options);
      } finally {
        redis.disconnect();
        await db.end({ timeout: 2 });
      }
    });
};

const examples = `
Reads DATABASE_URL, REDIS_URL and, where they are set, the other settings of Sluice's processes.
Exit code: 0 without findings, 1 with some.

Examples:
  sluice doctor
  sluice doctor --fix
  sluice doctor --json | jq -r '.findings[].key'`;

const lookAfter = async (patient: Patient, { fix, json }: DoctorOptions): Promise<void> => {
  const first = await examine(patient);
  const mended = fix ? await mendAll(patient, first.found) : [];
  const { found, judged } = mended.length > 0 ? await examineUntilMended(patient) : first;
  const notChecked = Object.keys(checks).filter((name) => !judged.includes(name));
  const report = {
    findings: found.map(({ mend: how, ...finding }) => ({ ...finding, canFix: how !== undefined })),
    fixed: mended.map(({ key }) => key).filter((key) => !found.some((left) => left.key === key)),
    checked: judged.length,
    notChecked,
  };
  process.stdout.write(json ? `${JSON.stringify(report)}\n` : describe(report));
  if (found.length > 0) process.exitCode = exitCodes.failed;
};

const mendAll = async (patient: Patient, found: Trouble[]): Promise<Trouble[]> => {
  const mendable = found.filter(({ mend: how }) => how !== undefined);
  const ways = new Set(mendable.flatMap(({ mend: how }): Mend[] => (how ? [how] : [])));
  for (const way of ways) await mend(way, patient);
  return mendable;
};

/** What a worker mends takes it a moment. */
const examineUntilMended = async (patient: Patient) => {
  const deadline = performance.now() + mendedWithinMs;
  for (;;) {
    const examined = await examine(patient);
    const isMended = examined.found.every(({ mend: how }) => how === undefined);
    if (isMended || performance.now() > deadline) return examined;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
};

const mendedWithinMs = 15_000;

const describe = (report: {
  findings: { key: string; what: string; fix: string }[];
  fixed: string[];
  checked: number;
  notChecked: string[];
}): string => {
  const { findings, fixed, checked, notChecked } = report;
  const count = findings.length === 1 ? "1 finding" : `${findings.length || "No"} findings`;
  return [
    ...findings.map(({ key, what, fix }) => `${key}\n  ${what}\n  Fix: ${fix}\n`),
    ...fixed.map((key) => `Fixed: ${key}`),
    ...(notChecked.length > 0 ? [`Could not be checked: ${notChecked.join(", ")}.`] : []),
    `${count} in ${checked} checks.`,
    "",
  ].join("\n");
};
