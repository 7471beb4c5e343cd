import { Problem } from "@sluice/contract";
import type { z } from "zod";
import { ApiProblem } from "./api-problem.ts";

export type QueryValue = string | number | boolean | undefined;
export type Query = Record<string, QueryValue>;

export interface Request {
  method?: "GET" | "POST" | "PUT" | "DELETE";
  query?: Query;
  body?: unknown;
  signal?: AbortSignal;
}

/**
 * Calls the API below `/api/v1` and parses its answer. Throws an `ApiProblem` where it refuses; whose
 * session is over is led to the login page, and back here afterwards.
 */
export const request = async <Schema extends z.ZodType>(
  output: Schema,
  path: string,
  { method = "GET", query = {}, body, signal }: Request = {},
): Promise<z.output<Schema>> => {
  const response = await fetch(urlOf(path, query), {
    method,
    ...(signal && { signal }),
    ...(method !== "GET" && {
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body ?? {}),
    }),
  });
  if (response.status === 401) goToLogin();
  const answer: unknown = await response.json();
  if (!response.ok) throw new ApiProblem(problemOf(answer, response));
  return output.parse(answer);
};

/** The address of something below `/api/v1`; what is undefined or empty is left out. */
export const urlOf = (path: string, query: Query = {}): string => {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== "");
  const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
  return `/api/v1${path}${search.size > 0 ? `?${search}` : ""}`;
};

const goToLogin = (): void => {
  const here = window.location.pathname + window.location.search;
  window.location.assign(`/login?next=${encodeURIComponent(here)}`);
};

const problemOf = (answer: unknown, { status }: Response): Problem =>
  Problem.safeParse(answer).data ?? {
    type: "about:blank",
    status,
    title: `The API answered with ${status}`,
  };
