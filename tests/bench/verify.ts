import type { Database } from "@sluice/db";

interface Found {
  webhooks: number;
  repeats: number;
  orders: number;
  delivered: number;
  applied: number;
  stale: number;
  pending: number;
  transitions: number;
  deadLetters: number;
}

/**
 * What a run must have left behind: each webhook once and with a verdict, each order delivered, no
 * dead letter. A fact that came late is `stale`, which is right as long as its order is.
 */
export const findMistakes = async (
  db: Database,
  expected: { webhooks: number; orders: number },
): Promise<string[]> => {
  const [found] = await db<[Found]>`
    select
      (select count(*)::int from order_events where raw is not null) as webhooks,
      (select coalesce(sum(duplicates), 0)::int from order_events where raw is not null) as repeats,
      (select count(*)::int from orders) as orders,
      (select count(*)::int from orders where state = 'delivered' and not needs_attention) as delivered,
      (select count(*)::int from order_events
        where raw is not null and status in ('applied', 'stale')) as applied,
      (select count(*)::int from order_events where raw is not null and status = 'stale') as stale,
      (select count(*)::int from order_events where status = 'pending') as pending,
      (select count(*)::int from dead_letters) as "deadLetters"`;
  const rules: [boolean, string][] = [
    [found.webhooks === expected.webhooks, `${found.webhooks} of ${expected.webhooks} webhooks`],
    [found.repeats === 0, `${found.repeats} webhooks recorded more than once`],
    [found.applied === expected.webhooks, `${found.applied} webhooks applied or stale`],
    [found.pending === 0, `${found.pending} facts without a verdict`],
    [found.orders === expected.orders, `${found.orders} of ${expected.orders} orders`],
    [found.delivered === expected.orders, `${found.delivered} of ${expected.orders} delivered`],
    [found.deadLetters === 0, `${found.deadLetters} dead letters`],
  ];
  return rules.filter(([isRight]) => !isRight).map(([, mistake]) => mistake);
};
