import type { Database } from "./connect.ts";
import { guarded } from "./guarded.ts";

/** Remembers a consent that begins, and forgets those that ran out. Answers when it runs out (ISO). */
export const recordConsentState = (
  db: Database,
  stateHash: string,
  { lastsMs }: { lastsMs: number },
): Promise<string> =>
  guarded(async () => {
    await db`delete from consent_states where expires_at < now()`;
    const [row] = await db<{ expiresAt: Date }[]>`
      insert into consent_states (state_hash, expires_at)
      values (${stateHash}, now() + make_interval(secs => ${lastsMs / 1_000}))
      returning expires_at as "expiresAt"`;
    if (!row) throw new Error("Postgres returned no row of an insert.");
    return row.expiresAt.toISOString();
  });

/**
 * Whether a consent was begun here and has not run out. The statement that checks it deletes it, so
 * of two callbacks with one state only one is let in.
 */
export const useConsentState = (db: Database, stateHash: string): Promise<boolean> =>
  guarded(async () => {
    const [row] = await db<{ isValid: boolean }[]>`
      delete from consent_states where state_hash = ${stateHash}
      returning expires_at > now() as "isValid"`;
    return row?.isValid ?? false;
  });

/**
 * Whether a state that its maker signed, and did not record, comes for the first time. It is recorded
 * from now on for as long as the signature holds.
 */
export const spendState = (
  db: Database,
  stateHash: string,
  { lastsMs }: { lastsMs: number },
): Promise<boolean> =>
  guarded(async () => {
    await db`delete from consent_states where expires_at < now()`;
    const spent = await db`
      insert into consent_states (state_hash, expires_at)
      values (${stateHash}, now() + make_interval(secs => ${lastsMs / 1_000}))
      on conflict (state_hash) do nothing returning 1`;
    return spent.length > 0;
  });
