import postgres, { type Sql, type TransactionSql } from "postgres";
import { waits } from "./waits.ts";

export type Database = Sql;
export type Transaction = TransactionSql;

/**
 * A pool for the hot statements: tagged templates, each prepared once a connection. Every wait is
 * bounded: for a connection, a lock, a statement, and a transaction that was left open.
 */
export const connectDatabase = (
  url: string,
  { applicationName, connectionsMax }: { applicationName: string; connectionsMax: number },
): Database =>
  postgres(url, {
    max: connectionsMax,
    ...waits,
    onnotice: () => undefined,
    connection: {
      application_name: applicationName,
      statement_timeout: 2_500,
      lock_timeout: 2_000,
      idle_in_transaction_session_timeout: 10_000,
      ...plansForGrowingTables,
    },
  });

// A generic plan made while the tables were small scans them all when they have grown, and a batch
// of jsonb rows is estimated at 100, which invites a hash join with the whole table. Every join here
// is by an indexed key. Measured over 20,000 webhooks: 1.5 to 2.5 times the rate.
const plansForGrowingTables = {
  plan_cache_mode: "force_custom_plan",
  enable_hashjoin: false,
  enable_mergejoin: false,
};
