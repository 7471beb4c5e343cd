import type { SyncRunSummary } from "@sluice/contract";

const barWidth = 24;

/** A run on one line: `[######------------------]  25 %   25,000 of 100,000 orders   2,100/s …`. */
export const progressLine = (run: SyncRunSummary, nowMs: number): string => {
  const seconds =
    (Date.parse(run.finishedAt ?? new Date(nowMs).toISOString()) - Date.parse(run.startedAt)) /
    1_000;
  const of = run.total === null ? "" : ` of ${count(Math.max(run.total, run.seen))}`;
  return [
    progressBar(shareDone(run)),
    `${count(run.seen)}${of} ${run.list}`,
    `${count(run.seen / Math.max(seconds, 0.001))}/s`,
    `${count(run.missing)} missing`,
    `${count(run.stale)} stale`,
    ...(run.byHand > 0 ? [`${count(run.byHand)} moved by hand`] : []),
    `${count(run.calls)} calls`,
    run.status === "running" && run.error !== null ? `waits: ${run.error}` : run.status,
  ].join("   ");
};

/** A share of one: `[######------------------]  25 %`. */
export const progressBar = (share: number): string => {
  const filled = Math.round(share * barWidth);
  const percent = String(Math.round(share * 100)).padStart(3);
  return `[${"#".repeat(filled)}${"-".repeat(barWidth - filled)}] ${percent} %`;
};

/** By time, because a window's orders may change while they are counted. */
const shareDone = ({ status, from, to, position }: SyncRunSummary): number => {
  if (status === "done") return 1;
  if (position === null) return 0;
  const [start, end, at] = [from, to, position].map((time) => Date.parse(time));
  return Math.min(1, Math.max(0, ((at ?? 0) - (start ?? 0)) / ((end ?? 1) - (start ?? 0))));
};

export const count = (value: number) => Math.round(value).toLocaleString("en-US");
