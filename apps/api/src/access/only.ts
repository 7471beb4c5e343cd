import type { RequestHandler } from "express";
import { sendProblem } from "../problem.ts";

/** Ends a path that has these methods and no others. */
export const only =
  (methods: string): RequestHandler =>
  (_request, response) => {
    response.set("allow", methods);
    return sendProblem(response, { status: 405, title: "This path has no such method" });
  };
