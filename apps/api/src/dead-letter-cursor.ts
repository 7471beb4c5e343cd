import type { DeadLetterPosition } from "@sluice/db";
import { z } from "zod";

/** A position in the list of dead letters as an opaque text that fits a URL. */
export const writeLetterCursor = ({ lastFailedAt, id }: DeadLetterPosition): string =>
  Buffer.from(JSON.stringify([lastFailedAt, id])).toString("base64url");

/** Undefined for what `writeLetterCursor` has not written. */
export const readLetterCursor = (cursor: string): DeadLetterPosition | undefined => {
  const [lastFailedAt, id] = Position.safeParse(parse(cursor)).data ?? [];
  return lastFailedAt !== undefined && id !== undefined ? { lastFailedAt, id } : undefined;
};

const Position = z.tuple([z.iso.datetime({ precision: 6 }), z.number().int().positive()]);

const parse = (cursor: string): unknown => {
  try {
    return JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
  } catch {
    return undefined;
  }
};
