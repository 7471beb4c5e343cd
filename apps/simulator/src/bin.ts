import { Command, InvalidArgumentError } from "commander";
import { readCommandEnv } from "./env.ts";
import { scenarios } from "./scenarios/scenarios.ts";
import { prepareSimulator } from "./prepare-simulator.ts";
import { runSimulator } from "./run-simulator.ts";

interface Options {
  port?: string;
  host?: string;
  webhookUrl?: string;
  appKey?: string;
  appSecret?: string;
  seed?: string;
  timeScale?: string;
  scenario?: string;
  orders?: number;
  perSecond?: number;
  faults?: object;
}

const positive = (given: string): number => {
  const value = Number(given);
  if (value > 0 && value < Infinity) return value;
  throw new InvalidArgumentError("It must be a number above zero.");
};

const jsonObject = (given: string): object => {
  try {
    const value: unknown = JSON.parse(given);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Told below, as for JSON that is no object.
  }
  throw new InvalidArgumentError("It must be a JSON object, such as '{\"drop\":0.3}'.");
};

const program = new Command("sluice-tiktok-simulator")
  .description("A TikTok Shop on this machine, to develop and test an integration against.")
  .option("--port <port>", "where it listens; 0 takes any free port (SIMULATOR_PORT, 8090)")
  .option("--host <host>", "the address it listens at (SIMULATOR_HOST, 127.0.0.1)")
  .option(
    "--webhook-url <url>",
    "where it sends webhooks (SIMULATOR_WEBHOOK_URL, http://127.0.0.1:8080/webhooks/tiktok)",
  )
  .option("--app-key <key>", "your app's key (TIKTOK_APP_KEY, simulated-app)")
  .option("--app-secret <secret>", "your app's secret (TIKTOK_APP_SECRET, simulated-secret)")
  .option("--seed <number>", "the same seed makes the same shops and orders (SIMULATOR_SEED, 1)")
  .option(
    "--time-scale <factor>",
    "how many times faster orders move and webhooks are retried (SIMULATOR_TIME_SCALE, 1)",
  )
  .option("--scenario <name>", `play at the start: ${Object.keys(scenarios).join(", ")}`)
  .option("--orders <count>", "how many orders the scenario places", positive)
  .option("--per-second <rate>", "how many of them in a second", positive)
  .option("--faults <json>", "dials turned at the start, as for PUT /control/faults", jsonObject)
  .addHelpText(
    "after",
    "\nEach setting may come from the environment variable named with it; a flag goes before it.",
  );

const { scenario, orders, perSecond, faults, ...options } = program.parse().opts<Options>();
if (scenario === undefined && (orders ?? perSecond) !== undefined)
  program.error("error: --orders and --per-second need a --scenario");

const env = readCommandEnv({
  SIMULATOR_PORT: options.port,
  SIMULATOR_HOST: options.host,
  SIMULATOR_WEBHOOK_URL: options.webhookUrl,
  SIMULATOR_SEED: options.seed,
  SIMULATOR_TIME_SCALE: options.timeScale,
  TIKTOK_APP_KEY: options.appKey,
  TIKTOK_APP_SECRET: options.appSecret,
});

await runSimulator(env, async (url) => {
  const prepared = await prepareSimulator({ url, faults, scenario, orders, perSecond });
  if ("problem" in prepared) {
    process.stderr.write(`${prepared.problem}\n`);
    process.exit(1);
  }
  process.stdout.write(
    [
      `TikTok Shop simulator   ${url}`,
      `app key                 ${env.TIKTOK_APP_KEY}`,
      `webhooks go to          ${env.SIMULATOR_WEBHOOK_URL}`,
      `consent link            ${url}/open/authorize?service_id=1&state=my-state`,
      ...prepared.shops.map(
        ({ id, name, region, cipher }) =>
          `shop                    ${id}  cipher ${cipher}  ${region}  ${name}`,
      ),
      "",
      "Get a code as a seller's browser would (it is in the Location, good for 30 minutes):",
      `  curl -si '${url}/open/authorize?service_id=1&state=my-state' | grep -i location`,
      "Play forty orders and see what happened to them:",
      `  curl -X POST ${url}/control/scenarios/opening`,
      `  curl ${url}/control/truth`,
      "",
    ].join("\n"),
  );
});
