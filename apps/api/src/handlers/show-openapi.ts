import type { OpenApiDocument } from "@sluice/contract";
import { describeApi } from "../openapi/describe-api.ts";
import type { Handler, Route } from "../route.ts";

/** The document is made once: what it tells of cannot change while the process lives. */
export const showOpenapi = (routes: () => Route[]): Handler<unknown, OpenApiDocument> => {
  let document: OpenApiDocument | undefined;
  return async function showOpenapiDocument() {
    document ??= describeApi(routes());
    return { body: document };
  };
};
