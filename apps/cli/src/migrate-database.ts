import { join } from "node:path";
import { migrate } from "@sluice/db";

/** Brings the schema of the database up to date; safe to run from several machines at once. */
export const migrateDatabase = async (root: string, databaseUrl: string): Promise<void> => {
  await migrate(databaseUrl, join(root, "packages/db/migrations"));
  process.stdout.write("The database schema is up to date.\n");
};
