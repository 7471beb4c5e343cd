import { randomUUID } from "node:crypto";
import type { Log } from "@sluice/runtime";
import type { RequestHandler, Response } from "express";
import { isEventStream } from "./event-line.ts";

export type OnAnswer = (answer: { method: string; status: number; durationMs: number }) => void;

/** Names each request and writes its one line when it is over. Never headers, query or body. */
export const logRequests =
  (log: Log, onAnswer: OnAnswer): RequestHandler =>
  (request, response, next) => {
    const startedAt = performance.now();
    const requestId = randomUUID();
    response.setHeader("x-request-id", requestId);
    response.once("close", () => {
      const { method } = request;
      // A stream ends when its client goes, and how long it lasted says nothing of us.
      const isStream = isEventStream(response);
      const isAnswered = response.writableFinished || isStream;
      const status = isAnswered ? response.statusCode : clientWentAway;
      const durationMs = Math.round(performance.now() - startedAt);
      const path = request.originalUrl.split("?", 1)[0]?.slice(0, 200);
      log.info({ requestId, method, path, status, durationMs }, "request");
      if (!isStream) onAnswer({ method, status, durationMs });
    });
    next();
  };

export const requestIdOf = (response: Response): string => String(response.get("x-request-id"));

// Nginx's number for it: no answer was read, so none of HTTP's own fits.
const clientWentAway = 499;
