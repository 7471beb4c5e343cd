import { DbError } from "@sluice/db";
import type { Log } from "@sluice/runtime";
import { TikTokError } from "@sluice/tiktok";
import type { ErrorRequestHandler, RequestHandler, Response } from "express";
import { requestIdOf } from "./log-requests.ts";
import { sendProblem, type ProblemFacts } from "./problem.ts";

/** The one place where errors become statuses. What is not known here is told to the log alone. */
export const answerError =
  (log: Log): ErrorRequestHandler =>
  (err: unknown, _request, response, next) => {
    const problem = problemOf(err);
    logError(log, response, { err, problem });
    // Half an answer is out: cutting the connection is all that tells the client.
    if (response.headersSent) return next(err);
    return sendProblem(response, problem);
  };

/** What the client did wrong is no matter for the log. */
export const logError = (
  log: Log,
  response: Response,
  { err, problem }: { err: unknown; problem: ProblemFacts },
): void => {
  const line = { err, requestId: requestIdOf(response) };
  if (problem.status === 500) log.error(line, problem.title);
  else if (problem.status > 500) log.warn(line, problem.title);
};

export const notFound: RequestHandler = (_request, response) =>
  sendProblem(response, { status: 404, title: "Nothing is here" });

export const problemOf = (err: unknown): ProblemFacts =>
  ofHttp(err) ?? ofTikTok(err) ?? ofDatabase(err) ?? internal;

/** What Express throws while it reads a request: a body too large, no JSON, a broken escape. */
const ofHttp = (err: unknown): ProblemFacts | undefined => {
  const status = err instanceof Error && "status" in err ? Number(err.status) : NaN;
  if (!(status >= 400 && status < 500)) return undefined;
  return { status, title: titles[status] ?? "The request could not be read" };
};

const titles: Record<number, string> = {
  400: "The request is malformed",
  413: "The body is too large",
  415: "The body's encoding is not supported",
};

// Its text is for people and holds no secret.
const ofTikTok = (err: unknown): ProblemFacts | undefined =>
  err instanceof TikTokError
    ? { status: 502, title: "TikTok did not do its part", detail: err.message }
    : undefined;

const ofDatabase = (err: unknown): ProblemFacts | undefined => {
  if (!(err instanceof DbError)) return undefined;
  if (err.kind === "data") return { status: 400, title: "A value is not acceptable" };
  if (err.kind === "outage")
    return { status: 503, title: "The database cannot serve this now", detail: "Try again." };
  return undefined;
};

const internal: ProblemFacts = {
  status: 500,
  title: "Something went wrong inside",
  detail: "The log has the cause under this request's id.",
};
