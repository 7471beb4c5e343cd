import type { OperationList, OperationQuery } from "@sluice/contract";
import { listOperations as list } from "@sluice/db";
import type { Handler } from "../route.ts";

export const listOperations: Handler<OperationQuery, OperationList> = async (
  { before, limit },
  { views },
) => {
  const found = await list(views, { beforeId: before, limit: limit + 1 });
  const operations = found.slice(0, limit);
  const next = found.length > limit ? (operations.at(-1)?.id ?? null) : null;
  return { body: { operations, next } };
};
