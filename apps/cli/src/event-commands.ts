import { EventDetail, EventList, ReplayAccepted } from "@sluice/contract";
import type { Command } from "commander";
import { connectApi } from "./api-client.ts";
import { CommandError, exitCodes } from "./exit-codes.ts";
import { momentOf } from "./moment.ts";
import { examples } from "./examples.ts";
import { printTable } from "./print-table.ts";

interface Filter {
  order?: string;
  shop?: string;
  kind?: string;
  source?: string;
  status?: string;
  key?: string;
  trace?: string;
  from?: string;
  to?: string;
}

interface ReplayOptions extends Filter {
  event?: string[];
  reason: string;
  dryRun: boolean;
  yes: boolean;
  json: boolean;
}

/** `sluice events` and `sluice replay`: what is on record, and to drive it again. */
export const addEventCommands = (program: Command, root: string): void => {
  const events = program
    .command("events")
    .description("what came in, and what was made of it")
    .addHelpText("after", examples("sluice events list --status quarantined"));

  withFilter(events.command("list"))
    .description("the stored events, the last first")
    .option("--limit <events>", "at most so many, up to 200", "50")
    .option("--cursor <cursor>", "go on where a page ended")
    .option("--json", "print the API's own JSON", false)
    .addHelpText(
      "after",
      "\nExamples:\n  $ sluice events list --status quarantined --from 24h" +
        "\n  $ sluice events list --order 577000000000000321 --json",
    )
    .action(async ({ limit, cursor, json, ...filter }: ListOptions) => {
      const api = await connectApi(root);
      const query = new URLSearchParams({ ...filterOf(filter), limit, ...(cursor && { cursor }) });
      const page = await api.get(`/events?${query.toString()}`, EventList);
      if (json) {
        process.stdout.write(`${JSON.stringify(page)}\n`);
        return;
      }
      printTable(
        ["ID", "RECEIVED", "ORDER", "KIND", "SOURCE", "STATUS", "TIKTOK", "REASON"],
        page.events.map((event) => [
          event.id,
          event.receivedAt,
          event.tiktokOrderId,
          event.kind,
          event.source,
          event.status,
          event.tiktokStatus,
          event.reason,
        ]),
      );
      if (page.next !== null) process.stdout.write(`There are more: --cursor ${page.next}\n`);
    });

  events
    .command("show <id>")
    .description("one event with its body as it came")
    .option("--json", "print the API's own JSON", false)
    .addHelpText("after", "\nExample:\n  $ sluice events show 1042")
    .action(async (id: string, { json }: { json: boolean }) => {
      const api = await connectApi(root);
      const event = await api.get(`/events/${encodeURIComponent(id)}`, EventDetail);
      if (json) {
        process.stdout.write(`${JSON.stringify(event)}\n`);
        return;
      }
      printTable(["FIELD", "VALUE"], Object.entries(event));
    });

  withFilter(program.command("replay"))
    .description(
      "drive stored events again: an order's whole history, some, or what a filter finds",
    )
    .option("--event <id...>", "these events, by the number that events list shows")
    .requiredOption("--reason <text>", "why, for the audit log")
    .option("--dry-run", "only say how many events it would be", false)
    .option("--yes", "do not ask back where there are many", false)
    .option("--json", "print the API's own JSON", false)
    .addHelpText(
      "after",
      '\nExamples:\n  $ sluice replay --order 577000000000000321 --reason "mapping was wrong"' +
        '\n  $ sluice replay --status quarantined --from 24h --reason "deployed a fix" --dry-run',
    )
    .action((options: ReplayOptions) => replay(root, options));
};

interface ListOptions extends Filter {
  limit: string;
  cursor?: string;
  json: boolean;
}

const withFilter = (command: Command) =>
  command
    .option("--order <id>", "TikTok's order id")
    .option("--shop <id>", "TikTok's shop id")
    .option("--kind <kind>", "hint, snapshot, operator, return_notice …")
    .option("--source <source>", "webhook, sync or operator")
    .option("--status <status>", "pending, applied, stale, refused, ignored or quarantined")
    .option("--key <key>", "the event's own key")
    .option("--trace <id>", "a webhook's trace; with --order, --key or --from")
    .option("--from <time>", "ISO 8601, or how long ago: 90m, 24h, 30d")
    .option("--to <time>", "the same");

const filterOf = ({ order, key, trace, from, to, ...rest }: Filter): Record<string, string> => {
  const now = Date.now();
  const { shop, kind, source, status } = rest;
  const all = {
    orderId: order,
    shop,
    kind,
    source,
    status,
    eventKey: key,
    traceId: trace,
    from: from && momentOf(from, now),
    to: to && momentOf(to, now),
  };
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
};

/** Many are driven only once somebody has seen how many they are. */
const replay = async (root: string, options: ReplayOptions) => {
  const api = await connectApi(root);
  const asked = { ...selectionOf(options), reason: options.reason };
  const counted = await api.post("/replays", { ...asked, dryRun: true }, ReplayAccepted);
  if (!options.dryRun && counted.events > askedBackAbove && !options.yes)
    throw new CommandError(
      `These are ${counted.events} events: say --yes to drive them again.`,
      exitCodes.usage,
    );
  const result = options.dryRun ? counted : await api.post("/replays", asked, ReplayAccepted);
  process.stdout.write(`${options.json ? JSON.stringify(result) : describe(result)}\n`);
};

const askedBackAbove = 20;

const selectionOf = ({ event, ...filter }: ReplayOptions) => {
  if (event !== undefined) return { eventIds: event };
  const { orderId, ...others } = filterOf(filter);
  if (orderId !== undefined && Object.keys(others).length === 0) return { orderId };
  return { filter: filterOf(filter) };
};

const describe = ({ dryRun, events, operationId }: ReplayAccepted): string => {
  if (dryRun) return `${events} events would be driven again.`;
  return operationId === null
    ? `${events} events are driven again.`
    : `${events} events are driven again, as operation ${operationId}.`;
};
