import { AlertList, PipelineSummary, QueueList } from "@sluice/contract";
import type { Command } from "commander";
import { connectApi } from "./api-client.ts";
import { examples } from "./examples.ts";
import { printTable } from "./print-table.ts";

/** `sluice status`: where everything stands, at one look. */
export const addStatusCommand = (program: Command, root: string): void => {
  program
    .command("status")
    .description("where everything stands: orders, queues, open alerts")
    .option("--json", "print the API's answers as one JSON object", false)
    .addHelpText("after", examples("sluice status", "sluice status --json | jq .summary.orders"))
    .action(async (options: { json: boolean }) => {
      const api = await connectApi(root);
      const [summary, { queues }, { alerts }] = await Promise.all([
        api.get("/summary", PipelineSummary),
        api.get("/queues", QueueList),
        api.get("/alerts?open=true", AlertList),
      ]);
      if (options.json) process.stdout.write(`${JSON.stringify({ summary, queues, alerts })}\n`);
      else printStatus({ summary, queues, alerts });
    });
};

const printStatus = ({ summary, queues, alerts }: PipelineStatus): void => {
  const { orders, events, deadLetters, webhookToStateMs } = summary;
  const counts = Object.entries(orders).map(([state, count]) => `${state} ${count}`);
  const { p50, p99 } = webhookToStateMs;
  process.stdout.write(
    `orders          ${counts.join("   ")}\n` +
      `events          ${events.handled} handled   ${events.pending} pending   ${deadLetters} dead letters\n` +
      `webhook→state   p50 ${inMs(p50)}   p99 ${inMs(p99)}\n\n`,
  );
  printTable(
    ["queue", "waiting", "active", "delayed", "failed", "dead", "workers"],
    queues.map((queue) => [
      queue.stage,
      queue.waiting,
      queue.active,
      queue.delayed,
      queue.failed,
      queue.dead,
      queue.workers,
    ]),
  );
  process.stdout.write(alerts.length === 0 ? "\nNo alert is open.\n" : "\nOpen alerts:\n");
  for (const { kind, text, openedAt } of alerts)
    process.stdout.write(`  ${openedAt}  ${kind}  ${text}\n`);
};

interface PipelineStatus {
  summary: PipelineSummary;
  queues: QueueList["queues"];
  alerts: AlertList["alerts"];
}

const inMs = (value: number | null) => (value === null ? "–" : `${Math.round(value)} ms`);
