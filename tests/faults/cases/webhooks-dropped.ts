import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { checkout } from "../../support/servers.ts";
import { waitUntil } from "../../support/wait-until.ts";
import { askApi } from "../lab/ask-api.ts";
import { conclude } from "../lab/conclude.ts";
import { atLeast, within } from "../lab/expectations.ts";
import type { FaultCase } from "../lab/fault-case.ts";
import type { Lab, RunningSluice } from "../lab/open-lab.ts";
import { ordersBehind } from "../lab/orders-behind.ts";
import { beginSchedules } from "../lab/schedules.ts";
import type { TrueOrder } from "../lab/simulated-tiktok.ts";

export const webhooksDropped: FaultCase = {
  id: "A17",
  title: "TikTok drops 30 % of the webhooks: sync reads them, and the report names exactly those",
  run: async (lab, { isShort }) => {
    const orders = isShort ? 60 : 500;
    const intervalMs = isShort ? 3_000 : 15_000;
    const lagMs = isShort ? 700 : 2_000;
    const sluice = await lab.startSluice({
      timeScale: isShort ? 150 : 60,
      env: { worker: { SYNC_INTERVAL_MS: String(intervalMs), SYNC_LAG_MS: String(lagMs) } },
    });
    const { tiktok } = sluice;
    const startedMs = Date.now();
    await beginSchedules(lab);
    await tiktok.turnFaults({ drop: 0.3 });
    lab.did("30 % of the webhooks are dropped from now on");
    await tiktok.play("opening", { orders, perSecond: orders / (isShort ? 3 : 20) });
    await waitUntil("the orders to reach their ends", tiktok.isAtRest, 120_000);
    const restMs = Date.now();
    lab.did("every order has reached its end");
    await waitUntil(
      "all orders to stand where they do at TikTok",
      async () => (await ordersBehind(lab, tiktok)).length === 0,
      60_000,
    ).catch(() => undefined);
    const convergedMs = Date.now() - restMs;
    const behind = await ordersBehind(lab, tiktok);

    const truth = await tiktok.truth();
    const dropped = await tiktok.dropped();
    const unheard = truth.filter((order) => dropped.some((one) => toldOf(one, order)));
    const found = await findRecovered(lab, sluice, startedMs);
    const bySync = unheard.filter(({ orderId }) => found.bySync.has(orderId)).length;
    return await conclude(lab, sluice, {
      figures: {
        orders: truth.length,
        dropped: dropped.length,
        "orders whose newest webhook was dropped": unheard.length,
        "of them read by sync alone": bySync,
        "counted by sync": found.counted,
        convergedMs,
        "named by the report": found.byApi.size,
      },
      problems: [
        ...behind.map(({ orderId }) => `order ${orderId} does not stand where it does at TikTok`),
        // TikTok's times are whole seconds, and two runs' pages and the road take their time.
        ...within("milliseconds to converge", convergedMs, intervalMs + lagMs + 4_000),
        ...atLeast("orders whose newest webhook was dropped", unheard.length, orders / 8),
        ...differences("the report", idsOf(unheard), found.byApi),
        ...differences("the command's report", idsOf(unheard), found.byCommand),
        ...found.others.map((line) => `the report also says: ${line}`),
        // An order that another notice had read in time needed no sync.
        ...atLeast("dropped webhooks that sync made up for", bySync, orders / 12),
        ...atLeast("sync's own count of what it found", found.counted, bySync),
      ],
    });
  },
};

interface ReconciliationReport {
  run: { status: string };
  findings: { orderId: string; finding: string; cause: string }[];
  next: string | null;
}

/** All pages of it. */
const readReport = async (sluice: RunningSluice, id: number): Promise<ReconciliationReport> => {
  const findings: ReconciliationReport["findings"] = [];
  for (let after = ""; ;) {
    const path = `/reconciliation/${id}?after=${after}`;
    const page = await askApi<ReconciliationReport>(sluice, "GET", path);
    findings.push(...page.findings);
    if (page.next === null) return { ...page, findings };
    after = page.next;
  }
};

const statusChange = 1;

const toldOf = (
  dropped: {
    type: number;
    orderId: string | null;
    status: string | null;
    updateTime: number | null;
  },
  order: TrueOrder,
) =>
  dropped.type === statusChange &&
  dropped.orderId === order.orderId &&
  dropped.status === order.status &&
  dropped.updateTime === order.updateTimeS;

const idsOf = (orders: TrueOrder[]) => new Set(orders.map(({ orderId }) => orderId));

const differences = (what: string, expected: Set<string>, named: Set<string>): string[] => [
  ...[...expected].filter((id) => !named.has(id)).map((id) => `${what} does not name ${id}`),
  ...[...named]
    .filter((id) => !expected.has(id))
    .map((id) => `${what} names ${id}, which was told`),
];

/** What the reconciliation says, asked for over the API and by the command, and what sync has read. */
const findRecovered = async (lab: Lab, sluice: RunningSluice, startedMs: number) => {
  const [shopId] = await sluice.tiktok.shopIds();
  const from = new Date(startedMs - 60_000).toISOString();
  const asked = { shopId, from, to: new Date().toISOString() };
  const { id } = await askApi<{ id: number }>(sluice, "POST", "/reconciliation", asked);
  const report = await waitUntil("the reconciliation", async () => {
    const one = await readReport(sluice, id);
    return one.run.status === "done" && one;
  });
  const command = await promisify(execFile)(
    process.execPath,
    ["apps/cli/dist/main.js", "reconcile", "--json", "--shop", shopId, "--from", from],
    {
      cwd: checkout,
      env: { ...process.env, SLUICE_API_URL: sluice.urls.api, API_TOKEN: sluice.apiToken },
      maxBuffer: 64 * 2 ** 20,
    },
  );
  const printed = JSON.parse(command.stdout) as ReconciliationReport;
  const rows = await lab.db()<{ id: string; source: string }[]>`
    select distinct on (tiktok_order_id) tiktok_order_id as id, source from order_events
    where kind = 'snapshot' order by tiktok_order_id, occurred_at desc, read_seq desc`;
  const isRecovered = ({ finding, cause }: ReconciliationReport["findings"][number]) =>
    finding === "recovered" && cause === "webhook_never_came";
  let counted = 0;
  for (const worker of sluice.workers)
    for (const found of ["missing", "stale"])
      counted += await worker.metric({
        name: "sluice_sync_found_total",
        labels: { shop: shopId, found },
      });
  const namedBy = ({ findings }: ReconciliationReport) =>
    new Set(findings.filter(isRecovered).map(({ orderId }) => orderId));
  return {
    byApi: namedBy(report),
    byCommand: namedBy(printed),
    others: report.findings
      .filter((one) => !isRecovered(one))
      .map(({ orderId, finding, cause }) => `${orderId} ${finding} (${cause})`),
    bySync: new Set(rows.filter(({ source }) => source === "sync").map(({ id: order }) => order)),
    counted,
  };
};
