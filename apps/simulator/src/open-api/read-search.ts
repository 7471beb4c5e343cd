import type { z } from "zod";
import type { Answer } from "../http/answer.ts";
import type { Call } from "../http/route.ts";
import type { Shop } from "../shops.ts";
import type { ApiErrorName } from "./api-errors.ts";
import type { SignedParts } from "./signed-route.ts";

interface Rules<Filters> {
  filters: z.ZodType<Filters>;
  pageSize: { min: number; max: number; refusal: ApiErrorName };
}

export interface Search<Filters> {
  filters: Filters;
  sortField: "create_time" | "update_time";
  isDescending: boolean;
  offset: number;
  limit: number;
  /** The token of the next page, "" on the last. */
  nextToken: (total: number) => string;
}

const queryNames = ["page_size", "page_token", "sort_field", "sort_order"] as const;

/** Reads what all searches have in common: paging and sorting in the query, filters in the body. */
export const readSearch = <Filters>(
  { answers, pageTokens }: Pick<SignedParts, "answers" | "pageTokens">,
  call: Call,
  shop: Shop,
  { filters: schema, pageSize }: Rules<Filters>,
): Search<Filters> | { refusal: Answer } => {
  const { query } = call;
  const refuse = (name: ApiErrorName, detail?: string) => ({
    refusal: answers.refusal(name, detail),
  });

  const size = query.get("page_size");
  if (!size) return refuse("pageSizeMissing");
  const limit = /^\d{1,4}$/.test(size) ? Number(size) : 0;
  if (limit < pageSize.min || limit > pageSize.max)
    return refuse(pageSize.refusal, `${pageSize.min} to ${pageSize.max}`);
  const sortField = query.get("sort_field") ?? "create_time";
  if (sortField !== "create_time" && sortField !== "update_time") return refuse("sortFieldInvalid");
  const sortOrder = query.get("sort_order") ?? "DESC";
  if (sortOrder !== "ASC" && sortOrder !== "DESC") return refuse("sortOrderInvalid");

  const body = parseObject(call.body);
  if (!body) return refuse("bodyInvalid");
  const misplaced = queryNames.find((name) => Object.hasOwn(body, name));
  if (misplaced) return refuse("queryNameInBody", misplaced);
  const parsed = schema.safeParse(body);
  if (!parsed.success) return refuse("filterInvalid", parsed.error.issues[0]?.path.join("."));

  const search = JSON.stringify([call.path, shop.id, sortField, sortOrder, parsed.data]);
  const token = query.get("page_token");
  const offset = token ? pageTokens.read(token, search) : 0;
  if (offset === undefined) return refuse("pageTokenInvalid");
  const next = offset + limit;
  return {
    filters: parsed.data,
    sortField,
    isDescending: sortOrder === "DESC",
    offset,
    limit,
    nextToken: (total) => (next < total ? pageTokens.issue(search, next) : ""),
  };
};

const parseObject = (body: Buffer): object | undefined => {
  if (body.length === 0) return {};
  try {
    const parsed: unknown = JSON.parse(body.toString("utf8"));
    const isObject = typeof parsed === "object" && parsed !== null && !Array.isArray(parsed);
    return isObject ? parsed : undefined;
  } catch {
    return undefined;
  }
};
