import { lettersStanding, moveLetters as move, type LetterMove } from "@sluice/db";
import type { HandleTargets } from "./done-when-sent.ts";

/** Discards or restores letters; [x-dead] follows by its sweep. */
export const moveLetters =
  ({ from, to }: LetterMove): HandleTargets =>
  async (targets, { actor, reason }, { db }) => {
    const ids = targets.map(Number);
    await move(db, { ids }, { from, to, actor, reason });
    const moved = new Set(await lettersStanding(db, ids, to));
    return new Map(
      ids.filter((id) => !moved.has(id)).map((id) => [String(id), `it was not ${from} any more`]),
    );
  };
