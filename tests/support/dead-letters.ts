import { deadLetterKey, recordDeadLetters, type Database, type DeadLetter } from "@sluice/db";
import type { Vault } from "@sluice/domain/vault";
import type { PersistEvent } from "@sluice/queues";

/** A letter of persist as a worker would have written it, with its event sealed. */
export const aSealedLetter = (
  vault: Vault,
  event: PersistEvent,
  overrides: Partial<DeadLetter> = {},
): DeadLetter => {
  const { eventKey, shopId, orderId } = event.fact;
  const sealed = vault.sealDeadLetter(
    Buffer.from(JSON.stringify(event)),
    deadLetterKey("persist", eventKey),
  );
  return {
    stage: "persist",
    eventKey,
    shopId,
    orderId,
    fingerprint: "persist: boom",
    error: "boom",
    attempts: 3,
    firstFailedAtMs: Date.now(),
    payload: sealed.toString("base64"),
    ...overrides,
  };
};

/** Records many, in batches that a busy machine writes within a statement's time limit. */
export const recordMany = async (db: Database, letters: DeadLetter[]): Promise<void> => {
  for (let at = 0; at < letters.length; at += batch)
    await recordDeadLetters(db, letters.slice(at, at + batch));
};

const batch = 250;

/** How many letters stand where. */
export const countLetters = async (db: Database): Promise<Record<string, number>> => {
  const rows = await db<{ status: string; count: number }[]>`
    select status, count(*)::int as count from dead_letters group by status`;
  return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
};
