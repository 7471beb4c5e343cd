import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { z } from "zod";
import { request, type Query } from "./request.ts";

interface ReadOptions {
  query?: Query;
  /** Reads it anew so often. */
  everyMs?: number;
  isEnabled?: boolean;
}

/** Reads something of the API; the last answer stays on the screen while a newer one is fetched. */
export const useRead = <Schema extends z.ZodType>(
  output: Schema,
  path: string,
  { query = {}, everyMs, isEnabled = true }: ReadOptions = {},
) =>
  useQuery({
    queryKey: keyOf(path, query),
    queryFn: ({ signal }) => request(output, path, { query, signal }),
    placeholderData: keepPreviousData,
    enabled: isEnabled,
    ...(everyMs !== undefined && { refetchInterval: everyMs }),
  });

/** By path first, so that everything below a path can be made stale together. */
export const keyOf = (path: string, query?: Query): unknown[] => [
  ...path.split("/").filter((part) => part !== ""),
  ...(query ? [query] : []),
];
