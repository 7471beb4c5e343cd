import type { EventLine } from "../event-line.ts";
import type { FedChange } from "./change-feed.ts";
import { eventText, heartbeatText, retryText } from "./event-text.ts";

/** Somebody who listens. */
export interface StreamClient {
  line: EventLine;
  /** TikTok's id; all shops if undefined. */
  shop: string | undefined;
  /** Everything up to here was told or is none of its business. */
  position: number;
  /** The last id that it was told. */
  toldId: number;
  /** Gets changes as they come. Who is behind gets them in pages until it has caught up. */
  isLive: boolean;
  /** Since when it does not take what is sent to it. */
  stuckSinceMs: number | undefined;
  /** When it had its last heartbeat, and when it was last asked who it is. */
  beatAtMs: number;
  askedAtMs: number;
  isGone: boolean;
}

/** One that waits to be told where it stands. */
export const createStreamClient = (
  line: EventLine,
  { shop, nowMs }: { shop: string | undefined; nowMs: number },
): StreamClient => {
  line.write(retryText());
  return {
    line,
    shop,
    position: 0,
    toldId: 0,
    isLive: false,
    stuckSinceMs: undefined,
    beatAtMs: nowMs,
    askedAtMs: nowMs,
    isGone: false,
  };
};

/** What of a page is for one filter: made once for all who have it. */
export interface Share {
  text: string;
  changes: number;
  lastId: number | undefined;
}

export const shareOf = (page: FedChange[], shop: string | undefined): Share => {
  const wanted = page.filter(({ shopId }) => shop === undefined || shopId === shop);
  const text = wanted.map((change) => change.text).join("");
  return { text, changes: wanted.length, lastId: wanted.at(-1)?.position };
};

/** Tells a page's share. False, and nothing told, where changes are missing before the page or in it. */
export const tellPage = (
  client: StreamClient,
  page: FedChange[],
  { text, lastId }: Share,
): boolean => {
  const last = page.at(-1)?.position;
  if (last !== client.position + page.length) return false;
  client.position = last;
  if (lastId === undefined) return true;
  client.toldId = lastId;
  client.line.write(text);
  return true;
};

/** Tells a client where it stands: `hello` at the beginning, `reset` where changes are not kept. */
export const tellPosition = (
  client: StreamClient,
  name: "hello" | "reset",
  position: number,
): void => {
  client.position = client.toldId = position;
  client.line.write(eventText(name, { position }, position));
};

export const tellHeartbeat = (client: StreamClient): void => {
  const hasMoved = client.position > client.toldId;
  client.toldId = client.position;
  client.line.write(heartbeatText(hasMoved ? client.position : undefined));
};

/** Whether more must wait until the client has taken what was sent. */
export const isFull = ({ line }: StreamClient): boolean => line.waitingBytes() > waitingBytesMax;

// More than a page: who takes a page at a time is not slow.
const waitingBytesMax = 256 * 1024;
