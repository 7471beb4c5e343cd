import type { StreamedFigures } from "@sluice/contract";
import type { Database } from "@sluice/db";
import type { Log, Metrics } from "@sluice/runtime";
import type { EventLine } from "../event-line.ts";
import { createCatchUp } from "./catch-up.ts";
import { createChangeFeed, type FedChange } from "./change-feed.ts";
import { lookAfter } from "./look-after.ts";
import { createPipelineFigures } from "./pipeline-figures.ts";
import {
  createStreamClient,
  isFull,
  shareOf,
  tellPage,
  tellPosition,
  type Share,
  type StreamClient,
} from "./stream-client.ts";
import { createStreamMetrics } from "./stream-metrics.ts";

interface OrderStreamDeps {
  db: Database;
  readFigures: () => Promise<StreamedFigures>;
  clientsMax: number;
  metrics: Metrics;
  log: Log;
}

export type OrderStream = ReturnType<typeof createOrderStream>;

/**
 * The live stream of one process: what changes is read once and told to everybody who listens. A
 * client is a position in the row of changes, so whoever was slow or away goes on from there.
 */
export const createOrderStream = ({ db, clientsMax, log, ...deps }: OrderStreamDeps) => {
  const clients = new Set<StreamClient>();
  const metrics = createStreamMetrics(deps.metrics, () => clients.size);
  let isClosed = false;
  let isInTrouble = false;
  let timer: NodeJS.Timeout | undefined;

  const feed = createChangeFeed({
    db,
    onLag: metrics.lagged,
    onChanges: (changes) => {
      const shares = new Map<string | undefined, Share>();
      for (const client of clients) {
        if (!client.isLive) continue;
        const share = shares.get(client.shop) ?? shareOf(changes, client.shop);
        shares.set(client.shop, share);
        tell(client, changes, share);
      }
    },
    onTurn: (err) => {
      if (err !== undefined && !isInTrouble) log.warn({ err }, "the stream cannot read changes");
      if (err === undefined && isInTrouble) log.info("the stream reads changes again");
      isInTrouble = err !== undefined;
      if (!isInTrouble) void catchUp.serve();
    },
  });

  const figures = createPipelineFigures({
    read: deps.readFigures,
    isWanted: () => clients.size > 0,
    tell: (text) => {
      // One that a slow client misses is made up for by the next.
      for (const { line, stuckSinceMs } of clients)
        if (stuckSinceMs === undefined) line.write(text);
    },
  });

  const tell = (
    client: StreamClient,
    page: FedChange[],
    share: Share = shareOf(page, client.shop),
  ) => {
    if (client.isGone) return;
    if (!tellPage(client, page, share)) return reset(client);
    metrics.told(share.changes);
    if (isFull(client)) pause(client);
  };

  /** Loses nothing: it is told the rest, from where it stands, once it has taken this. */
  const pause = (client: StreamClient) => {
    metrics.paused();
    client.isLive = false;
    client.stuckSinceMs = Date.now();
    client.line.onDrained(() => {
      client.stuckSinceMs = undefined;
      void catchUp.add(client);
    });
  };

  const reset = (client: StreamClient) => {
    metrics.reset();
    tellPosition(client, "reset", feed.latest() ?? 0);
    client.isLive = true;
  };

  const catchUp = createCatchUp({ db, feed, tell, reset });

  const lookAfterAll = async () => {
    for (const client of clients)
      if ((await lookAfter(client, Date.now())) === "cut") metrics.cut();
  };

  return {
    /** Begins to read; once, before the first client. Does not reject: it goes on trying. */
    start: async () => {
      figures.start();
      timer = setInterval(() => void lookAfterAll(), lookEveryMs);
      await feed.start();
    },
    /** Ends every line, so that the process can stop. */
    close: async () => {
      isClosed = true;
      clearInterval(timer);
      figures.close();
      // What waits for a client that does not take it would hold the process up.
      for (const { line } of clients)
        if (line.waitingBytes() > 0) line.cut();
        else line.end();
      await feed.close();
    },
    /** Why no client can be taken now, for people. */
    whyClosed: (): string | undefined => {
      if (isClosed) return "This process is stopping.";
      if (feed.latest() === undefined) return "The database does not answer.";
      if (clients.size >= clientsMax) return `${clientsMax} clients follow it already.`;
      return undefined;
    },
    /** Takes a client; it goes on behind the id that it saw last, or begins with what comes now. */
    open: (
      line: EventLine,
      { shop, after }: { shop: string | undefined; after?: number | undefined },
    ) => {
      const client = createStreamClient(line, { shop, nowMs: Date.now() });
      clients.add(client);
      line.onClosed(() => {
        client.isGone = true;
        clients.delete(client);
      });
      const seen = line.lastEventId === undefined ? after : positionOf(line.lastEventId);
      if (seen === undefined) {
        tellPosition(client, "hello", feed.latest() ?? 0);
        client.isLive = true;
      } else if (Number.isNaN(seen)) reset(client);
      else {
        tellPosition(client, "hello", seen);
        void catchUp.add(client);
      }
      line.write(figures.welcome());
    },
  };
};

/** NaN where it is none of our ids. */
const positionOf = (id: string): number => (/^\d{1,15}$/.test(id) ? Number(id) : NaN);

const lookEveryMs = 1_000;
