import { ofDatabase, when, type Check } from "../check.ts";

export const postgresUnreachable: Check = ({ database }) =>
  when(database === undefined, {
    key: "postgres_unreachable",
    what: "Postgres does not answer. Webhooks wait in Redis meanwhile; no order moves.",
    fix: "Start Postgres, or correct DATABASE_URL.",
  });

export const postgresVersion = ofDatabase(({ serverVersion }) =>
  when(serverVersion < oldestPostgres * 10_000, {
    key: "postgres_version",
    what: `Postgres is ${Math.floor(serverVersion / 10_000)}; Sluice needs ${oldestPostgres} or later.`,
    fix: `Install PostgreSQL ${oldestPostgres} or later.`,
  }),
);

const oldestPostgres = 15;

export const postgresUnsafe = ofDatabase(({ isFsyncOn, synchronousCommit }) => [
  ...when(!isFsyncOn, {
    key: "postgres_unsafe:fsync",
    what: "Postgres has fsync off: a power cut may destroy the whole database.",
    fix: "alter system set fsync = on; select pg_reload_conf();",
  }),
  ...when(synchronousCommit === "off", {
    key: "postgres_unsafe:synchronous_commit",
    what: "Postgres has synchronous_commit off: a crash may lose orders whose events are already gone from Redis.",
    fix: "alter system set synchronous_commit = on; select pg_reload_conf(); and take it back where the database or the role sets it.",
  }),
]);

export const migrationsBehind = ofDatabase(({ migrations: { missing } }) =>
  when(missing.length > 0, {
    key: "migrations_behind",
    what: `The database lacks ${missing.join(", ")}, which this release needs.`,
    fix: "sluice migrate",
  }),
);

export const migrationsAhead = ofDatabase(({ migrations: { unknown } }) =>
  when(unknown > 0, {
    key: "migrations_ahead",
    what: `The database has ${unknown} migrations that this release does not know: a newer one was here.`,
    fix: "Run the newer release; a schema is never taken back.",
  }),
);
