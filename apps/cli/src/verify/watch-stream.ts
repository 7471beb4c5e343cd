import { setTimeout as sleep } from "node:timers/promises";
import { OrderPhase } from "@sluice/contract";
import { EventSourceParserStream } from "eventsource-parser/stream";
import { z } from "zod";
import type { ApiClient } from "../api-client.ts";

/** A change of an order as the live stream told it. */
export interface StreamedChange {
  tiktokOrderId: string;
  toPhase: OrderPhase;
  /** When it was decided; ISO 8601. */
  at: string;
  /** When this process saw it, in milliseconds of its own clock. */
  seenAtMs: number;
}

export interface WatchedStream {
  changes: StreamedChange[];
  /** Why it could not be read the last time; null where nothing went wrong. */
  problem: () => string | null;
  /** Resolves once the stream has said hello, or could not be opened. */
  opened: Promise<void>;
  close: () => Promise<void>;
}

/** Reads the live stream in the background until it is closed; goes on after an end where it was. */
export const watchStream = (api: ApiClient): WatchedStream => {
  const changes: StreamedChange[] = [];
  const stop = new AbortController();
  let problem: string | null = null;
  let lastId: string | undefined;
  let noteOpened = () => {};
  const opened = new Promise<void>((resolve) => (noteOpened = resolve));

  const readOnce = async (): Promise<void> => {
    const headers = { ...(lastId !== undefined && { "last-event-id": lastId }) };
    const answer = await api.open("/stream", headers, stop.signal);
    if (!answer.body) throw new Error("The stream has no body.");
    const events = answer.body
      .pipeThrough(new TextDecoderStream())
      .pipeThrough(new EventSourceParserStream());
    for await (const { event, id, data } of events) {
      if (id !== undefined) lastId = id;
      if (event === "hello") {
        problem = null;
        noteOpened();
      }
      if (event !== "order") continue;
      const change = OrderChange.safeParse(parseJson(data)).data;
      if (change) changes.push({ ...change, seenAtMs: Date.now() });
    }
  };

  const reading = (async () => {
    while (!stop.signal.aborted) {
      problem = await readOnce().then(
        () => null,
        (err: unknown) => (err instanceof Error ? err.message : String(err)),
      );
      noteOpened();
      await sleep(againMs, undefined, { signal: stop.signal }).catch(() => undefined);
    }
  })();

  return {
    changes,
    problem: () => problem,
    opened,
    close: async () => {
      stop.abort();
      await reading;
    },
  };
};

const againMs = 1_000;

const OrderChange = z.object({ tiktokOrderId: z.string(), toPhase: OrderPhase, at: z.string() });

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
