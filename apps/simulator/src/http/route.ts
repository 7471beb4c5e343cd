import type { IncomingHttpHeaders } from "node:http";
import type { Answer } from "./answer.ts";

export interface Call {
  method: string;
  path: string;
  /** Values of the `:name` parts of the route's path. */
  params: Record<string, string>;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export interface Route {
  method: "GET" | "POST" | "PUT" | "DELETE";
  path: string;
  answer: (call: Call) => Answer | Promise<Answer>;
}

interface Match {
  route: Route;
  params: Record<string, string>;
}

/** Looks a route up by method and path; a path part written `:name` takes any one segment. */
export const createRouter = (routes: readonly Route[]) => {
  const exact = new Map(
    routes
      .filter(({ path }) => !path.includes("/:"))
      .map((route) => [`${route.method} ${route.path}`, route]),
  );
  const patterns = routes
    .filter(({ path }) => path.includes("/:"))
    .map((route) => ({ route, parts: route.path.split("/") }));

  return (method: string, path: string): Match | undefined => {
    const route = exact.get(`${method} ${path}`);
    if (route) return { route, params: {} };
    const given = path.split("/");
    for (const { route: candidate, parts } of patterns) {
      if (candidate.method !== method || parts.length !== given.length) continue;
      const params = paramsOf(parts, given);
      if (params) return { route: candidate, params };
    }
    return undefined;
  };
};

const paramsOf = (parts: string[], given: string[]): Record<string, string> | undefined => {
  const params: Record<string, string> = {};
  for (const [at, part] of parts.entries()) {
    const value = given[at] ?? "";
    if (part.startsWith(":") && value !== "") params[part.slice(1)] = value;
    else if (part !== value) return undefined;
  }
  return params;
};
