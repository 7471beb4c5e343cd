import type { Database, Transaction } from "./connect.ts";
import { guarded } from "./guarded.ts";

/** A seller's tokens as they are stored: sealed, each time anew, so equal bytes are the same token. */
export interface StoredTokens {
  openId: string;
  accessToken: Buffer;
  refreshToken: Buffer;
}

export interface RotatedTokens {
  accessToken: Buffer;
  refreshToken: Buffer;
  accessTokenExpiresAtS: number;
  refreshTokenExpiresAtS: number;
}

/** Undefined where there are no tokens, because the authorization is over. */
export const storedTokens = (db: Database, openId: string): Promise<StoredTokens | undefined> =>
  guarded(() => selectTokens(db, openId));

const selectTokens = async (
  sql: Database | Transaction,
  openId: string,
): Promise<StoredTokens | undefined> => {
  const [stored] = await sql<StoredTokens[]>`
    select open_id as "openId", access_token as "accessToken", refresh_token as "refreshToken"
    from authorizations
    where open_id = ${openId} and access_token is not null and refresh_token is not null`;
  return stored;
};

/**
 * Lets one caller at a time, among all processes, replace an authorization's tokens by those that
 * `rotate` answers; the others get "busy". The lock is Postgres's and goes with the connection, so a
 * killed process leaves none behind. `rotate` gets what is stored under the lock and answers
 * undefined to leave it; it may take 12 s. `hasStored` false means that somebody else wrote first.
 */
export const rotateTokens = async (
  db: Database,
  openId: string,
  rotate: (stored: StoredTokens | undefined) => Promise<RotatedTokens | undefined>,
): Promise<"busy" | { hasStored: boolean }> => {
  let asked: { old: StoredTokens | undefined; rotating: ReturnType<typeof rotate> } | undefined;
  const rotateLocked = async (tx: Transaction) => {
    // The pool's limit is shorter than a call to TikTok may take.
    await tx`select set_config('idle_in_transaction_session_timeout', '15s', true)`;
    if (!(await lockTokens(tx, openId))) return "busy";
    const old = await selectTokens(tx, openId);
    asked = { old, rotating: rotate(old) };
    const rotated = await asked.rotating;
    if (!old || !rotated) return { hasStored: false };
    return { hasStored: await writeTokens(tx, old, rotated) };
  };
  try {
    return await guarded(() => db.begin(rotateLocked), lockedMsMax);
  } catch (err) {
    if (!asked) throw err;
    // The transaction ends as soon as its connection does, and TikTok may still be answering then.
    // What `rotate` throws is its caller's own, not a failure of Postgres.
    const rotated = await asked.rotating;
    if (!asked.old || !rotated) throw err;
    return { hasStored: await writeUntilStored(db, asked.old, rotated) };
  }
};

const lockedMsMax = 20_000;

/** Runs something while nobody rotates an authorization's tokens, or answers "busy" if somebody does. */
export const whileNoneRotates = <Result>(
  db: Database,
  openId: string,
  run: () => Promise<Result>,
): Promise<Result | "busy"> =>
  guarded(async () => {
    const ran = await db.begin(async (tx) =>
      (await lockTokens(tx, openId)) ? { result: await run() } : undefined,
    );
    return ran ? ran.result : "busy";
  });

const lockTokens = async (tx: Transaction, openId: string): Promise<boolean> => {
  const [lock] = await tx<{ isMine: boolean }[]>`
    select pg_try_advisory_xact_lock(hashtextextended(${`tokens/${openId}`}, 0)) as "isMine"`;
  return lock?.isMine ?? false;
};

/**
 * Both tokens in one statement, because a refresh may kill the old pair. Bears a repeat: it finds
 * either the pair that it replaces or its own.
 */
const writeTokens = async (
  sql: Database | Transaction,
  { openId, refreshToken: old }: StoredTokens,
  { accessToken, refreshToken, ...expiry }: RotatedTokens,
): Promise<boolean> => {
  const written = await sql`
    update authorizations
    set access_token = ${accessToken}, refresh_token = ${refreshToken},
      access_token_expires_at = to_timestamp(${expiry.accessTokenExpiresAtS}::float8),
      refresh_token_expires_at = to_timestamp(${expiry.refreshTokenExpiresAtS}::float8),
      refreshed_at = now(), updated_at = now()
    where open_id = ${openId} and refresh_token in (${old}, ${refreshToken})
    returning 1`;
  return written.length > 0;
};

/** The transaction was lost, and the new pair is in this process's memory alone. */
const writeUntilStored = async (
  db: Database,
  old: StoredTokens,
  rotated: RotatedTokens,
): Promise<boolean> => {
  // Monotonic: a clock that is set forward must not give the pair up.
  const giveUpAtMs = performance.now() + writeForMs;
  for (;;) {
    try {
      return await guarded(() => writeTokens(db, old, rotated));
    } catch (err) {
      if (performance.now() > giveUpAtMs) throw err;
      await new Promise((resolve) => setTimeout(resolve, writeAgainMs));
    }
  }
};

/** How long a process may hold a pair that is not stored yet. */
export const writeForMs = 60_000;
const writeAgainMs = 250;

/**
 * The authorization is over: all of its shops stop and both tokens are destroyed, in one statement.
 * Changes nothing if the tokens are no longer those that were refused. Answers the shops.
 */
export const endAuthorization = (
  db: Database,
  openId: string,
  refused: Buffer,
): Promise<{ shopId: string; name: string }[]> =>
  guarded(
    () => db<{ shopId: string; name: string }[]>`
      with ended as (
        update authorizations set access_token = null, refresh_token = null, updated_at = now()
        where open_id = ${openId} and access_token = ${refused}
        returning open_id
      )
      update shops set status = 'deauthorized',
        deauthorized_at = coalesce(deauthorized_at, now()), updated_at = now()
      from ended where shops.open_id = ended.open_id
      returning shops.id as "shopId", shops.name`,
  );

/**
 * Authorizations whose access token expires within a day, or within half of its life where that is
 * shorter; the most urgent first.
 */
export const tokensToRefresh = (db: Database, max: number): Promise<StoredTokens[]> =>
  guarded(
    () => db<StoredTokens[]>`
      select open_id as "openId", access_token as "accessToken", refresh_token as "refreshToken"
      from authorizations
      where access_token is not null and refresh_token is not null
        and access_token_expires_at
          < now() + least(interval '1 day', (access_token_expires_at - refreshed_at) / 2)
      order by access_token_expires_at limit ${max}`,
  );
