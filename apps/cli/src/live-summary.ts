import type { PipelineSummary } from "@sluice/db";
import type { MeanBatches } from "./mean-batches.ts";

export interface Summary extends PipelineSummary {
  meanBatches: MeanBatches;
  urls: { receiver: string; api: string; dashboard: string; simulator: string | null };
  databaseUrl: string;
  redisUrl: string;
  apiToken: string;
  /** Of the first admin; who has changed the password since knows the new one. */
  adminEmail: string;
  adminPassword: string;
}

/** Shows the summary once a second: one JSON object a line, or a block that is redrawn in place. */
export const createLiveSummary = (settings: { isJson: boolean; isTerminal: boolean }) => {
  let drawn = "";
  return {
    show: (summary: Summary): void => {
      if (settings.isJson) {
        process.stdout.write(`${JSON.stringify(summary)}\n`);
        return;
      }
      const block = describe(summary);
      if (block === drawn) return;
      const up = settings.isTerminal && drawn ? `\u001b[${drawn.split("\n").length}A\u001b[J` : "";
      process.stdout.write(`${up}${block}\n`);
      drawn = block;
    },
    /** A line of news stays above the block. */
    say: (line: string): void => {
      process.stderr.write(`${line}\n`);
      drawn = "";
    },
  };
};

const describe = ({ orders, events, webhookToStateMs, deadLetters, ...rest }: Summary): string => {
  const { urls, apiToken, adminEmail, adminPassword, meanBatches } = rest;
  const batches = Object.entries(meanBatches).map(([stage, mean]) => `${stage} ${figure(mean, 1)}`);
  return [
    `orders          ${Object.entries(orders)
      .map(([state, count]) => `${state} ${count}`)
      .join("   ")}`,
    `events          ${events.handled} handled   ${events.pending} pending   ${deadLetters} dead letters`,
    `mean batch      ${batches.join("   ")}   (events a job)`,
    `webhook→state   p50 ${figure(webhookToStateMs.p50)} ms   p99 ${figure(webhookToStateMs.p99)} ms`,
    `receiver        ${urls.receiver}`,
    `api             ${urls.api}   (Authorization: Bearer ${apiToken})`,
    `dashboard       ${urls.dashboard}`,
    `log in          ${adminEmail}   password ${adminPassword}`,
    ...(urls.simulator === null ? [] : [`simulator       ${urls.simulator}`]),
  ].join("\n");
};

const figure = (value: number | null, digits = 0) => (value === null ? "–" : value.toFixed(digits));
