import type { Database } from "./connect.ts";
import { guarded } from "./guarded.ts";

/** Causes why Postgres cannot serve now, as a person reads them; an empty list means that it can. */
export const whyDatabaseNotReady = async (db: Database): Promise<string[]> => {
  try {
    await guarded(() => db`select 1`, answerLimitMs);
    return [];
  } catch (err) {
    return [err instanceof Error ? err.message : "Postgres does not answer"];
  }
};

const answerLimitMs = 1_000;
