import { InvalidArgumentError, type Command } from "commander";
import { readDatabaseEnv, readUpEnv } from "./env.ts";
import { examples } from "./examples.ts";
import { exitCodes } from "./exit-codes.ts";
import { migrateDatabase } from "./migrate-database.ts";
import { up, type UpOptions } from "./up.ts";
import { watchParent } from "./watch-parent.ts";

/** `sluice up`, the starter behind `npm start`, and `sluice migrate`. */
export const addUpCommands = (program: Command, root: string): void => {
  program
    .command("up")
    .description("start everything on this machine, with a Redis and a Postgres of its own")
    .option("--json", "print one JSON object a second instead of the live summary", false)
    .option("--fresh", "forget the data of earlier starts", false)
    .option("--quiet-simulator", "start the simulator without its opening scenario", false)
    .option("--no-simulator", "use the TikTok that the environment names")
    .option("--until-delivered <orders>", "end with exit code 0 once so many are delivered", count)
    .addHelpText("after", examples("sluice up", "sluice up --fresh --until-delivered 20"))
    .action((options: UpOptions) => upUntilStopped(root, options));

  program
    .command("migrate")
    .description("bring the schema of DATABASE_URL up to date")
    .addHelpText("after", examples("DATABASE_URL=postgres://localhost/sluice sluice migrate"))
    .action(() => migrateDatabase(root, readDatabaseEnv().DATABASE_URL));
};

/** A number of things, for commander. */
export const count = (text: string): number => {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InvalidArgumentError("It must be a whole number above zero.");
};

const upUntilStopped = async (root: string, options: UpOptions): Promise<void> => {
  const closers: (() => Promise<unknown>)[] = [];
  let exitCode: number = exitCodes.done;
  let isStopping = false;
  let askToStop = () => {};
  const stopped = new Promise<void>((resolve) => {
    askToStop = () => {
      isStopping = true;
      resolve();
    };
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, askToStop);
  watchParent(askToStop);
  try {
    const work = up({
      root,
      env: readUpEnv(),
      options,
      stopped,
      isStopping: () => isStopping,
      defer: (close) => closers.push(close),
    });
    // Asked to stop while still starting: what was started by then is closed below.
    await Promise.race([work, stopped]);
  } catch (err) {
    process.stderr.write(`${err instanceof Error ? err.message : String(err)}\n`);
    exitCode = exitCodes.failed;
  }
  isStopping = true;
  for (const close of closers.toReversed()) await close().catch(() => undefined);
  process.exit(exitCode);
};
