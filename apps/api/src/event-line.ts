import type { Request, Response } from "express";
import type { Actor } from "./actor.ts";

/** An answer that goes on and on: what is written goes to one client, until either side ends it. */
export interface EventLine {
  /** The header `Last-Event-ID`: the last id that the client saw before it connected again. */
  lastEventId: string | undefined;
  write: (text: string) => void;
  /** What the client has not taken yet, beyond what the operating system holds for it. */
  waitingBytes: () => number;
  /** Calls back once, when the client has taken all of it. */
  onDrained: (act: () => void) => void;
  onClosed: (act: () => void) => void;
  /** Ends it; the client may connect again. */
  end: () => void;
  /** Cuts it off, with what waits. */
  cut: () => void;
  /** Who asks, as it stands now: a session may have ended since. */
  askAgain: () => Promise<Actor | undefined>;
}

/** Begins an answer of server-sent events. No cache, proxy or compression may hold it back. */
export const openEventLine = (
  request: Request,
  response: Response,
  askAgain: EventLine["askAgain"],
): EventLine => {
  response.set({
    "content-type": `${eventStreamType}; charset=utf-8`,
    "cache-control": "no-store",
    "x-accel-buffering": "no",
  });
  if (request.method === "HEAD") response.end();
  response.flushHeaders();
  response.socket?.setNoDelay(true);
  // Its `close` follows; unheard, it would end the process.
  response.on("error", () => undefined);
  return {
    lastEventId: request.get("last-event-id"),
    write: (text) => {
      // It may have ended a moment ago, before anybody was told.
      if (!response.writableEnded && !response.destroyed) response.write(text);
    },
    waitingBytes: () => response.writableLength,
    onDrained: (act) => response.once("drain", act),
    onClosed: (act) => response.once("close", act),
    end: () => response.end(),
    cut: () => response.destroy(),
    askAgain,
  };
};

const eventStreamType = "text/event-stream";

export const isEventStream = (response: Response): boolean =>
  response.get("content-type")?.startsWith(eventStreamType) ?? false;
