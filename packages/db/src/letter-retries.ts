import type { Database, Transaction } from "./connect.ts";
import { guarded } from "./guarded.ts";
import { claimTargets, writeOutcomes, type OperationUnderWay } from "./operation-work.ts";

/** A letter whose event is to be put back into its stage's queue. */
export interface LetterToSend {
  id: number;
  stage: string;
  eventKey: string;
  /** The event, sealed. */
  payload: Buffer;
}

/**
 * Takes an operation's next letters and marks them `retrying`. Those that another operation has sent
 * already, and those that cannot be sent, are noted and left out. Until the caller has noted them as
 * sent they are handed out again, so a crash in between costs nothing but a repeat.
 */
export const claimLetters = (
  db: Database,
  operation: OperationUnderWay,
): Promise<{ taken: number; toSend: LetterToSend[] } | undefined> =>
  claimTargets(db, operation.id, async (tx, targets) => {
    const letters = await lockLetters(tx, operation.id, targets);
    const judged = targets.map((target) => judge(target, letters.get(target)));
    const toSend = judged.flatMap(({ letter }) => letter ?? []);
    await tx`
      update dead_letters set
        status = 'retrying', actor = ${operation.actor}, reason = ${operation.reason},
        retries = retries + 1, changed_at = clock_timestamp()
      where id = any(${toSend.map(({ id }) => id)}::bigint[]) and status = 'open'`;
    await writeOutcomes(
      tx,
      operation.id,
      judged.flatMap(({ outcome }) => outcome ?? []),
    );
    return { taken: targets.length, toSend };
  });

interface LockedLetter extends Omit<LetterToSend, "payload"> {
  payload: Buffer | null;
  status: string;
  /** This operation has marked it before and did not come to say that it was sent. */
  isOurs: boolean;
}

const lockLetters = async (tx: Transaction, operationId: number, targets: string[]) => {
  const letters = await tx<LockedLetter[]>`
    select d.id::float8 as id, d.stage, d.event_key as "eventKey", d.payload, d.status,
      t.sent_at <= d.changed_at and d.status = 'retrying' as "isOurs"
    from dead_letters d join operation_targets t
      on t.operation_id = ${operationId} and t.target = d.id::text
    where d.id = any(${targets}::bigint[])
    order by d.key collate "C" for update of d`;
  return new Map(letters.map((letter) => [String(letter.id), letter]));
};

const judge = (target: string, letter: LockedLetter | undefined) => {
  const as = (status: "sent" | "skipped", error: string | null) => ({
    letter: null,
    outcome: { target, status, error },
  });
  if (!letter) return as("skipped", "there is no such letter any more");
  const { payload, status, isOurs } = letter;
  if (status === "resolved") return as("skipped", "it is resolved already");
  if (status === "discarded") return as("skipped", "it was discarded");
  if (payload === null) return as("skipped", "its event was erased");
  // Its event is under way: what becomes of that becomes of this target, too.
  if (status === "retrying" && !isOurs) return as("sent", null);
  const { id, stage, eventKey } = letter;
  return { letter: { id, stage, eventKey, payload }, outcome: null };
};

/** Letters whose event cannot be sent are open again, and their targets failed. */
export const refuseLetters = (
  db: Database,
  operationId: number,
  refused: { id: number; error: string }[],
): Promise<void> =>
  guarded(async () => {
    if (refused.length === 0) return;
    await db.begin(async (tx) => {
      await tx`
        with locked as (
          select d.id, r.error from dead_letters d
          join jsonb_to_recordset(${JSON.stringify(refused)}::text::jsonb) as r(id bigint, error text)
            on r.id = d.id
          where d.status = 'retrying' order by d.key collate "C" for update of d)
        update dead_letters d set
          status = 'open', changed_at = clock_timestamp(), last_failed_at = clock_timestamp(),
          actor = null, reason = null, error = locked.error
        from locked where d.id = locked.id`;
      const outcomes = refused.map(({ id, error }) => ({
        target: String(id),
        status: "failed" as const,
        error,
      }));
      await writeOutcomes(tx, operationId, outcomes);
    });
  });

/**
 * Judges what was sent by where the letters stand now. A letter was `retrying` when its target was
 * sent, so one that is open has failed again since: no clock is needed.
 */
export const settleRetries = (db: Database, operationId: number): Promise<void> =>
  guarded(async () => {
    await db`
      update operation_targets t set
        status = case now.status when 'resolved' then 'succeeded' when 'open' then 'failed'
          else 'skipped' end,
        error = case now.status when 'open' then now.error when 'discarded' then 'it was discarded'
          when 'gone' then 'there is no such letter any more' end
      from (
        select t.target, coalesce(d.status, 'gone') as status, d.error
        from operation_targets t left join dead_letters d on d.id = t.target::bigint
        where t.operation_id = ${operationId} and t.status in ('waiting', 'sent')
          and t.sent_at is not null) as now
      where t.operation_id = ${operationId} and t.target = now.target
        and t.status in ('waiting', 'sent') and now.status <> 'retrying'`;
  });

/** A letter gets the name that its event has now that this release can read it. False if it is taken. */
export const renameLetter = (
  db: Database,
  letter: {
    id: number;
    key: string;
    eventKey: string;
    shopId: string | null;
    orderId: string | null;
    payload: Buffer;
  },
): Promise<boolean> =>
  guarded(async () => {
    const { id, key, eventKey, shopId, orderId, payload } = letter;
    const renamed = await db`
      update dead_letters set key = ${key}, event_key = ${eventKey}, shop_id = ${shopId},
        tiktok_order_id = ${orderId}, payload = ${payload}
      where id = ${id} and not exists (select from dead_letters where key = ${key} and id <> ${id})
      returning 1`;
    return renamed.length > 0;
  });

/**
 * Opens letters of a stage whose retry has been on its way for longer than its job can be there: the
 * job is lost, as with Redis's data. Answers how many.
 */
export const reopenLostRetries = (
  db: Database,
  stage: string,
  { waitedMs }: { waitedMs: number },
): Promise<number> =>
  guarded(async () => {
    const reopened = await db`
      with lost as (
        select id from dead_letters
        where status = 'retrying' and stage = ${stage}
          and changed_at < clock_timestamp() - make_interval(secs => ${waitedMs / 1_000})
        order by key collate "C" limit 1000 for update)
      update dead_letters d set
        status = 'open', changed_at = clock_timestamp(), actor = 'sluice',
        reason = 'its retry was lost'
      from lost where d.id = lost.id
      returning 1`;
    return reopened.length;
  });
