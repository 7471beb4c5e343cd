import { insertAudit } from "./audit-log.ts";
import type { Database } from "./connect.ts";
import { guarded } from "./guarded.ts";

/** What a login is checked against. */
export interface LoginUser {
  id: string;
  email: string;
  /** Null for who has no password here. */
  passwordHash: string | null;
  /** Sealed; null while no second factor is confirmed. */
  totpSecret: Buffer | null;
}

/** Who may log in with this e-mail. Whoever is disabled is as unknown as whoever never was. */
export const findLogin = (db: Database, email: string): Promise<LoginUser | undefined> =>
  guarded(async () => {
    const [user] = await db<LoginUser[]>`
      select id, email, password_hash as "passwordHash",
             case when totp_confirmed_at is not null then totp_secret end as "totpSecret"
      from users where email = ${email} and disabled_at is null`;
    return user;
  });

/** Uses up the code of a step, if neither it nor a later one was used before. */
export const useTotpStep = (db: Database, userId: string, step: number): Promise<boolean> =>
  guarded(async () => {
    const used = await db`
      update users set totp_last_step = ${step}
      where id = ${userId} and totp_last_step < ${step} returning 1`;
    return used.length > 0;
  });

/** Keeps a new secret that does not count yet. False if the user has one that counts. */
export const offerTotp = (db: Database, userId: string, sealed: Buffer): Promise<boolean> =>
  guarded(async () => {
    const kept = await db`
      update users set totp_secret = ${sealed}, totp_last_step = 0
      where id = ${userId} and totp_confirmed_at is null returning 1`;
    return kept.length > 0;
  });

/** The secret that was offered and is not confirmed yet. */
export const offeredTotp = (db: Database, userId: string): Promise<Buffer | undefined> =>
  guarded(async () => {
    const [row] = await db<{ secret: Buffer | null }[]>`
      select totp_secret as secret from users where id = ${userId} and totp_confirmed_at is null`;
    return row?.secret ?? undefined;
  });

/** From now on the secret counts, unless another took its place; its code is used up. */
export const confirmTotp = (
  db: Database,
  { userId, sealed, step }: { userId: string; sealed: Buffer; step: number },
  actor: string,
): Promise<boolean> =>
  guarded(() =>
    db.begin(async (tx) => {
      const [confirmed] = await tx`
        update users set totp_confirmed_at = now(), totp_last_step = ${step}
        where id = ${userId} and totp_confirmed_at is null and totp_secret = ${sealed}
        returning 1`;
      if (confirmed)
        await insertAudit(tx, { actor, action: "users.totp_confirmed", target: userId });
      return confirmed !== undefined;
    }),
  );

/** Takes the second factor away and ends all sessions. False if there is no such user. */
export const resetTotp = (db: Database, userId: string, actor: string): Promise<boolean> =>
  guarded(() =>
    db.begin(async (tx) => {
      const [user] = await tx`
        update users set totp_secret = null, totp_confirmed_at = null, totp_last_step = 0
        where id = ${userId} returning 1`;
      if (!user) return false;
      await tx`delete from sessions where user_id = ${userId}`;
      await insertAudit(tx, { actor, action: "users.totp_reset", target: userId });
      return true;
    }),
  );
