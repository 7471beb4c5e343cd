import { DeadLetterDetail, DeadLetterGroups, DeadLetterList, LetterChange } from "@sluice/contract";
import type { Command } from "commander";
import { connectApi, type ApiClient } from "./api-client.ts";
import { CommandError, exitCodes } from "./exit-codes.ts";
import { examples } from "./examples.ts";
import { followOperation } from "./follow-operation.ts";
import { momentOf } from "./moment.ts";
import { printTable } from "./print-table.ts";
import { count } from "./progress-line.ts";

interface Filters {
  stage?: string;
  status?: string;
  shop?: string;
  order?: string;
  fingerprint?: string;
  error?: string;
  from?: string;
  to?: string;
}

interface ChangeOptions extends Filters {
  all: boolean;
  yes: boolean;
  json: boolean;
  detach?: boolean;
  reason?: string;
  perSecond?: string;
}

/** `sluice dlq`: what Sluice gave up on, and what becomes of it. */
export const addDlqCommands = (program: Command, root: string): void => {
  const dlq = program
    .command("dlq")
    .description("dead letters: events that Sluice gave up on")
    .addHelpText(
      "after",
      examples(
        "sluice dlq groups",
        'sluice dlq retry --fingerprint "persist: Error at a.js:#:#"          # shows what would be done',
        'sluice dlq retry --fingerprint "persist: Error at a.js:#:#" --yes    # does it',
      ),
    );
  const command = (name: string, description: string, example: string) =>
    dlq
      .command(name)
      .description(description)
      .addHelpText("after", examples(`sluice dlq ${name.split(" ")[0]} ${example}`))
      .option("--stage <name>", "normalize, persist, advance or sync")
      .option("--shop <id>", "TikTok's shop id")
      .option("--order <id>", "TikTok's order id")
      .option("--fingerprint <text>", "those of one fault, as `dlq groups` names it")
      .option("--error <text>", "a part of the error's text")
      .option("--from <time>", "failed last since: ISO 8601, or how long ago: 90m, 24h, 30d")
      .option("--to <time>", "failed last before: the same")
      .option("--json", "the API's own JSON", false);

  command("list", "newest first", '--stage persist --error "SQLSTATE 22P05" --from 24h')
    .option("--status <status>", "open, retrying, resolved or discarded", "open")
    .option("--limit <count>", "200 at most", "50")
    .option("--cursor <next>", "`next` of the page before")
    .action(async (options: Filters & { limit: string; cursor?: string; json: boolean }) => {
      const api = await connectApi(root);
      const { limit, cursor } = options;
      const query = new URLSearchParams({
        ...filterOf(options),
        limit,
        ...(cursor !== undefined && { cursor }),
      });
      printList(await api.get(`/dead-letters?${query.toString()}`, DeadLetterList), options.json);
    });

  command("groups", "by fault, the most open ones first", "--from 24h")
    .option("--status <status>", "open, retrying, resolved or discarded")
    .action(async (options: Filters & { json: boolean }) => {
      const api = await connectApi(root);
      const query = new URLSearchParams(filterOf(options));
      printGroups(
        await api.get(`/dead-letters/groups?${query.toString()}`, DeadLetterGroups),
        options.json,
      );
    });

  dlq
    .command("show <id>")
    .description("one, with its failed attempts and what is not personal of its event")
    .addHelpText("after", examples("sluice dlq show 17"))
    .option("--json", "the API's own JSON", false)
    .action(async (id: string, { json }: { json: boolean }) => {
      const api = await connectApi(root);
      const path = `/dead-letters/${encodeURIComponent(id)}`;
      printLetter(await api.get(path, DeadLetterDetail), json);
    });

  const change = (verb: "retry" | "discard" | "restore", description: string, example: string) =>
    command(`${verb} [ids...]`, description, example)
      .option("--all", "all of them, where neither ids nor a filter is given", false)
      .option("--yes", "do it; without, only show what would be done", false)
      .option("--detach", "do not wait for the end", false)
      .action(async (ids: string[], options: ChangeOptions) =>
        changeLetters(await connectApi(root), verb, ids, options),
      );
  change(
    "retry",
    "send their events on their way again, one first, then ten, then all",
    '--error "SQLSTATE 22P05" --yes',
  ).option("--per-second <count>", "at most so many a second; 50 if left out");
  change("discard", "give up on them", '17 18 --reason "test orders" --yes').requiredOption(
    "--reason <text>",
    "why, for the record",
  );
  change("restore", "open discarded ones again", "17 18 --yes").option(
    "--reason <text>",
    "why, for the record",
  );
};

const filterOf = (options: Filters): Record<string, string> => {
  const { stage, status, shop, order, fingerprint, error, from, to } = options;
  const now = Date.now();
  return {
    ...(stage !== undefined && { stage }),
    ...(status !== undefined && { status }),
    ...(shop !== undefined && { shop }),
    ...(order !== undefined && { orderId: order }),
    ...(fingerprint !== undefined && { fingerprint }),
    ...(error !== undefined && { error }),
    ...(from !== undefined && { from: momentOf(from, now) }),
    ...(to !== undefined && { to: momentOf(to, now) }),
  };
};

/** Shows what would be changed; with `--yes` changes it and waits for the end. */
const changeLetters = async (
  api: ApiClient,
  verb: "retry" | "discard" | "restore",
  ids: string[],
  options: ChangeOptions,
): Promise<void> => {
  const { all, yes, json, detach, reason, perSecond } = options;
  const filter = filterOf(options);
  const isFiltered = Object.keys(filter).length > 0;
  if ([all, ids.length > 0, isFiltered].filter(Boolean).length !== 1)
    throw new CommandError("Give ids, or filters, or --all: one of them.", exitCodes.usage);
  const asked = {
    ...(ids.length > 0 ? { ids: ids.map(Number) } : { filter }),
    ...(reason !== undefined && { reason }),
    ...(perSecond !== undefined && { perSecond: Number(perSecond) }),
  };
  const path = `/dead-letters/${verb}`;
  if (!yes || !json) {
    const preview = await api.post(path, { ...asked, dryRun: true }, LetterChange);
    if (json) process.stdout.write(`${JSON.stringify(preview)}\n`);
    else printPreview(verb, preview);
    if (!yes && !json) process.stderr.write("Nothing was changed. Add --yes to do it.\n");
    if (!yes || preview.count === 0) return;
  }
  const done = await api.post(path, asked, LetterChange);
  if (json) process.stdout.write(`${JSON.stringify(done)}\n`);
  else process.stdout.write(`${describeChange(verb, done)}\n`);
  if (done.operation && !detach) await followOperation(api, done.operation.id, { isJson: json });
};

const describeChange = (verb: string, { count: changed, operation }: LetterChange) =>
  operation
    ? `Operation ${operation.id}: ${verb} ${count(changed)} dead letters.`
    : `${verb}: ${count(changed)} dead letters, done.`;

const printPreview = (verb: string, { count: reached, groups, sample }: LetterChange) => {
  process.stdout.write(`${verb} would reach ${count(reached)} dead letters.\n`);
  if (reached === 0) return;
  printTable(
    ["letters", "stage", "fingerprint"],
    groups.map((group) => [group.count, group.stage, group.fingerprint]),
  );
  process.stdout.write(`Such as ${sample.join(", ")}.\n`);
};

const printList = (list: DeadLetterList, isJson: boolean) => {
  if (isJson) {
    process.stdout.write(`${JSON.stringify(list)}\n`);
    return;
  }
  printTable(
    ["id", "stage", "status", "order", "attempts", "failed last", "error"],
    list.letters.map((letter) => [
      letter.id,
      letter.stage,
      letter.status,
      letter.orderId,
      letter.attempts,
      letter.lastFailedAt.slice(0, 19),
      letter.error.slice(0, 80),
    ]),
  );
  if (list.next !== null) process.stdout.write(`More: --cursor ${list.next}\n`);
};

const printGroups = ({ groups }: DeadLetterGroups, isJson: boolean) => {
  if (isJson) {
    process.stdout.write(`${JSON.stringify({ groups })}\n`);
    return;
  }
  printTable(
    ["open", "retrying", "resolved", "discarded", "shops", "failed last", "such as", "fingerprint"],
    groups.map((group) => [
      group.open,
      group.retrying,
      group.resolved,
      group.discarded,
      group.shops,
      group.lastFailedAt.slice(0, 19),
      group.sampleId,
      group.fingerprint,
    ]),
  );
};

const printLetter = (letter: DeadLetterDetail, isJson: boolean) => {
  if (isJson) {
    process.stdout.write(`${JSON.stringify(letter)}\n`);
    return;
  }
  const { event, failedAttempts, ...fields } = letter;
  printTable(
    ["letter", ""],
    Object.entries({ ...fields, ...event }).map(([name, value]) => [
      name,
      value === null ? null : String(value),
    ]),
  );
  if (failedAttempts.length === 0) return;
  process.stdout.write("\n");
  printTable(
    ["attempt", "at", "error"],
    failedAttempts.map(({ attempt, at, error }) => [attempt, at, error]),
  );
};
