import { DbError } from "@sluice/db";
import { TikTokError } from "@sluice/tiktok";

/**
 * What a thrown error means for the job that threw it.
 *
 * - `outage`: nothing is wrong with the events; the job waits, however long, and counts nothing.
 * - `data`: one event's data was refused; the batch is repeated one by one to find it.
 * - `locked`: another transaction holds what one event needs; found likewise, it waits and counts nothing.
 * - `other`: anything else; the batch is taken apart.
 *
 * `text` is free of values: what a driver, a parser or zod put into a message may be personal.
 */
export interface Failure {
  kind: "outage" | "data" | "locked" | "other";
  text: string;
}

export const failureOf = (err: unknown): Failure => {
  if (err instanceof Outage) return { kind: "outage", text: err.message };
  if (err instanceof DbError && err.sqlState === lockNotAvailable)
    return { kind: "locked", text: "Another transaction holds its rows." };
  if (err instanceof DbError) return { kind: err.kind, text: err.message };
  if (err instanceof TikTokError) return { kind: "other", text: err.message };
  if (err instanceof TimeLimitExceeded) return { kind: "other", text: err.message };
  if (isRedisOutage(err)) return { kind: "outage", text: "Redis cannot serve this now." };
  return { kind: "other", text: describe(err) };
};

const lockNotAvailable = "55P03";

/** Thrown for BullMQ, which stores its text and delays the job. */
export class Outage extends Error {
  override name = "Outage";
}

export class TimeLimitExceeded extends Error {
  constructor(timeLimitMs: number) {
    super(`The handler did not finish within ${timeLimitMs} ms.`);
    this.name = "TimeLimitExceeded";
  }
}

const isRedisOutage = (err: unknown): boolean =>
  err instanceof Error &&
  (/^(READONLY|OOM|LOADING|MISCONF|NOAUTH|NOPERM|CLUSTERDOWN|MASTERDOWN|TRYAGAIN)\b/.test(
    err.message,
  ) ||
    /^(Connection is closed|Command timed out|Stream isn't writeable|Socket timeout)/i.test(
      err.message,
    ) ||
    err.name === "MaxRetriesPerRequestError" ||
    /^(ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND)/.test(codeOf(err)));

const codeOf = (err: Error) => ("code" in err && typeof err.code === "string" ? err.code : "");

/** The engine's own errors speak of code, not of values; of others only name and place are kept. */
const describe = (err: unknown): string => {
  if (!(err instanceof Error)) return `A ${typeof err} was thrown.`;
  const isOfEngine = err instanceof TypeError || err instanceof RangeError;
  const place = /\(?(?:file:\/\/)?[^\s(]*\/((?:apps|packages)\/[^\s)]+)\)?/.exec(
    err.stack ?? "",
  )?.[1];
  return `${err.name}${isOfEngine ? `: ${err.message.slice(0, 200)}` : ""}${place ? ` at ${place}` : ""}`;
};
