import type { DeadLetterList, DeadLetterQuery } from "@sluice/contract";
import { listDeadLetters as listLetters } from "@sluice/db";
import { readLetterCursor, writeLetterCursor } from "../dead-letter-cursor.ts";
import type { Handler } from "../route.ts";

export const listDeadLetters: Handler<DeadLetterQuery, DeadLetterList> = async (query, ctx) => {
  const { limit, cursor, ...filter } = query;
  const after = cursor === undefined ? null : readLetterCursor(cursor);
  if (after === undefined) return { problem: badCursor };
  const { letters, next } = await listLetters(ctx.views, { filter, limit, after });
  return { body: { letters, next: next && writeLetterCursor(next) } };
};

const badCursor = {
  status: 400,
  title: "The request is not valid",
  errors: [{ field: "cursor", message: "Not a cursor: pass on `next` of the page before." }],
};
