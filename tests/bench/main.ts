import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { measureEverything } from "./measure-everything.ts";
import { machineFacts, mistakesOf, ratiosOf, reportOf } from "./report.ts";
import { fullSizes, quickSizes } from "./sizes.ts";
import { openWorld } from "./world.ts";

const usage = `Usage: pnpm bench [--quick] [--json] [--profile <folder>]
  --quick    smaller and noisier, for a look: under 45 seconds
  --json     the last line is one JSON object
  --profile  every process leaves a CPU profile there; its figures are then a little lower`;

const main = async () => {
  const { values } = parseArgs({
    options: {
      quick: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
      profile: { type: "string" },
    },
  });
  if (values.help) return console.log(usage);
  const startedAt = performance.now();
  const profileFolder = values.profile === undefined ? null : resolve(values.profile);
  const world = await openWorld(profileFolder, (stop) => stops.push(stop));
  const machine = await machineFacts(world);
  console.log(
    `${machine.cores} cores (${machine.processor}), ${machine.memoryGb} GB, Node ${machine.node}\n` +
      `${machine.redis}, appendfsync ${machine.appendfsync}\n${machine.postgres}\n`,
  );
  const sizes = values.quick ? quickSizes : fullSizes;
  const measured = await measureEverything(world, sizes, (what) => console.error(`  … ${what}`));
  const mistakes = mistakesOf(measured);
  const seconds = Math.round((performance.now() - startedAt) / 1_000);
  console.log(`\n${reportOf(measured)}`);
  for (const mistake of mistakes) console.log(`NOT CORRECT: ${mistake}`);
  console.log(`Took ${seconds} s. Rates are medians of the rounds in brackets, taken in turn.`);
  if (values.json)
    console.log(JSON.stringify({ machine, ratios: ratiosOf(measured), measured, mistakes }));
  process.exitCode = mistakes.length === 0 ? 0 : 1;
};

const stops: (() => Promise<unknown>)[] = [];

/** In reverse, each however the others fare: nothing that was started may stay behind. */
const stopAll = async () => {
  for (const stop of stops.splice(0).toReversed())
    await stop().catch((err: unknown) => console.error(err));
};

// A terminal's Ctrl-C comes twice: to the whole group, and passed on by the starter.
let isStopping = false;
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.on(signal, () => {
    if (isStopping) return;
    isStopping = true;
    void stopAll().then(() => process.exit(130));
  });

try {
  await main();
} catch (err) {
  // Whatever is cut off by the stop fails, too.
  if (!isStopping) console.error(err);
  process.exitCode = 1;
}
if (!isStopping) await stopAll();
