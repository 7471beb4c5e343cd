/**
 * A failure of Postgres, safe to log and to store: SQLSTATE and constraint, never the statement's
 * parameters or the row it refused.
 *
 * - `outage`: the server is away, overloaded, or another transaction won; the same may succeed later.
 * - `data`: this row can never be stored as it is (SQLSTATE 22, 23; 54: too long for its index).
 * - `other`: a bug or a missing migration.
 */
export class DbError extends Error {
  readonly kind: "outage" | "data" | "other";
  readonly sqlState: string | undefined;

  constructor(kind: DbError["kind"], sqlState: string | undefined, message: string) {
    super(message);
    this.name = "DbError";
    this.kind = kind;
    this.sqlState = sqlState;
  }
}

/** Not a `cause`: the driver's error holds parameters, and causes end up in logs. */
export const asDbError = (err: unknown): DbError => {
  if (err instanceof DbError) return err;
  const { code, constraint_name: constraint } = shapeOf(err);
  const at = constraint === undefined ? "" : ` (${constraint})`;
  if (code === undefined)
    return new DbError("other", undefined, `A statement failed: ${nameOf(err)}`);
  if (isOutage(code))
    return new DbError("outage", code, `Postgres cannot serve this now: ${code}${at}`);
  if (/^(22|23|54)/.test(code))
    return new DbError("data", code, `Postgres refused the data: SQLSTATE ${code}${at}`);
  return new DbError("other", code, `Postgres failed the statement: ${code}${at}`);
};

const shapeOf = (err: unknown): { code?: string; constraint_name?: string } =>
  typeof err === "object" && err !== null ? err : {};

const nameOf = (err: unknown) => (err instanceof Error ? err.name : typeof err);

// SQLSTATE classes: 08 connection, 53 resources, 57P shutdown, 40 serialization and deadlock,
// 55P03 lock not available, 25P03 idle transaction cut, 57014 statement time-out. The rest are
// node's and postgres.js's names for a connection that is gone.
const isOutage = (code: string) =>
  /^(08|53|57P|40001|40P01|55P03|25P03|57014)/.test(code) ||
  /^(CONNECTION_|CONNECT_TIMEOUT|ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_)/.test(
    code,
  );
