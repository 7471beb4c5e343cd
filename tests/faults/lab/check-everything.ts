import { phaseOfRead, type OrderPhase } from "@sluice/domain";
import postgres from "postgres";
import type { Counters } from "./fault-case.ts";
import { readLedger, type Ledger } from "./read-ledger.ts";
import { readQueues, type QueueState } from "./read-queues.ts";
import { historyFaults } from "./history-faults.ts";
import type { SimulatedTikTok, TrueOrder } from "./simulated-tiktok.ts";
import type { WebhookRelay } from "./webhook-relay.ts";

export interface Checked {
  counters: Counters;
  /** A few ids for each counter that is not zero, and anything else that cannot be right. */
  problems: string[];
}

/**
 * Compares what was sent, what TikTok knows, what the ledger holds and what the queues hold, from
 * outside. Sluice must be at rest.
 *
 * - lost: acked webhooks without a decided fact, whose event lies in no dead letter either. Dead
 *   letters of normalize are named by trace ids, so each of those excuses one webhook.
 * - unexpected: facts of webhooks that were never sent.
 * - duplicated: applied steps beyond the first of one event, and steps that an order took twice
 *   without a correction in between.
 * - diverged: orders named by an acked webhook of their shop that stand elsewhere than at TikTok.
 * - regressed: applied steps that go backwards and were not made by hand.
 * - stuck: pending facts, spilled webhooks, jobs not done.
 * - silent: failed jobs, and the difference of open dead letters and their pointers in Redis.
 */
export const checkEverything = async (world: {
  relay: WebhookRelay;
  tiktok: SimulatedTikTok;
  redisUrl: string;
  databaseUrl: string;
  /** Webhooks, as `<shop>:<notification id>`, whose loss the case has shown to be no broken promise. */
  givenUp?: ReadonlySet<string>;
}): Promise<Checked> => {
  const db = postgres(world.databaseUrl, { max: 1, onnotice: () => undefined });
  try {
    const [ledger, queues, truth] = await Promise.all([
      readLedger(db),
      readQueues(world.redisUrl),
      world.tiktok.truth(),
    ]);
    const lost = findLost(world.relay, ledger).filter((key) => !world.givenUp?.has(key));
    const unexpected = findUnexpected(world.relay, ledger);
    const diverged = findDiverged(world.relay, truth, ledger);
    const { repeated, regressed, torn } = historyFaults(ledger.steps);
    const counters = {
      lost: lost.length,
      unexpected: unexpected.length,
      duplicated: repeated.length,
      diverged: diverged.length,
      regressed: regressed.length,
      stuck: ledger.pending + ledger.spilled + sum(queues.map(({ left }) => left)),
      silent: countSilent(ledger, queues),
      hung: world.relay.hung(),
    };
    const examples = { lost, unexpected, duplicated: repeated, diverged, regressed };
    return {
      counters,
      problems: [
        ...Object.entries(examples).flatMap(([name, ids]) => exampleOf(name, ids)),
        ...exampleOf("history that does not continue where it ended", torn),
        ...(counters.stuck > 0 ? [`stuck: ${describeStuck(ledger, queues)}`] : []),
      ],
    };
  } finally {
    await db.end({ timeout: 1 });
  }
};

export const keyOf = (shopId: string | null, notificationId: string | null) =>
  `${shopId ?? "-"}:${notificationId ?? "-"}`;

const findLost = (relay: WebhookRelay, { facts, dead }: Ledger): string[] => {
  const decided = new Set<string>();
  for (const { shop, notification, status, orderId } of facts)
    if (status !== "pending" || dead.advance.has(orderId ?? ""))
      decided.add(`${shop}:${notification}`);
  const missing = new Set<string>();
  for (const { shopId, notificationId } of relay.acked()) {
    const key = keyOf(shopId, notificationId);
    if (!decided.has(key) && !dead.persist.has(key)) missing.add(key);
  }
  return [...missing].slice(dead.normalize);
};

const findUnexpected = (relay: WebhookRelay, { facts }: Ledger): string[] => {
  const sent = new Set(
    relay.webhooks.map(({ shopId, notificationId }) => keyOf(shopId, notificationId)),
  );
  return (
    facts
      .map(({ shop, notification }) => `${shop}:${notification}`)
      // A fact without its webhook's id may be any of those that nobody could read.
      .filter((key) => !key.endsWith(":-") && !sent.has(key))
  );
};

const findDiverged = (relay: WebhookRelay, truth: TrueOrder[], { phases }: Ledger): string[] => {
  const announced = new Set(
    relay.acked().flatMap(({ shopId, orderIds }) => orderIds.map((id) => `${shopId}/${id}`)),
  );
  return truth
    .filter(({ shopId, orderId }) => announced.has(`${shopId}/${orderId}`))
    .flatMap((order) => {
      const expected = phaseOf(order);
      const found = phases.get(order.orderId);
      return found === expected ? [] : [`${order.orderId} is ${found}, not ${expected}`];
    });
};

export const phaseOf = ({ status, wasDelivered }: TrueOrder): OrderPhase | undefined =>
  phaseOfRead({ status, hasDeliveryTime: wasDelivered });

const countSilent = ({ openLetters }: Ledger, queues: QueueState[]): number =>
  sum(
    queues.map(
      ({ stage, failed, dead }) => failed + Math.abs((openLetters.get(stage) ?? 0) - dead),
    ),
  );

const describeStuck = ({ pending, spilled }: Ledger, queues: QueueState[]): string =>
  [
    `${pending} pending facts`,
    `${spilled} spilled webhooks`,
    ...queues.map(({ stage, left }) => `${left} jobs of ${stage}`),
  ].join(", ");

const exampleOf = (name: string, ids: string[]): string[] =>
  ids.length === 0 ? [] : [`${name}: ${ids.length}, such as ${ids.slice(0, 5).join("; ")}`];

const sum = (numbers: number[]) => numbers.reduce((total, one) => total + one, 0);
