import type { OrderPosition } from "@sluice/db";
import { z } from "zod";

/** A position in the list as an opaque text that fits a URL. */
export const writeCursor = ({ createdAt, id }: OrderPosition): string =>
  Buffer.from(JSON.stringify([createdAt, id])).toString("base64url");

/** Undefined for what `writeCursor` has not written. */
export const readCursor = (cursor: string): OrderPosition | undefined => {
  const [createdAt, id] = Position.safeParse(parse(cursor)).data ?? [];
  return createdAt !== undefined && id !== undefined ? { createdAt, id } : undefined;
};

const Position = z.tuple([z.iso.datetime({ precision: 6 }), z.uuid()]);

const parse = (cursor: string): unknown => {
  try {
    return JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
  } catch {
    return undefined;
  }
};
