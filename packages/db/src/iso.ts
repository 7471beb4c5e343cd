import { sql, type AnyColumn, type SQL } from "drizzle-orm";
import type { Database } from "./connect.ts";

/** A time as screens show it: ISO 8601 in UTC, with Postgres's microseconds. */
export const iso = (time: AnyColumn | SQL): SQL<string> => sql<string>`${isoOrNull(time)}`;

export const isoOrNull = (time: AnyColumn | SQL) =>
  sql<string | null>`to_char(${time} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/** The same in a statement of the plain driver. */
export const isoText = (client: Database, time: ReturnType<Database>) =>
  client`to_char(${time} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
