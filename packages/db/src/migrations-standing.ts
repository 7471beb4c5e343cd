import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { migrationsFolder } from "../migrations-folder.cjs";
import type { Database } from "./connect.ts";

/** How a database's schema stands to this release. */
export interface MigrationsStanding {
  /** Migrations that the release has and the database has not. */
  missing: string[];
  /** How many the database has that the release does not know: it was migrated by a newer one. */
  unknown: number;
}

export const readMigrationsStanding = async (db: Database): Promise<MigrationsStanding> => {
  const [table] = await db<{ exists: boolean }[]>`
    select to_regclass('drizzle.__drizzle_migrations') is not null as exists`;
  const done = table?.exists
    ? await db<{ at: number }[]>`select created_at::float8 as at from drizzle.__drizzle_migrations`
    : [];
  const { entries } = await readJournal();
  // The migrator goes by these times, too.
  const known = new Set(entries.map(({ when }) => when));
  const newest = Math.max(0, ...done.map(({ at }) => at));
  return {
    missing: entries.filter(({ when }) => when > newest).map(({ tag }) => tag),
    unknown: done.filter(({ at }) => !known.has(at)).length,
  };
};

const Journal = z.object({ entries: z.array(z.object({ when: z.number(), tag: z.string() })) });

const readJournal = async () =>
  Journal.parse(JSON.parse(await readFile(join(migrationsFolder, "meta/_journal.json"), "utf8")));
