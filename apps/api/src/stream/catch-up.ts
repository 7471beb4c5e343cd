import { changesBetween, lastPosition, type Database } from "@sluice/db";
import { fed, pageSize, type ChangeFeed, type FedChange } from "./change-feed.ts";
import type { StreamClient } from "./stream-client.ts";

interface CatchUpDeps {
  db: Database;
  feed: ChangeFeed;
  tell: (client: StreamClient, page: FedChange[]) => void;
  reset: (client: StreamClient) => void;
}

/**
 * Brings clients up to date who were away or slow: a page each in turn, from memory or by one
 * statement at a time, so that many who come back at once wait for each other and not for Postgres.
 */
export const createCatchUp = ({ db, feed, tell, reset }: CatchUpDeps) => {
  const behind = new Set<StreamClient>();
  let isServing = false;

  const serveAll = async () => {
    for (const client of behind) {
      const latest = feed.latest() ?? 0;
      if (client.position <= latest) await tellNextPage(client, latest);
      // Another process may have told it more than this one has read yet: then a later turn serves it.
      else if (client.position > (await lastPosition(db))) reset(client);
      else if (!client.isGone) continue;
      behind.delete(client);
      // Whoever needs more than a page stands at the end of the row again.
      if (!client.isLive && !client.isGone && client.stuckSinceMs === undefined) behind.add(client);
    }
  };

  const tellNextPage = async (client: StreamClient, latest: number) => {
    const range = { after: client.position, upTo: latest, limit: pageSize };
    const page = feed.remembered(client.position) ?? (await changesBetween(db, range)).map(fed);
    if (page.length > 0) tell(client, page);
    else if (client.position === latest) client.isLive = true;
    else reset(client);
  };

  /** Where Postgres fails, those who wait are served after the feed's next turn. */
  const serve = async () => {
    if (isServing) return;
    isServing = true;
    await serveAll().catch(() => undefined);
    isServing = false;
  };

  return {
    serve,
    add: (client: StreamClient) => {
      behind.add(client);
      return serve();
    },
  };
};
