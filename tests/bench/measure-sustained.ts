import { waitUntil } from "../support/wait-until.ts";
import { meanBatches } from "./sluice-processes.ts";
import { countApplied, openSluice, warmUp } from "./sluice-run.ts";
import type { Webhooks } from "./measure-pipelines.ts";
import { findMistakes } from "./verify.ts";
import { webhooksPerOrder } from "./webhooks.ts";
import type { World } from "./world.ts";

export interface Sustained {
  offeredPerSecond: number;
  appliedPerSecond: number;
  /** From the last webhook sent to the last verdict. */
  behindMs: number;
  answerP99Ms: number;
  batches: Record<string, number>;
  mistakes: string[];
}

/**
 * The whole road at once: webhooks come in evenly at a rate while the stages work. A rate is
 * sustained if the stages are not a second behind when the last webhook is in.
 */
export const measureSustained = async (
  world: World,
  webhooks: Webhooks,
  perSecond: number,
): Promise<Sustained> => {
  const sluice = await openSluice(world, null);
  await warmUp(world, sluice, webhooks.warmUp);
  const before = await sluice.batches();
  await sluice.prepare(webhooks.measured);
  const count = webhooks.measured.length;
  const sent = await world.load.call("run", {
    connections: 96,
    mode: { kind: "rate", perSecond, requests: count },
  });
  const total = webhooks.warmUp.length + count;
  const applied = await waitUntil("the webhooks to be applied", async () => {
    const counted = await countApplied(sluice.db);
    return counted.applied >= total && counted;
  });
  const batches = meanBatches(before, await sluice.batches());
  const expected = { webhooks: total, orders: total / webhooksPerOrder };
  const mistakes = await findMistakes(sluice.db, expected);
  await sluice.close();
  const sentAtMs = sent.startedAtMs + sent.durationMs;
  return {
    offeredPerSecond: perSecond,
    appliedPerSecond: (count * 1_000) / (applied.lastAtMs - sent.startedAtMs),
    behindMs: Math.max(0, applied.lastAtMs - sentAtMs),
    answerP99Ms: sent.p99Ms,
    batches,
    mistakes,
  };
};

export const isSustained = ({ behindMs }: Sustained): boolean => behindMs < 1_000;
