import { insertAudit, type AuditEntry } from "./audit-log.ts";
import type { Database, Transaction } from "./connect.ts";
import { guarded } from "./guarded.ts";

export type Role = "viewer" | "operator" | "admin";

/** A user as an admin sees it. */
export interface UserRow {
  id: string;
  email: string;
  role: Role;
  isDisabled: boolean;
  hasSecondFactor: boolean;
  createdAt: Date;
  lastLoginAt: Date | null;
}

/** The next users by e-mail. */
export const listUsers = (
  db: Database,
  { after, limit }: { after: string; limit: number },
): Promise<UserRow[]> =>
  guarded(
    () => db<UserRow[]>`
      select ${shown(db)} from users
      where email collate "C" > ${after} order by email collate "C" limit ${limit}`,
  );

/** Undefined if there is somebody with this e-mail already. */
export const createUser = (
  db: Database,
  user: { email: string; passwordHash: string | null; role: Role },
  actor: string,
): Promise<UserRow | undefined> =>
  guarded(() =>
    db.begin(async (tx) => {
      const [created] = await insertUser(tx, user);
      if (!created) return undefined;
      const detail = { role: user.role };
      await insertAudit(tx, { actor, action: "users.created", target: created.id, detail });
      return created;
    }),
  );

/** Makes the first user, an admin. False if there is one, whoever it is. */
export const createFirstAdmin = (
  db: Database,
  { email, passwordHash }: { email: string; passwordHash: string },
): Promise<boolean> =>
  guarded(() =>
    db.begin(async (tx) => {
      // Processes that start together must not each find the table empty.
      await tx`lock table users in share row exclusive mode`;
      const [anybody] = await tx`select 1 from users limit 1`;
      if (anybody) return false;
      const [created] = await insertUser(tx, { email, passwordHash, role: "admin" });
      const target = created?.id ?? null;
      await insertAudit(tx, { actor: "sluice", action: "users.first_admin", target });
      return true;
    }),
  );

export const hasUsers = (db: Database): Promise<boolean> =>
  guarded(async () => (await db`select 1 from users limit 1`).length > 0);

/**
 * Changes a role, or disables and enables. Whoever's rights change is logged out everywhere. The last
 * admin who is enabled stays one: all such are locked and looked at again by the statement itself, so
 * two who take the role from each other at the same moment cannot both succeed.
 */
export const changeUser = (
  db: Database,
  {
    id,
    role,
    isDisabled,
  }: { id: string; role?: Role | undefined; isDisabled?: boolean | undefined },
  actor: string,
): Promise<UserRow | "unknown" | "last admin"> =>
  guarded(() =>
    db.begin(async (tx) => {
      const [changed] = await tx<UserRow[]>`
        with admins as materialized (
          select id from users where role = 'admin' and disabled_at is null
          order by id for update)
        update users set
          role = coalesce(${role ?? null}, role),
          disabled_at = case ${isDisabled ?? null}::boolean
            when true then coalesce(disabled_at, now()) when false then null else disabled_at end
        where id = ${id} and (
          exists (select 1 from admins where admins.id <> ${id})
          or not exists (select 1 from admins)
          or (coalesce(${role ?? null}, role) = 'admin' and ${isDisabled ?? null}::boolean is not true)
          or role <> 'admin' or disabled_at is not null)
        returning ${shown(tx)}`;
      if (!changed) {
        const [known] = await tx`select 1 from users where id = ${id}`;
        return known ? "last admin" : "unknown";
      }
      await tx`delete from sessions where user_id = ${id}`;
      const detail = { ...(role && { role }), ...(isDisabled !== undefined && { isDisabled }) };
      await insertAudit(tx, { actor, action: "users.changed", target: id, detail });
      return changed;
    }),
  );

/** Sets a password and ends all sessions of the user. `within` goes into the same transaction. */
export const setPassword = (
  db: Database,
  { userId, passwordHash }: { userId: string; passwordHash: string },
  audit: AuditEntry,
  within: (tx: Transaction) => Promise<void>,
): Promise<void> =>
  guarded(() =>
    db.begin(async (tx) => {
      await tx`
        update users set password_hash = ${passwordHash}, password_changed_at = now()
        where id = ${userId}`;
      await tx`delete from sessions where user_id = ${userId}`;
      await insertAudit(tx, audit);
      await within(tx);
    }),
  );

const insertUser = (
  sql: Transaction,
  { email, passwordHash, role }: { email: string; passwordHash: string | null; role: Role },
) => sql<UserRow[]>`
  insert into users (email, password_hash, role) values (${email}, ${passwordHash}, ${role})
  on conflict (email) do nothing
  returning ${shown(sql)}`;

const shown = (sql: Database | Transaction) => sql`
  id, email, role, disabled_at is not null as "isDisabled",
  totp_confirmed_at is not null as "hasSecondFactor", created_at as "createdAt",
  last_login_at as "lastLoginAt"`;
