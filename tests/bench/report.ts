import { cpus, totalmem } from "node:os";
import { medianOf, medianRatio } from "./in-turn.ts";
import type { Drained } from "./measure-pipelines.ts";
import type { Received } from "./measure-receivers.ts";
import { isSustained, type Sustained } from "./measure-sustained.ts";
import type { World } from "./world.ts";

export interface Measured {
  receivers: { naive: Received[]; sluice: Received[] };
  atHalf: Received;
  drains: { emptyStages: Drained[]; naive: Drained[]; sluice: Drained[] };
  reads: { naive: Drained[]; sluice: Drained[] };
  sustained: Sustained[];
}

export const machineFacts = async (world: World) => ({
  cores: cpus().length,
  processor: cpus()[0]?.model ?? "unknown",
  memoryGb: Math.round(totalmem() / 2 ** 30),
  node: process.version,
  redis: world.redis,
  appendfsync: await world.readRedisSetting("appendfsync"),
  postgres: world.postgres,
});

/** The four ratios, each of two things measured in turn. */
export const ratiosOf = ({ receivers, drains, reads }: Measured) => ({
  receiver: medianRatio(receivers.sluice, receivers.naive),
  pathToEmptyStages: medianRatio(drains.sluice, drains.emptyStages),
  pathToNaive: medianRatio(drains.sluice, drains.naive),
  pathWithReadsToNaive: medianRatio(reads.sluice, reads.naive),
});

export const reportOf = (measured: Measured): string => {
  const { receivers, atHalf, drains, reads, sustained } = measured;
  const ratios = ratiosOf(measured);
  return [
    "Receiver: 200s per second, each after Redis has written its file to disk",
    receiverLine("naive: Express, HMAC, zod, queue.add", receivers.naive),
    receiverLine("Sluice", receivers.sluice),
    ratioLine("ratio", ratios.receiver, "P3, target 5"),
    line("Sluice at half of that: p99", `${atHalf.p99Ms.toFixed(1)} ms`, "target 50 ms"),
    "",
    "Path without order reads: webhooks per second from a full queue to state",
    "(Sluice takes webhooks of a shop that has withdrawn its consent, so it reads no order)",
    drainLine("three empty BullMQ stages, a job per event", drains.emptyStages),
    drainLine("naive: a job and a transaction per event and stage", drains.naive),
    drainLine("Sluice", drains.sluice),
    ratioLine("Sluice ÷ empty stages", ratios.pathToEmptyStages, "P2, target 2"),
    ratioLine("Sluice ÷ naive", ratios.pathToNaive),
    "",
    "Path with order reads from the simulator over HTTP (it shares the cores)",
    drainLine("naive: one order a call", reads.naive),
    drainLine("Sluice", reads.sluice),
    ratioLine("ratio", ratios.pathWithReadsToNaive, "P1, target 8"),
    "",
    "Everything at once: webhooks come in evenly through the receiver, without order reads",
    ...sustained.map(sustainedLine),
    "",
  ].join("\n");
};

export const mistakesOf = ({ receivers, atHalf, drains, reads, sustained }: Measured): string[] =>
  Object.entries({
    "naive receiver": receivers.naive,
    "Sluice's receiver": [...receivers.sluice, atHalf],
    "naive pipeline": drains.naive,
    "naive pipeline with reads": reads.naive,
    "Sluice without reads": drains.sluice,
    "Sluice with reads": reads.sluice,
    "Sluice, everything at once": sustained,
  }).flatMap(([what, runs]) =>
    runs.flatMap(({ mistakes }) => mistakes.map((mistake) => `${what}: ${mistake}`)),
  );

const receiverLine = (name: string, runs: Received[]) => {
  const batch = runs[0]?.batch === undefined ? "" : `, batches of ${batchText(runs)}`;
  const p50 = medianOf(runs, ({ p50Ms }) => p50Ms).toFixed(1);
  const p99 = medianOf(runs, ({ p99Ms }) => p99Ms).toFixed(1);
  return line(name, rateText(runs), `p50 ${p50} ms, p99 ${p99} ms${batch}`);
};

const batchText = (runs: Received[]) => medianOf(runs, ({ batch = 0 }) => batch).toFixed(0);

const drainLine = (name: string, runs: Drained[]) => {
  const batches = runs.at(-1)?.batches;
  return line(name, rateText(runs), batches ? `batches: ${batchesText(batches)}` : "");
};

const sustainedLine = (run: Sustained) =>
  line(
    `${run.offeredPerSecond.toFixed(0)}/s offered`,
    `${run.appliedPerSecond.toFixed(0)}/s`,
    `${isSustained(run) ? "sustained" : "NOT sustained"}, ${run.behindMs.toFixed(0)} ms behind, ` +
      `answers p99 ${run.answerP99Ms.toFixed(1)} ms, batches: ${batchesText(run.batches)}`,
  );

const batchesText = (batches: Record<string, number>) =>
  Object.entries(batches)
    .map(([stage, events]) => `${stage} ${events.toFixed(0)}`)
    .join(", ");

const ratioLine = (name: string, ratio: number, target = "") =>
  line(name, `× ${ratio.toFixed(2)}`, target);

/** The median, and in brackets each round. */
const rateText = (runs: { perSecond: number }[]) => {
  const each = runs.map(({ perSecond }) => perSecond.toFixed(0)).join(" ");
  return `${medianOf(runs, ({ perSecond }) => perSecond).toFixed(0)}/s  (${each})`;
};

const line = (name: string, figure: string, remark = "") =>
  `  ${name.padEnd(52)} ${figure.padEnd(30)} ${remark}`.trimEnd();
