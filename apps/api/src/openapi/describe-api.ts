import { Problem, type OpenApiDocument } from "@sluice/contract";
import { sessionCookieName } from "../access/session-id.ts";
import type { Route } from "../route.ts";
import { describeInput } from "./describe-input.ts";
import { operationId, summaryOf } from "./name-operation.ts";
import { schemaComponents, type JsonSchema } from "./schema-components.ts";

/** The table of routes as OpenAPI 3.1; a line of the table is all that an operation takes. */
export const describeApi = (routes: Route[]): OpenApiDocument => {
  const { schemas, refTo } = schemaComponents(
    routes.map((route) => ({ name: `${operationId(route)}Answer`, schema: route.output })),
  );
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const output = refTo(route.output);
    const path = (paths[templateOf(route.path)] ??= {});
    path[route.method.toLowerCase()] = {
      operationId: operationId(route),
      summary: summaryOf(route),
      tags: [route.path.split("/")[1] ?? ""],
      "x-required-role": route.role,
      ...describeInput(route),
      responses: {
        200: {
          description: "Done.",
          content: { [mediaTypeOf(output.schema)]: { schema: output.ref } },
        },
        ...Object.fromEntries(problemsOf(route).map((status) => [status, refToProblem(status)])),
      },
    };
  }
  return {
    openapi: "3.1.0",
    info,
    servers: [{ url: "/api/v1" }],
    security: [{ bearer: [] }, { cookie: [] }],
    paths,
    components: {
      schemas,
      responses: Object.fromEntries(
        Object.entries(problems).map(([status, description]) => [
          `Problem${status}`,
          { description, content: { "application/problem+json": { schema: refTo(Problem).ref } } },
        ]),
      ),
      securitySchemes,
    },
  };
};

const info = {
  title: "Sluice",
  version: "1",
  description:
    "Keeps a database in step with TikTok Shop. Times are ISO 8601 in UTC; every error is a " +
    "problem as RFC 9457 has it; lists come in pages whose end names the next one. " +
    "`x-required-role` is the least role that an operation takes. A client must not mind fields " +
    "that it does not know.",
};

const securitySchemes = {
  bearer: { type: "http", scheme: "bearer", description: "An API token." },
  cookie: {
    type: "apiKey",
    in: "cookie",
    name: sessionCookieName,
    description: "The session of somebody who has logged in with a browser.",
  },
};

const problems = {
  400: "The request is not valid; `errors` names each field.",
  401: "Nobody known asks.",
  403: "The role does not allow it.",
  404: "It does not exist.",
  409: "Not possible as things stand; `detail` says what is.",
  415: "The body is not JSON.",
  503: "The database or Redis cannot serve it now.",
  default: "Any other error.",
};
type Status = keyof typeof problems;

const problemsOf = ({ method, path }: Route): Status[] => [
  400,
  401,
  403,
  ...(path.includes("/:") ? ([404] as const) : []),
  ...(method === "GET" ? [] : ([409, 415] as const)),
  503,
  "default",
];

const refToProblem = (status: Status) => ({ $ref: `#/components/responses/Problem${status}` });

/** `/orders/:id` as `/orders/{id}`. */
const templateOf = (path: string) => path.replaceAll(/:(\w+)/g, "{$1}");

/** An output that is text says in which form, or else is CSV: see `Answer`. */
const mediaTypeOf = ({ type, contentMediaType }: JsonSchema): string =>
  contentMediaType ?? (type === "string" ? "text/csv" : "application/json");
