import { DrizzleQueryError } from "drizzle-orm";
import { drizzle } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { waits } from "./waits.ts";
import { guarded } from "./guarded.ts";

/** What screens read through. */
export type Views = ReturnType<typeof connectViews>;

/**
 * A pool of its own for screens, because drizzle changes its client's serializers. It cannot write,
 * and a statement has 5 s: somebody waits for the page, and the hot statements need the server.
 * Close it by `views.$client.end()`.
 */
export const connectViews = (
  url: string,
  { applicationName, connectionsMax }: { applicationName: string; connectionsMax: number },
) =>
  drizzle(
    postgres(url, {
      max: connectionsMax,
      ...waits,
      onnotice: () => undefined,
      connection: {
        application_name: applicationName,
        default_transaction_read_only: true,
        statement_timeout: 5_000,
        lock_timeout: 2_000,
        idle_in_transaction_session_timeout: 10_000,
      },
    }),
  );

/** Like `guarded`, for drizzle: it wraps the driver's error in one that holds the parameters. */
export const viewed = <Result>(read: () => Promise<Result>): Promise<Result> =>
  guarded(async () => {
    try {
      return await read();
    } catch (err) {
      throw err instanceof DrizzleQueryError ? err.cause : err;
    }
  }, viewTimeLimitMs);

const viewTimeLimitMs = 6_000;
