import { writeFile } from "node:fs/promises";
import type { Command } from "commander";
import { connectApi, type ApiClient } from "../api-client.ts";
import { readSimulatorUrl } from "../env.ts";
import { examples } from "../examples.ts";
import { CommandError, exitCodes } from "../exit-codes.ts";
import { count } from "../up-command.ts";
import { reportAsMarkdown, reportAsText } from "./describe-report.ts";
import { playScenario, simulatedShops } from "./simulated-shops.ts";
import { verify } from "./verify.ts";

interface VerifyOptions {
  orders: number;
  timeout: number;
  shop?: string;
  play: boolean;
  json: boolean;
  markdown?: string;
}

/** `sluice verify`: the check before going live, and after each change of the environment. */
export const addVerifyCommand = (program: Command, root: string): void => {
  program
    .command("verify")
    .description("follow the next orders from webhook to state, and hold them to every promise")
    .option("--orders <count>", "how many orders", count, 10)
    .option("--timeout <seconds>", "how long to wait for them", count, 1_800)
    .option("--shop <id>", "TikTok's shop id; without it, orders of every shop count")
    .option("--play", "have the simulator at SIMULATOR_URL place the orders", false)
    .option("--json", "print the report as JSON", false)
    .option("--markdown <file>", "write the report as Markdown as well")
    .addHelpText("after", examples(...usual))
    .action(async (options: VerifyOptions) => {
      const api = await connectApi(root);
      const report = await verify(api, {
        orders: options.orders,
        shop: options.shop,
        timeoutMs: options.timeout * 1_000,
        onReady: () => playOrTell(api, options),
        onWait: showProgress(options.orders),
      });
      if (options.markdown !== undefined)
        await writeFile(options.markdown, reportAsMarkdown(report));
      process.stdout.write(options.json ? `${JSON.stringify(report)}\n` : reportAsText(report));
      if (!report.allHeld) process.exitCode = exitCodes.failed;
    });
};

const usual = [
  "sluice verify                                  # waits for ten real orders",
  "sluice verify --play --orders 10               # with the simulator of `npm start`",
  "sluice verify --shop 7495… --timeout 7200 --markdown go-live.md",
];

/** Against the real TikTok Shop nobody but a buyer can place an order. */
const playOrTell = async (api: ApiClient, { play, shop, orders }: VerifyOptions) => {
  const simulatorUrl = readSimulatorUrl();
  const shops = await simulatedShops(api, simulatorUrl);
  const shopId = shop === undefined ? shops[0] : shops.find((id) => id === shop);
  if (play && shopId === undefined)
    throw new CommandError(
      `The simulator at ${simulatorUrl} has no shop that is connected here, so nothing can be ` +
        "played. Leave --play out to wait for real orders, or set SIMULATOR_URL.",
      exitCodes.failed,
    );
  if (play && shopId !== undefined) await playScenario(simulatorUrl, { shopId, orders });
  const hint = shopId !== undefined && !play ? " With --play the simulator places them." : "";
  process.stderr.write(`Waiting for ${orders} orders.${hint}\n`);
};

/** One line that is written over on a terminal, and nothing elsewhere. */
const showProgress =
  (wanted: number) =>
  (told: number): void => {
    if (!process.stderr.isTTY) return;
    const end = told >= wanted ? "\n" : "";
    process.stderr.write(`\r\u001b[K${told} of ${wanted} orders went from webhook to state${end}`);
  };
