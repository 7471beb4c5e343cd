import { writeFile } from "node:fs/promises";
import {
  BuyerExport,
  Erasure,
  ErasureList,
  PersonalField,
  RevealedBody,
  RevealedBuyer,
} from "@sluice/contract";
import { Option, type Command } from "commander";
import { connectApi, type ApiClient } from "./api-client.ts";
import { CommandError, exitCodes } from "./exit-codes.ts";
import { examples } from "./examples.ts";
import { printTable } from "./print-table.ts";

/** `sluice reveal`, `export` and `erase`: what opens or erases personal data, each with a reason. */
export const addPersonalCommands = (program: Command, root: string): void => {
  const withReason = (command: Command) =>
    command
      .requiredOption("--reason <text>", "why; it stands in the audit log: a ticket, not a person")
      .option("--json", "print the API's own JSON", false);

  withReason(program.command("reveal"))
    .description("show fields of an order's buyer, or the sealed body of an event")
    .argument("[order]", "Sluice's id of the order or TikTok's")
    .addOption(new Option("--field <name...>", "what to show").choices(PersonalField.options))
    .option("--event <id>", "the event whose body is to be opened, as a timeline shows it")
    .addHelpText(
      "after",
      examples(
        'sluice reveal 576461413038785752 --field recipientName phone --reason "ticket 4711"',
        'sluice reveal --event 815 --reason "complaint 7"',
      ),
    )
    .action(async (order: string | undefined, options: RevealOptions) => {
      const api = await connectApi(root);
      if (options.event !== undefined) return await revealBody(api, options.event, options);
      if (order === undefined || !options.field)
        throw new CommandError("Name an order with --field, or an --event.", exitCodes.usage);
      return await revealFields(api, order, options);
    });

  withReason(program.command("export"))
    .description("write all that is held of the buyer of an order, as JSON")
    .argument("<order>", "Sluice's id of the order or TikTok's")
    .option("--out <file>", "where to; standard output, if left out", "-")
    .addHelpText(
      "after",
      examples('sluice export 576461413038785752 --reason "request 3" --out buyer.json'),
    )
    .action(async (order: string, { reason, out }: { reason: string; out: string }) => {
      const orders = await readExport(await connectApi(root), order, reason);
      const text = `${JSON.stringify({ orders }, null, 2)}\n`;
      if (out === "-") process.stdout.write(text);
      // Nobody else on this machine is to read it.
      else await writeFile(out, text, { mode: 0o600 });
    });

  const erase = program
    .command("erase")
    .description("erase personal data for good; without --yes, only show what it would touch")
    .addHelpText("after", examples('sluice erase buyer 576461413038785752 --reason "request 3"'));
  const erasure = (name: string, argument: string, about: string) =>
    withReason(erase.command(name))
      .argument(argument)
      .description(about)
      .option("--yes", "do it; what is erased cannot be brought back", false);
  erasure("buyer", "<order>", "erase whoever bought this order, with all orders of that buyer")
    .addHelpText(
      "after",
      examples(
        'sluice erase buyer 576461413038785752 --reason "request 3"',
        'sluice erase buyer 576461413038785752 --reason "request 3" --yes',
      ),
    )
    .action(async (orderId: string, options: EraseOptions) =>
      showErasure(await askToErase(await connectApi(root), { orderId }, options), options),
    );
  erasure("shop", "<shop>", "erase all buyers of a shop whose seller has withdrawn")
    .addHelpText("after", examples('sluice erase shop 7495000000000000001 --reason "request 4"'))
    .option("--force", "disconnect the shop first if it is connected", false)
    .action(async (shopId: string, { force, ...options }: EraseOptions & { force: boolean }) =>
      showErasure(await askToErase(await connectApi(root), { shopId, force }, options), options),
    );
  erase
    .command("list")
    .description("show the erasures on record, the newest first")
    .addHelpText("after", examples("sluice erase list --json"))
    .option("--limit <count>", "at most so many, up to 200", "50")
    .option("--json", "print the API's own JSON", false)
    .action(async ({ limit, json }: { limit: string; json: boolean }) => {
      const api = await connectApi(root);
      const list = await api.get(`/erasures?limit=${encodeURIComponent(limit)}`, ErasureList);
      if (json) return print(list);
      return printTable(
        ["at", "of", "target", "by", "reason"],
        list.erasures.map(({ at, of, target, actor, reason }) => [at, of, target, actor, reason]),
      );
    });
};

interface RevealOptions {
  field?: PersonalField[];
  event?: string;
  reason: string;
  json: boolean;
}

const revealFields = async (
  api: ApiClient,
  order: string,
  { field: fields, reason, json }: RevealOptions,
) => {
  const path = `/orders/${encodeURIComponent(order)}/reveal`;
  const revealed = await api.post(path, { fields, reason }, RevealedBuyer);
  if (json) return print(revealed);
  const rows = Object.entries(revealed.fields).map(([name, value]) => [name, value ?? null]);
  return printTable(["field", "value"], rows);
};

const revealBody = async (api: ApiClient, event: string, { reason, json }: RevealOptions) => {
  const path = `/events/${encodeURIComponent(event)}/reveal`;
  const revealed = await api.post(path, { reason }, RevealedBody);
  if (json) print(revealed);
  else process.stdout.write(`${revealed.raw}\n`);
};

const readExport = async (api: ApiClient, orderId: string, reason: string) => {
  const orders: BuyerExport["orders"] = [];
  let after = "";
  for (;;) {
    const page = await api.post("/exports", { orderId, reason, after }, BuyerExport);
    orders.push(...page.orders);
    if (page.next === null) return orders;
    after = page.next;
  }
};

interface EraseOptions {
  reason: string;
  yes: boolean;
  json: boolean;
}

const askToErase = (api: ApiClient, whom: object, { reason, yes }: EraseOptions) =>
  api.post("/erasures", { ...whom, reason, dryRun: !yes }, Erasure);

const showErasure = (erasure: Erasure, { json }: EraseOptions) => {
  if (json) return print(erasure);
  const { of, target, dryRun, orders, snapshots, bodies, letters } = erasure;
  const whom = of === "buyer" ? `the buyer of order ${target}` : `${of} ${target}`;
  process.stdout.write(
    `${dryRun ? "Would erase" : "Erased"} ${whom}: ${orders} orders, ${snapshots} sealed reads, ` +
      `${bodies} sealed bodies, ${letters} payloads of dead letters.\n` +
      (dryRun ? "Nothing is erased yet: --yes does it.\n" : ""),
  );
};

const print = (json: unknown): void => {
  process.stdout.write(`${JSON.stringify(json)}\n`);
};
