import { randomUUID } from "node:crypto";
import type { Database, Transaction } from "./connect.ts";
import { guarded } from "./guarded.ts";

/** The right to be the only one at work on something, as long as it is renewed. */
export interface Lease {
  name: string;
  holder: string;
}

/**
 * Takes a lease, or answers undefined while another holds it. Times are Postgres's, so no clock of
 * ours matters; a holder that died is followed once its time is up. What the holder writes must name
 * its lease (`heldBy`), because it cannot know when it has slept through its end.
 */
export const takeLease = (
  db: Database,
  name: string,
  { lastsMs }: { lastsMs: number },
): Promise<Lease | undefined> =>
  guarded(async () => {
    const holder = randomUUID();
    const taken = await db`
      insert into leases as l (name, holder, until)
      values (${name}, ${holder}, now() + make_interval(secs => ${lastsMs / 1_000}))
      on conflict (name) do update set holder = excluded.holder, until = excluded.until
      where l.until < now()
      returning 1`;
    return taken.length > 0 ? { name, holder } : undefined;
  });

/** False if the lease was lost meanwhile: then somebody else is at work. */
export const renewLease = (
  db: Database,
  { name, holder }: Lease,
  { lastsMs }: { lastsMs: number },
): Promise<boolean> =>
  guarded(async () => {
    const renewed = await db`
      update leases set until = now() + make_interval(secs => ${lastsMs / 1_000})
      where name = ${name} and holder = ${holder}
      returning 1`;
    return renewed.length > 0;
  });

/**
 * Gives a lease back. Tried once more where the connection is ended over it: others would have to
 * wait until its time is up.
 */
export const endLease = (db: Database, { name, holder }: Lease): Promise<void> =>
  guarded(async () => {
    const end = async () => {
      await db`delete from leases where name = ${name} and holder = ${holder}`;
    };
    await end().catch(end);
  });

/** A condition for a statement: true only while this holder has the lease. */
export const heldBy = (sql: Database | Transaction, { name, holder }: Lease) =>
  sql`exists (select from leases where name = ${name} and holder = ${holder})`;
