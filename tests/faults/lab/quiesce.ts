import postgres from "postgres";
import { readQueues } from "./read-queues.ts";
import type { SimulatedTikTok } from "./simulated-tiktok.ts";
import type { Sluice } from "./start-sluice.ts";

/** What still moves, by name; empty when everything has come to rest. */
type Unrest = Record<string, number>;

/**
 * Waits until nothing moves any more, seen twice in a row: scenarios played out, every webhook
 * answered, queues and spill empty, no fact pending. Gives what still moved when time was up.
 */
export const quiesce = async (
  world: { sluice: Sluice; tiktok: SimulatedTikTok; redisUrl: string; databaseUrl: string },
  timeoutMs = 60_000,
): Promise<{ atMs: number; unrest: Unrest }> => {
  const db = postgres(world.databaseUrl, {
    max: 1,
    connect_timeout: 2,
    onnotice: () => undefined,
    connection: { application_name: "faults" },
  });
  const deadline = Date.now() + timeoutMs;
  let firstRestMs: number | undefined;
  try {
    for (;;) {
      const unrest = await readUnrest(world, db).catch((err: unknown): Unrest => ({
        [`cannot be asked: ${String(err)}`]: 1,
      }));
      const isAtRest = Object.values(unrest).every((count) => count === 0);
      if (isAtRest && firstRestMs !== undefined) return { atMs: firstRestMs, unrest: {} };
      firstRestMs = isAtRest ? Date.now() : undefined;
      if (Date.now() > deadline) return { atMs: Date.now(), unrest: onlyMoving(unrest) };
      await new Promise((resolve) => setTimeout(resolve, askEveryMs));
    }
  } finally {
    await db.end({ timeout: 1 });
  }
};

const askEveryMs = 150;

const readUnrest = async (
  { sluice, tiktok, redisUrl }: Parameters<typeof quiesce>[0],
  db: postgres.Sql,
): Promise<Unrest> => {
  const [isAtRest, queues, [rows]] = await Promise.all([
    tiktok.isAtRest(),
    readQueues(redisUrl),
    db<{ pending: number; spilled: number }[]>`
      select (select count(*)::int from order_events where status = 'pending') as pending,
             (select count(*)::int from spilled_webhooks) as spilled`,
  ]);
  return {
    "a scenario": isAtRest ? 0 : 1,
    "webhooks without an answer": sluice.relay.outstanding(),
    ...Object.fromEntries(queues.map(({ stage, left }) => [`jobs of ${stage}`, left])),
    "pending facts": rows?.pending ?? 0,
    "spilled webhooks": rows?.spilled ?? 0,
  };
};

const onlyMoving = (unrest: Unrest): Unrest =>
  Object.fromEntries(Object.entries(unrest).filter(([, count]) => count > 0));
