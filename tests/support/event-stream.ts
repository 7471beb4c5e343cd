import { request, type ClientRequest, type IncomingMessage } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { createParser, type EventSourceMessage } from "eventsource-parser";

/** Where the stream is, and how a client stands before it. */
export interface StreamSettings {
  url: string;
  token: string;
  shop?: string;
  /** The id to go on from, sent as `Last-Event-ID`. */
  lastEventId?: string;
  /** How long it waits before it connects again; 200 ms if not given. The server's hint is not obeyed. */
  retryMs?: number;
  /** Connects again when the line ends. True if not given. */
  isPersistent?: boolean;
}

export interface StreamedEvent {
  name: string;
  id: string | undefined;
  data: unknown;
  atMs: number;
}

/** A browser's EventSource for tests: keeps every event, and goes on from the last id by itself. */
export const openEventStream = ({
  url,
  token,
  shop,
  retryMs = 200,
  isPersistent = true,
  ...settings
}: StreamSettings) => {
  const events: StreamedEvent[] = [];
  const statuses: number[] = [];
  let { lastEventId } = settings;
  let isClosed = false;
  let asked: ClientRequest | undefined;
  let answer: IncomingMessage | undefined;
  const target = new URL("/api/v1/stream", url);
  if (shop !== undefined) target.searchParams.set("shop", shop);

  const onEvent = ({ event = "message", id, data }: EventSourceMessage) => {
    if (id !== undefined) lastEventId = id;
    events.push({ name: event, id, data: JSON.parse(data), atMs: Date.now() });
  };

  /** One connection, until it ends. */
  const connect = () =>
    new Promise<void>((resolve) => {
      const parser = createParser({ onEvent });
      asked = request(target, {
        agent: false,
        headers: {
          authorization: `Bearer ${token}`,
          ...(lastEventId !== undefined && { "last-event-id": lastEventId }),
        },
      });
      asked.on("response", (response) => {
        answer = response;
        statuses.push(response.statusCode ?? 0);
        response.setEncoding("utf8");
        if (response.statusCode === 200) response.on("data", (text: string) => parser.feed(text));
        else response.resume();
        response.on("error", () => undefined);
        response.on("close", resolve);
      });
      asked.on("error", () => resolve());
      asked.end();
    });

  const ended = (async () => {
    do {
      await connect();
      if (isPersistent && !isClosed) await sleep(retryMs);
    } while (isPersistent && !isClosed);
  })();

  return {
    events,
    /** What each connection was answered. */
    statuses,
    /** Data of all events of a name, oldest first. */
    of: <Data>(name: string) =>
      events.filter((event) => event.name === name).map(({ data }) => data as Data),
    /** Ids of the `order` events. */
    positions: () => events.filter(({ name }) => name === "order").map(({ id }) => Number(id)),
    lastEventId: () => lastEventId,
    headers: () => answer?.headers,
    /** Takes nothing any more, until `thaw`. */
    freeze: () => answer?.pause(),
    thaw: () => answer?.resume(),
    /** Resolves when no further connection will be made. */
    ended,
    close: async () => {
      isClosed = true;
      asked?.destroy();
      await ended;
    },
  };
};
