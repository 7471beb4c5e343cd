import { insertAudit, type AuditEntry } from "./audit-log.ts";
import type { Database, Transaction } from "./connect.ts";
import { guarded } from "./guarded.ts";
import { returnLoginTry, type LoginTry } from "./login-failures.ts";
import type { Role } from "./users.ts";

/** Whose session it is. */
export interface SessionUser {
  userId: string;
  email: string;
  role: Role;
}

/** How long a session lasts: without a request, and at all. */
export interface SessionLimits {
  idleMs: number;
  lifetimeMs: number;
}

/**
 * Begins a session after a login, with all that goes with it. False if the user was disabled since
 * the password was checked: then nothing is written.
 */
export const beginSession = (
  db: Database,
  session: { idHash: string; userId: string; lifetimeMs: number },
  { loginTry, audit }: { loginTry: LoginTry | undefined; audit: AuditEntry },
): Promise<boolean> =>
  guarded(() =>
    db.begin(async (tx) => {
      const [user] = await tx`
        update users set last_login_at = now()
        where id = ${session.userId} and disabled_at is null returning 1`;
      if (!user) return false;
      if (loginTry) await returnLoginTry(tx, loginTry);
      await insertSession(tx, session);
      await insertAudit(tx, audit);
      return true;
    }),
  );

export const insertSession = async (
  sql: Transaction,
  { idHash, userId, lifetimeMs }: { idHash: string; userId: string; lifetimeMs: number },
): Promise<void> => {
  await sql`delete from sessions where expires_at < now()`;
  await sql`
    insert into sessions (id_hash, user_id, expires_at)
    values (${idHash}, ${userId}, now() + make_interval(secs => ${lifetimeMs / 1_000}))`;
};

/** Whose session this is, if it is still one; that it was used is noted at most once a minute. */
export const useSession = (
  db: Database,
  { idHash, idleMs, isUse = true }: { idHash: string; idleMs: number; isUse?: boolean },
): Promise<SessionUser | undefined> =>
  guarded(async () => {
    const [user] = await db<SessionUser[]>`
      with seen as (
        update sessions set last_seen_at = now()
        where id_hash = ${idHash} and ${isUse}::boolean and ${isAlive(db, idleMs)}
          and last_seen_at < now() - make_interval(secs => ${Math.min(60_000, idleMs / 4) / 1_000})
        returning 1)
      select u.id as "userId", u.email, u.role
      from sessions join users u on u.id = user_id
      where id_hash = ${idHash} and ${isAlive(db, idleMs)} and u.disabled_at is null`;
    return user;
  });

/** A session as its user sees it: the id is the stored hash, which opens nothing. */
export interface SessionRow {
  id: string;
  createdAt: Date;
  lastSeenAt: Date;
  expiresAt: Date;
}

/** The sessions of a user that are still open, the newest first. */
export const listSessions = (
  db: Database,
  { userId, idleMs }: { userId: string; idleMs: number },
): Promise<SessionRow[]> =>
  guarded(
    () => db<SessionRow[]>`
      select id_hash as id, created_at as "createdAt", last_seen_at as "lastSeenAt",
             expires_at as "expiresAt"
      from sessions
      where user_id = ${userId} and ${isAlive(db, idleMs)}
      order by created_at desc, id_hash
      limit 200`,
  );

/** Ends one of a user's sessions. False if there is none such. */
export const endSession = (
  db: Database,
  { userId, idHash }: { userId: string; idHash: string },
  audit: AuditEntry,
): Promise<boolean> =>
  guarded(() =>
    db.begin(async (tx) => {
      const [ended] = await tx`
        delete from sessions where id_hash = ${idHash} and user_id = ${userId} returning 1`;
      if (ended) await insertAudit(tx, audit);
      return ended !== undefined;
    }),
  );

const isAlive = (sql: Database, idleMs: number) => sql`
  expires_at > now() and last_seen_at > now() - make_interval(secs => ${idleMs / 1_000})`;
