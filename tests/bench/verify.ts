import type { Database } from "@sluice/db";
import { waitUntil } from "../support/wait-until.ts";

/**
 * What a run must have left behind: each webhook once and with a verdict, each order delivered, no
 * dead letter. A fact that came late is `stale`, which is right as long as its order is.
 */
export const findMistakes = async (
  db: Database,
  expected: { webhooks: number; orders: number },
): Promise<string[]> => {
  // What was read because of the last webhooks may be folded a moment after them.
  const found = await waitUntil("every fact to have its verdict", async () => {
    const counted = await count(db);
    return counted.pending === 0 && counted;
  });
  const { webhooks, orders } = expected;
  const rules: [boolean, string][] = [
    [found.webhooks === webhooks, `${found.webhooks} of ${webhooks} webhooks are recorded`],
    [found.repeats === 0, `${found.repeats} webhooks were recorded more than once`],
    [found.applied === webhooks, `${found.applied} of ${webhooks} webhooks were applied`],
    [found.orders === orders, `there are ${found.orders} orders, not ${orders}`],
    [found.delivered === orders, `${found.delivered} of ${orders} orders are delivered`],
    [found.deadLetters === 0, `there are ${found.deadLetters} dead letters`],
  ];
  return rules.filter(([isRight]) => !isRight).map(([, mistake]) => mistake);
};

const count = async (db: Database) => {
  const [row] = await db<[Counts]>`
    select
      (select count(*)::int from order_events where raw is not null) as webhooks,
      (select coalesce(sum(duplicates), 0)::int from order_events where raw is not null) as repeats,
      (select count(*)::int from order_events
        where raw is not null and status in ('applied', 'stale')) as applied,
      (select count(*)::int from order_events where status = 'pending') as pending,
      (select count(*)::int from orders) as orders,
      (select count(*)::int from orders where state = 'delivered') as delivered,
      (select count(*)::int from dead_letters) as "deadLetters"`;
  return row;
};

type Counts = Record<
  "webhooks" | "repeats" | "applied" | "pending" | "orders" | "delivered" | "deadLetters",
  number
>;
