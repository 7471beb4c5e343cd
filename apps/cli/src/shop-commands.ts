import { setTimeout as sleep } from "node:timers/promises";
import { ConsentLink, ShopList, ShopStanding } from "@sluice/contract";
import type { Command } from "commander";
import { connectApi, type ApiClient } from "./api-client.ts";
import { examples } from "./examples.ts";
import { CommandError, exitCodes } from "./exit-codes.ts";
import { printTable } from "./print-table.ts";

interface Options {
  json: boolean;
}

/** `sluice shops`: which shops there are, and opening, pausing and resuming them. */
export const addShopCommands = (program: Command, root: string): void => {
  const shops = program
    .command("shops")
    .description("the shops that Sluice keeps in step")
    .addHelpText("after", examples("sluice shops list", "sluice shops pause 7495000000000000001"));

  shops
    .command("list")
    .description("every shop, with how it stands")
    .option("--json", "print the API's answer", false)
    .addHelpText("after", examples("sluice shops list", "sluice shops list --json"))
    .action(async ({ json }: Options) => {
      const list = await (await connectApi(root)).get("/shops", ShopList);
      if (json) return say(list);
      printTable(
        ["shop", "name", "region", "status", "synced until", "last webhook", "open alerts"],
        list.shops.map((shop) => [
          shop.id,
          shop.name,
          shop.region,
          shop.status,
          shop.syncedUntil,
          shop.lastWebhookHour,
          shop.openAlerts,
        ]),
      );
    });

  shops
    .command("connect")
    .description("make the link that a seller opens to connect shops, and wait until it was used")
    .option("--detach", "make the link and do not wait", false)
    .option("--json", "print JSON: first the link, then the shops that came", false)
    .addHelpText("after", examples("sluice shops connect", "sluice shops connect --detach --json"))
    .action(async (options: Options & { detach: boolean }) => {
      const api = await connectApi(root);
      const before = await readConnections(api);
      const link = await api.post("/authorizations/links", {}, ConsentLink);
      say(
        options.json ? link : `Open this as the seller, until ${link.expiresAt}:\n\n${link.url}\n`,
      );
      if (options.detach) return;
      const connected = await waitForShops(api, before, link);
      if (options.json) return say({ shops: connected });
      for (const { id, name } of connected) say(`Shop ${id} (${name}) is connected.`);
    });

  for (const move of ["pause", "resume"] as const)
    shops
      .command(move)
      .argument("<shop>", "TikTok's shop id")
      .description(descriptions[move])
      .option("--json", "print the API's answer", false)
      .addHelpText("after", examples(`sluice shops ${move} 7495000000000000001`))
      .action(async (id: string, { json }: Options) => {
        const path = `/shops/${encodeURIComponent(id)}/${move}`;
        const shop = await (await connectApi(root)).post(path, {}, ShopStanding);
        say(json ? shop : `Shop ${shop.id} is ${shop.status}.`);
      });
};

const descriptions = {
  pause: "call TikTok no more for a shop; its webhooks are still taken in",
  resume: "call TikTok for a shop again; sync reads what was missed",
};

const say = (answer: unknown): void => {
  process.stdout.write(`${typeof answer === "string" ? answer : JSON.stringify(answer)}\n`);
};

/** Until a shop is there that was not, or one that was there has been connected anew. */
const waitForShops = async (
  api: ApiClient,
  before: Map<string, string>,
  { expiresAt }: ConsentLink,
): Promise<ShopList["shops"]> => {
  while (Date.now() < Date.parse(expiresAt)) {
    await sleep(askEveryMs);
    const { shops } = await api.get("/shops", ShopList);
    // A shop that is connected once more has a new time, which nothing else sets.
    const connected = shops.filter(({ id, connectedAt }) => before.get(id) !== connectedAt);
    if (connected.length > 0) return connected;
  }
  throw new CommandError(
    "Nobody has used the link, and it is over. Make another.",
    exitCodes.failed,
  );
};

const askEveryMs = 1_000;

const readConnections = async (api: ApiClient) => {
  const { shops } = await api.get("/shops", ShopList);
  return new Map(shops.map((shop) => [shop.id, shop.connectedAt]));
};
