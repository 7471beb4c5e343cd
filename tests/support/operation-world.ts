import {
  connectViews,
  findOperation,
  resolveDeadLetters,
  startLetterOperation,
  type AskedOperation,
} from "@sluice/db";
import type { PersistEvent } from "@sluice/queues";
import { bury } from "@sluice/worker";
import { aHint } from "./a-fact.ts";
import { aSealedLetter, recordMany } from "./dead-letters.ts";
import { openSweepWorld, waitingBatches } from "./sweep-world.ts";

/** Dead letters of persist, and operations over them that the test itself gives their turns. */
export const openOperationWorld = async () => {
  const world = await openSweepWorld();
  const { db, deps, queues } = world;
  const views = connectViews(world.url, { applicationName: "test", connectionsMax: 2 });
  const retryOf = (overrides: Partial<AskedOperation> = {}): AskedOperation => ({
    kind: "retry",
    asked: { filter: {} },
    actor: "ada",
    reason: null,
    perSecond: 1_000,
    hasCanary: true,
    ...overrides,
  });
  return {
    ...world,
    views,
    /** Letters of so many events, an order each. */
    die: async (count: number) => {
      const events = Array.from({ length: count }, (_, index) => aHint({ orderId: `57${index}` }));
      await recordMany(
        db,
        events.map((event) => aSealedLetter(deps.vault, event)),
      );
    },
    /** Begins an operation over all letters that it can be about. */
    start: async (overrides: Partial<AskedOperation> = {}) => {
      const from = overrides.kind === "restore" ? "discarded" : "open";
      const of = { chosen: { filter: {} }, from } as const;
      return (await startLetterOperation(db, retryOf(overrides), of)) ?? 0;
    },
    find: async (id: number) => {
      const found = await findOperation(views, id);
      if (!found) throw new Error(`There is no operation ${id}.`);
      return found;
    },
    turn: () => world.sweep("operations"),
    /** The events that were sent back to persist and not taken yet; takes them. */
    takeSent: async (): Promise<PersistEvent[]> => {
      const batches = await waitingBatches(queues.persist);
      await queues.persist.drain();
      return batches.flat().map(({ event }) => event as PersistEvent);
    },
    succeed: (events: PersistEvent[]) =>
      resolveDeadLetters(
        db,
        "persist",
        events.map(({ fact }) => fact.eventKey),
      ),
    fail: (events: PersistEvent[], reason = "boom again") =>
      bury(
        "persist",
        events.map((event) => ({ carried: { event, attempts: 2 }, reason })),
        deps,
      ),
    close: async () => {
      await views.$client.end();
      await world.close();
    },
  };
};
