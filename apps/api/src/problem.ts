import type { Problem } from "@sluice/contract";
import type { Response } from "express";
import { requestIdOf } from "./log-requests.ts";

/** What went wrong, as a handler says it. */
export type ProblemFacts = Omit<Problem, "type" | "requestId">;

/** Answers as RFC 9457 has it. */
export const sendProblem = (response: Response, facts: ProblemFacts): void => {
  const problem: Problem = { type: "about:blank", ...facts, requestId: requestIdOf(response) };
  response.status(problem.status).type("application/problem+json").json(problem);
};
