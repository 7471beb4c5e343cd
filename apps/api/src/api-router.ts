import express, { Router, type Request, type RequestHandler } from "express";
import type { z } from "zod";
import { reaches } from "@sluice/contract";
import { openEventLine } from "./event-line.ts";
import { actorOf, askAgainOf } from "./require-actor.ts";
import { sendProblem, type ProblemFacts } from "./problem.ts";
import type { ApiContext, Route } from "./route.ts";

/** Turns the table into a router: input checked, handler called, other methods refused. */
export const createApiRouter = (routes: Route[], ctx: ApiContext): Router => {
  const router = Router();
  for (const route of routes) {
    if (route.method === "GET") router.get(route.path, answerBy(route, ctx));
    else router[verbs[route.method]](route.path, onlyJson, readJson, answerBy(route, ctx));
  }
  for (const path of new Set(routes.map((route) => route.path)))
    router.all(path, refuseMethod(routes.filter((route) => route.path === path)));
  return router;
};

const verbs = { POST: "post", PUT: "put", DELETE: "delete" } as const;

const answerBy =
  (route: Route, ctx: ApiContext): RequestHandler =>
  async (request, response) => {
    const actor = actorOf(response);
    if (!reaches(actor.role, route.role)) return sendProblem(response, forbidden(route));
    const input = route.input.safeParse(inputOf(request));
    if (!input.success) return sendProblem(response, invalid(input.error));
    const answer = await route.handle(input.data, ctx, actor);
    if ("problem" in answer) {
      if (answer.retryAfterS) response.set("retry-after", String(answer.retryAfterS));
      return sendProblem(response, answer.problem);
    }
    if ("stream" in answer) answer.stream(openEventLine(request, response, askAgainOf(response)));
    else if ("csv" in answer)
      response.attachment(answer.fileName).type("text/csv").send(answer.csv);
    else {
      if (answer.cookie !== undefined) response.set("set-cookie", answer.cookie);
      response.json(answer.body);
    }
  };

const forbidden = ({ role }: Route): ProblemFacts => ({
  status: 403,
  title: "Your role does not allow this",
  detail: `It takes the role ${role}; an admin can give it to you.`,
});

const inputOf = ({ method, query, body, params }: Request): unknown => {
  if (method === "GET" || method === "HEAD") return { ...query, ...params };
  return typeof body === "object" && body !== null && !Array.isArray(body)
    ? { ...(body as object), ...params }
    : body;
};

/** Names every field that was not accepted. Values are not repeated: one may be a secret. */
const invalid = (error: z.ZodError): ProblemFacts => ({
  status: 400,
  title: "The request is not valid",
  errors: error.issues.flatMap((issue) => {
    const path = issue.path.join(".");
    return issue.code === "unrecognized_keys"
      ? issue.keys.map((key) => ({ field: key, message: "There is no such field." }))
      : [{ field: path || "body", message: issue.message }];
  }),
});

/** A form of another site can send anything but JSON without being asked by the browser first. */
const onlyJson: RequestHandler = (request, response, next) =>
  request.is("application/json")
    ? next()
    : sendProblem(response, { status: 415, title: "Send `content-type: application/json`" });

const readJson = express.json({ limit: 64 * 1024, inflate: false });

const refuseMethod =
  (ofPath: Route[]): RequestHandler =>
  (_request, response) => {
    const allowed = ofPath.flatMap(({ method }) => (method === "GET" ? ["GET", "HEAD"] : [method]));
    response.set("allow", allowed.join(", "));
    sendProblem(response, {
      status: 405,
      title: "This path has no such method",
      detail: `It has ${allowed.join(" and ")}.`,
    });
  };
