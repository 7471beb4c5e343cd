import { drizzle } from "drizzle-orm/postgres-js";
import { migrate as runMigrations } from "drizzle-orm/postgres-js/migrator";
import postgres from "postgres";

/**
 * Brings the schema up to date. Safe to start from several processes at once: the migrator takes no
 * lock of its own, so this one does, on the single connection that migrates.
 */
export const migrate = async (databaseUrl: string, migrationsFolder: string): Promise<void> => {
  const client = postgres(databaseUrl, { max: 1, onnotice: () => undefined });
  try {
    await client`select pg_advisory_lock(${migrationLock})`;
    await runMigrations(drizzle(client), { migrationsFolder });
  } finally {
    await client.end();
  }
};

// Any number, as long as every release uses the same one.
const migrationLock = 7_205_113;
