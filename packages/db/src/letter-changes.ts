import { insertAudit } from "./audit-log.ts";
import type { Database } from "./connect.ts";
import { isChosen, type ChosenLetters } from "./dead-letter-filter.ts";
import { flagOrders } from "./dead-letters.ts";
import { guarded } from "./guarded.ts";

/** A change of letters that no event of theirs brings about, but a person. */
export interface LetterMove {
  from: "open" | "discarded";
  to: "open" | "discarded";
}

/**
 * Discards or restores letters, 1,000 of those chosen at most, and says so in the audit log. Answers
 * which were moved. Repeating it changes nothing, and what stands elsewhere is left there.
 */
export const moveLetters = (
  db: Database,
  chosen: ChosenLetters,
  { from, to, actor, reason }: LetterMove & { actor: string; reason: string | null },
): Promise<number[]> =>
  guarded(async () => {
    let moved: number[] = [];
    await db.begin(async (tx) => {
      // In the order in which others lock them.
      const letters = await tx<{ id: number; orderId: string | null }[]>`
        select d.id::float8 as id, d.tiktok_order_id as "orderId" from dead_letters d
        where d.status = ${from} and ${isChosen(tx, chosen)}
        order by d.key collate "C" limit ${lettersMax} for update`;
      if (letters.length === 0) return;
      moved = letters.map(({ id }) => id);
      await tx`
        update dead_letters
        set status = ${to}, changed_at = clock_timestamp(), actor = ${actor}, reason = ${reason}
        where id = any(${moved}::bigint[])`;
      await Promise.all(
        flagOrders(
          tx,
          letters.flatMap(({ orderId }) => orderId ?? []),
        ),
      );
      await insertAudit(tx, {
        actor,
        action: to === "open" ? "dead_letters.restored" : "dead_letters.discarded",
        target: null,
        detail: { reason, ids: moved },
      });
    });
    return moved;
  });

const lettersMax = 1_000;

/** Which of these letters stand there now. */
export const lettersStanding = (
  db: Database,
  ids: number[],
  status: LetterMove["to"],
): Promise<number[]> =>
  guarded(async () => {
    const rows = await db<{ id: number }[]>`
      select id::float8 as id from dead_letters
      where id = any(${ids}::bigint[]) and status = ${status}`;
    return rows.map(({ id }) => id);
  });
