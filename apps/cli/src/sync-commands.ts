import { writeFile } from "node:fs/promises";
import {
  findingsCsv,
  ReconciliationReport,
  ResyncAccepted,
  ShopList,
  SyncRunSummary,
  type ReconciliationFinding,
} from "@sluice/contract";
import { Option, type Command } from "commander";
import { connectApi, type ApiClient } from "./api-client.ts";
import { examples } from "./examples.ts";
import { followRun } from "./follow-run.ts";
import { momentOf } from "./moment.ts";

interface RunOptions {
  shop?: string;
  list: string;
  from?: string;
  to?: string;
  perSecond?: number;
  detach: boolean;
  json: boolean;
}

/** `sluice sync`, `backfill` and `reconcile`: asks the API for runs and shows how they come along. */
export const addSyncCommands = (program: Command, root: string): void => {
  const command = (name: keyof typeof examplesOf, description: string) =>
    program
      .command(name)
      .description(description)
      .option("--shop <id>", "TikTok's shop id; without it, every connected shop in turn")
      .option("--from <time>", "ISO 8601, or how long ago: 90m, 24h, 30d")
      .option("--to <time>", "the same; now, if left out")
      .option("--json", "print one JSON object a second; the last one is the result", false)
      .addHelpText("after", examplesOf[name]);
  const list = () =>
    new Option("--list <name>", "what to read")
      .choices(["orders", "cancellations", "returns"])
      .default("orders");
  const detach = ["--detach", "ask for it and do not wait", false] as const;

  command("sync", "read what changed at TikTok in the last hour, or in a window, or one order")
    .addOption(list())
    .option("--order <id>", "read this one order anew; its shop is known")
    .option(...detach)
    .action(async (options: RunOptions & { order?: string }) => {
      const api = await connectApi(root);
      if (options.order === undefined) return await runEach(api, "/sync-runs", options);
      const path = `/orders/${encodeURIComponent(options.order)}/resync`;
      const asked = await api.post(path, {}, ResyncAccepted);
      const text = `Order ${asked.orderId} of shop ${asked.shopId} is being read anew.`;
      process.stdout.write(`${options.json ? JSON.stringify(asked) : text}\n`);
    });

  command("backfill", "read orders of the past, of any range; the last 30 days if left out")
    .addOption(list())
    .option("--per-second <orders>", "at most so many orders a second", Number)
    .option("--cancel <run>", "end the backfill with this number")
    .option(...detach)
    .action(async (options: RunOptions & { cancel?: string }) => {
      const api = await connectApi(root);
      if (options.cancel === undefined) return await runEach(api, "/backfills", options);
      const path = `/sync-runs/${encodeURIComponent(options.cancel)}/cancel`;
      const run = await api.post(path, {}, SyncRunSummary);
      const text = `Backfill ${run.id} ${run.status === "cancelled" ? "is" : "will be"} cancelled.`;
      process.stdout.write(`${options.json ? JSON.stringify(run) : text}\n`);
    });

  command("reconcile", "hold what is stored against TikTok; the last 24 hours if left out")
    .option("--csv <file>", "write the findings as CSV; - writes them to standard output")
    .action(async (options: RunOptions & { csv?: string }) => {
      const api = await connectApi(root);
      for (const shopId of await shopsOf(api, options)) {
        const run = await followRun(api, await start(api, "/reconciliation", shopId, options), {
          isJson: false,
        });
        const report = await readReport(api, run.id);
        if (options.json) process.stdout.write(`${JSON.stringify(report)}\n`);
        if (options.csv === "-") process.stdout.write(findingsCsv(report.findings));
        else if (options.csv !== undefined)
          await writeFile(options.csv, findingsCsv(report.findings));
        if (!options.json && options.csv !== "-") process.stdout.write(describe(report));
        if (run.status !== "done") process.exitCode = 1;
      }
    });
};

const examplesOf = {
  sync: examples("sluice sync", "sluice sync --from 6h --to 2h", "sluice sync --order 576…"),
  backfill: examples("sluice backfill --from 90d --per-second 50", "sluice backfill --cancel 7"),
  reconcile: examples("sluice reconcile", "sluice reconcile --from 7d --csv findings.csv"),
};

const runEach = async (api: ApiClient, path: string, options: RunOptions) => {
  for (const shopId of await shopsOf(api, options)) {
    const runId = await start(api, path, shopId, options);
    if (options.detach) {
      const run = await api.get(`/sync-runs/${runId}`, SyncRunSummary);
      process.stdout.write(
        `${options.json ? JSON.stringify(run) : `Run ${runId} is asked for.`}\n`,
      );
      continue;
    }
    const run = await followRun(api, runId, { isJson: options.json });
    if (run.status === "done") continue;
    process.exitCode = 1;
    process.stderr.write(`Run ${runId} ${run.status}: ${run.error ?? "no cause is on record"}\n`);
  }
};

const shopsOf = async (api: ApiClient, { shop }: RunOptions): Promise<string[]> => {
  if (shop !== undefined) return [shop];
  const { shops } = await api.get("/shops", ShopList);
  const connected = shops.filter(({ status }) => status === "connected").map(({ id }) => id);
  if (connected.length === 0) throw new Error("No shop is connected.");
  return connected;
};

const start = async (
  api: ApiClient,
  path: string,
  shopId: string,
  { list, from, to, perSecond }: RunOptions,
): Promise<number> => {
  const now = Date.now();
  const asked = {
    shopId,
    list,
    ...(from !== undefined && { from: momentOf(from, now) }),
    ...(to !== undefined && { to: momentOf(to, now) }),
    ...(perSecond !== undefined && { perSecondMax: perSecond }),
  };
  return (await api.post(path, asked, SyncRunSummary)).id;
};

/** The whole report: all pages of its findings. */
const readReport = async (api: ApiClient, runId: number): Promise<ReconciliationReport> => {
  const findings: ReconciliationFinding[] = [];
  let after = "";
  for (;;) {
    const page = await api.get(
      `/reconciliation/${runId}?limit=200&after=${after}`,
      ReconciliationReport,
    );
    findings.push(...page.findings);
    if (page.next === null) return { ...page, findings };
    after = page.next;
  }
};

const describe = ({ run, orders, findings }: ReconciliationReport): string => {
  const { atTikTok, stored, equal, missing, stale, byHand, recovered } = orders;
  const groups = groupByName(findings);
  return [
    `shop ${run.shopId}, ${run.from} to ${run.to}`,
    `  at TikTok ${atTikTok}   stored ${stored}   equal ${equal}, of them ${recovered} only by sync   ` +
      `missing ${missing}   stale ${stale}   moved by hand ${byHand}`,
    ...[...groups].map(([name, group]) => describeGroup(name, group)),
    "",
  ].join("\n");
};

const groupByName = (findings: ReconciliationFinding[]) => {
  const groups = new Map<string, ReconciliationFinding[]>();
  for (const one of findings) {
    const name = `${one.finding} (${one.cause})`;
    groups.set(name, [...(groups.get(name) ?? []), one]);
  }
  return groups;
};

const describeGroup = (name: string, group: ReconciliationFinding[]): string => {
  const shown = group.slice(0, shownMax).map(({ orderId }) => orderId);
  const left = group.length - shown.length;
  const ids = [...shown, ...(left > 0 ? [`and ${left} more: --csv or --json names all`] : [])];
  return `  ${group.length} × ${name}. ${group[0]?.repair}\n    ${ids.join("\n    ")}`;
};

const shownMax = 10;
