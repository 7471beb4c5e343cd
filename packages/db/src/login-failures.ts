import type { Database, Transaction } from "./connect.ts";
import { guarded } from "./guarded.ts";

/** By what a login is counted: a hash of the e-mail, and the IP address that it comes from. */
export interface LoginTry {
  account: string;
  /** Missing where somebody who is logged in shows the password once more. */
  address?: string;
}

/**
 * Takes one try to log in before the password is looked at, so that a hundred at once are counted as a
 * hundred one after the other. Answers for how many milliseconds there is none; 0 means that it was
 * taken. The address goes first: what it may not try cannot use up the account's tries.
 */
export const takeLoginTry = (db: Database, loginTry: LoginTry): Promise<number> =>
  guarded(async () => {
    const [taken] = await db`
      with of_address as (
        insert into login_failures as f (key, failures)
        values (${addressKey(db, loginTry)}, 1)
        on conflict (key) do update set ${again(db)}
        where f.blocked_until is null or f.blocked_until <= clock_timestamp()
        returning 1)
      insert into login_failures as f (key, failures)
      select ${accountKey(loginTry)}, 1 from of_address
      on conflict (key) do update set ${again(db)}
      where f.blocked_until is null or f.blocked_until <= clock_timestamp()
      returning 1`;
    if (taken) return 0;
    const [blocked] = await db<{ forMs: number | null }[]>`
      select extract(epoch from max(blocked_until) - now())::float8 * 1000 as "forMs"
      from login_failures
      where key in (${accountKey(loginTry)}, ${addressKey(db, loginTry)})`;
    return Math.max(1, blocked?.forMs ?? 0);
  });

/** It was the right person: the account starts anew, and the address has its try back. */
export const returnLoginTry = async (
  sql: Database | Transaction,
  loginTry: LoginTry,
): Promise<void> => {
  await sql`
    update login_failures set
      failures = failures - 1,
      blocked_until = case when failures - 1 >= ${triesMax} then blocked_until end
    where key = ${addressKey(sql, loginTry)} and failures > 0`;
  await sql`
    delete from login_failures
    where key = ${accountKey(loginTry)} or last_at < now() - make_interval(hours => ${forgottenHours})`;
};

const triesMax = 10;
const forgottenHours = 24;

// The wait after the tenth failure is 30 s and doubles with each further one, up to 15 min. It ends by
// itself: nobody can lock another out for good.
const again = (sql: Database | Transaction) => sql`
  failures = case when ${isForgotten(sql)} then 1 else f.failures + 1 end,
  last_at = clock_timestamp(),
  blocked_until = case when not ${isForgotten(sql)} and f.failures + 1 >= ${triesMax}
    then clock_timestamp() + make_interval(
      secs => least(900, 30 * power(2, least(f.failures + 1 - ${triesMax}, 10)))) end`;

const isForgotten = (sql: Database | Transaction) =>
  sql`(f.last_at < now() - make_interval(hours => ${forgottenHours}))`;

const accountKey = ({ account }: LoginTry) => `account:${account}`;

/** Who has one IPv6 address has all 2^64 of its network. */
const addressKey = (sql: Database | Transaction, { account, address }: LoginTry) =>
  address === undefined
    ? sql`${`own:${account}`}::text`
    : sql`'address:' || case family(${address}::text::inet)
        when 6 then text(network(set_masklen(${address}::text::inet, 64)))
        else host(${address}::text::inet) end`;
