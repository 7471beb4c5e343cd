import type { DiscardLetters, LetterChange, RestoreLetters, RetryLetters } from "@sluice/contract";
import {
  findOperation,
  moveLetters,
  previewLetters,
  startLetterOperation,
  type AskedOperation,
  type ChosenLetters,
  type LetterMove,
} from "@sluice/db";
import type { Actor } from "../actor.ts";
import type { Answer, ApiContext, Handler } from "../route.ts";

/** Always an operation: one way for one letter and for a million. */
export const retryLetters: Handler<RetryLetters, LetterChange> = (asked, ctx, actor) =>
  change(asked, ctx, { from: "open" }, (chosen) => ({
    kind: "retry",
    asked: chosen,
    actor: actor.name,
    reason: null,
    perSecond: asked.perSecond,
    hasCanary: true,
  }));

export const discardLetters: Handler<DiscardLetters, LetterChange> = (asked, ctx, actor) =>
  change(asked, ctx, { from: "open", to: "discarded" }, moved("discard", asked.reason, actor));

export const restoreLetters: Handler<RestoreLetters, LetterChange> = (asked, ctx, actor) =>
  change(
    asked,
    ctx,
    { from: "discarded", to: "open" },
    moved("restore", asked.reason ?? null, actor),
  );

const moved =
  (kind: "discard" | "restore", reason: string | null, actor: Actor) =>
  (chosen: ChosenLetters): AskedOperation => ({
    kind,
    asked: chosen,
    actor: actor.name,
    reason,
    perSecond: 1_000,
    hasCanary: false,
  });

/** Shows what would be changed, or changes it: a few by moving them at once, others by an operation. */
const change = async (
  { dryRun, ids, filter }: Pick<RetryLetters, "dryRun" | "ids" | "filter">,
  { db, views }: ApiContext,
  { from, to }: { from: LetterMove["from"]; to?: LetterMove["to"] },
  operationOver: (chosen: ChosenLetters) => AskedOperation,
): Promise<Answer<LetterChange>> => {
  const chosen: ChosenLetters = ids ? { ids } : { filter: filter ?? {} };
  const selection = await previewLetters(views, chosen, from);
  if (dryRun) return { body: { dryRun, ...selection, operation: null } };
  const asked = operationOver(chosen);
  if (to && selection.count <= atOnceMax) {
    const { length: count } = await moveLetters(db, chosen, { from, to, ...asked });
    if (count === 0) return { problem: noneOf(from) };
    return { body: { dryRun, ...selection, count, operation: null } };
  }
  const id = await startLetterOperation(db, asked, { chosen, from });
  if (id === undefined) return { problem: noneOf(from) };
  const operation = (await findOperation(views, id)) ?? null;
  return { body: { dryRun, ...selection, count: operation?.total ?? 0, operation } };
};

const atOnceMax = 1_000;

const noneOf = (status: string) => ({
  status: 409,
  title: `None of these dead letters is ${status}`,
  detail: "GET /dead-letters shows where they stand.",
});
