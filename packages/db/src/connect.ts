import postgres, { type Sql, type TransactionSql } from "postgres";

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
    connect_timeout: 5,
    idle_timeout: 60,
    onnotice: () => undefined,
    connection: {
      application_name: applicationName,
      statement_timeout: 15_000,
      lock_timeout: 2_000,
      idle_in_transaction_session_timeout: 10_000,
    },
  });
