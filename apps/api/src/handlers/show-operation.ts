import type { OperationDetail, OperationId } from "@sluice/contract";
import { findOperation } from "@sluice/db";
import type { Handler } from "../route.ts";

export const showOperation: Handler<OperationId, OperationDetail> = async ({ id }, { views }) => {
  const operation = await findOperation(views, id);
  return operation ? { body: operation } : { problem: unknownOperation };
};

export const unknownOperation = {
  status: 404,
  title: "There is no such operation",
  detail: "GET /operations lists them.",
};
