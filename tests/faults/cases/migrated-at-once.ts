import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { checkout } from "../../support/servers.ts";
import { conclude } from "../lab/conclude.ts";
import { noExits, within } from "../lab/expectations.ts";
import type { CaseResult, FaultCase } from "../lab/fault-case.ts";
import type { Lab } from "../lab/open-lab.ts";
import { untilReady } from "../lab/start-sluice.ts";

export const migratedAtOnce: FaultCase = {
  id: "A11",
  title: "four migrations and four processes start at once on an empty database",
  run: async (lab, { isShort }) => {
    const rounds = isShort ? 2 : 10;
    const readyMs: number[] = [];
    const problems: string[] = [];
    let result: CaseResult | undefined;
    for (let round = 1; round <= rounds; round += 1) {
      const one = await runRound(lab, round);
      readyMs.push(one.readyMs);
      problems.push(...one.problems.map((problem) => `round ${round}: ${problem}`));
      result = one.result;
    }
    if (!result) throw new Error("There was no round.");
    return {
      ...result,
      figures: {
        ...result.figures,
        rounds,
        failures: problems.length,
        readyMsMax: Math.max(...readyMs),
      },
      problems,
    };
  },
};

const runRound = async (lab: Lab, round: number) => {
  const databaseUrl = await lab.postgres.createDatabase({ isMigrated: false });
  await lab.redis.command("FLUSHALL");
  lab.did(`round ${round} began`);
  const startedMs = Date.now();
  const migrations = Array.from({ length: migrationsAtOnce }, () => migrate(databaseUrl));
  const sluice = await lab.startSluice({
    databaseUrl,
    waitsUntilReady: false,
    connectsShop: false,
  });
  const outcomes = await Promise.all(migrations);
  await Promise.all(sluice.processes.map(untilReady));
  const readyMs = Date.now() - startedMs;
  await sluice.connectShop();
  await sluice.tiktok.play("happy-path", { orders: 5, perSecond: 20 });
  const result = await conclude(lab, sluice, { databaseUrl });
  const recorded = await countMigrations(lab, databaseUrl);
  const problems = [
    ...result.problems,
    ...counted(result),
    ...outcomes.flatMap(({ code, text }) =>
      code === 0 ? [] : [`a migration ended ${code}: ${text}`],
    ),
    ...(recorded === migrationsOfRepository()
      ? []
      : [`${recorded} migrations are on record, expected ${migrationsOfRepository()}`]),
    ...noExits(sluice),
  ];
  await sluice.stop();
  await lab.postgres.dropDatabase(databaseUrl);
  return { readyMs, problems, result };
};

const migrationsAtOnce = 4;

/** The command of an operator, as it stands in the runbook. */
const migrate = async (databaseUrl: string): Promise<{ code: number | null; text: string }> => {
  const child = spawn(process.execPath, ["apps/cli/dist/main.js", "migrate"], {
    cwd: checkout,
    env: { PATH: process.env["PATH"] ?? "", DATABASE_URL: databaseUrl },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => (text += chunk.toString()));
  await once(child, "close");
  return { code: child.exitCode, text: text.trim() };
};

const countMigrations = async (lab: Lab, databaseUrl: string): Promise<number> => {
  const db = lab.postgres.connect(databaseUrl);
  const [row] = await db<{ n: number }[]>`
    select count(*)::int as n from drizzle.__drizzle_migrations`;
  await db.end({ timeout: 1 });
  return row?.n ?? 0;
};

const migrationsOfRepository = (): number => {
  const journal = readFileSync(join(checkout, "packages/db/migrations/meta/_journal.json"), "utf8");
  return (JSON.parse(journal) as { entries: unknown[] }).entries.length;
};

/** Only the last round's counters are the case's own: those of the others are problems. */
const counted = ({ counters }: CaseResult): string[] =>
  Object.entries(counters).flatMap(([name, count]) => within(name, count, 0));
