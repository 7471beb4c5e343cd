import { insertAudit } from "./audit-log.ts";
import type { Database, Transaction } from "./connect.ts";
import { guarded } from "./guarded.ts";
import type { Role } from "./users.ts";

/** A token of the API as its maker sees it: what opens the API is shown once and never again. */
export interface ApiTokenRow {
  id: string;
  name: string;
  role: Role;
  /** The areas of the API that it opens; null for all that its role may. */
  scopes: string[] | null;
  createdBy: string;
  createdAt: Date;
  lastUsedAt: Date | null;
  expiresAt: Date | null;
  revokedAt: Date | null;
}

export interface NewApiToken {
  name: string;
  tokenHash: string;
  role: Role;
  scopes: string[] | null;
  expiresAt: string | null;
}

export const createApiToken = (
  db: Database,
  { name, tokenHash, role, scopes, expiresAt }: NewApiToken,
  actor: string,
): Promise<ApiTokenRow> =>
  guarded(() =>
    db.begin(async (tx) => {
      const [token] = await tx<ApiTokenRow[]>`
        insert into api_tokens (name, token_hash, role, scopes, expires_at, created_by)
        values (${name}, ${tokenHash}, ${role}, ${scopes}::text[],
          ${expiresAt}::text::timestamptz, ${actor})
        returning ${shown(tx)}`;
      if (!token) throw new Error("Postgres returned no row of an insert.");
      const detail = { role, scopes, expiresAt };
      await insertAudit(tx, { actor, action: "tokens.created", target: token.id, detail });
      return token;
    }),
  );

/** The tokens of one maker, or of all; the newest first. */
export const listApiTokens = (
  db: Database,
  { createdBy, before, limit }: { createdBy?: string; before?: string | undefined; limit: number },
): Promise<ApiTokenRow[]> =>
  guarded(
    () => db<ApiTokenRow[]>`
      select ${shown(db)} from api_tokens
      where ${createdBy === undefined ? db`true` : db`created_by = ${createdBy}`}
        ${
          before === undefined
            ? db``
            : db`and (created_at, id) < (select created_at, id from api_tokens where id = ${before})`
        }
      order by created_at desc, id desc
      limit ${limit}`,
  );

/** Ends a token of one maker, or of anybody; one that was revoked stays so. False if there is none. */
export const revokeApiToken = (
  db: Database,
  { id, createdBy }: { id: string; createdBy?: string },
  actor: string,
): Promise<boolean> =>
  guarded(() =>
    db.begin(async (tx) => {
      const [revoked] = await tx`
        update api_tokens set revoked_at = coalesce(revoked_at, now())
        where id = ${id} and ${createdBy === undefined ? tx`true` : tx`created_by = ${createdBy}`}
        returning 1`;
      if (revoked) await insertAudit(tx, { actor, action: "tokens.revoked", target: id });
      return revoked !== undefined;
    }),
  );

/** What a token that counts lets its bearer do. */
export interface TokenGrant {
  name: string;
  role: Role;
  scopes: string[] | null;
}

/**
 * What this token lets its bearer do, if it counts; that it was used is noted at most once a minute. It
 * never reaches further than its maker does today, and ends with its maker.
 */
export const useApiToken = (db: Database, tokenHash: string): Promise<TokenGrant | undefined> =>
  guarded(async () => {
    const [grant] = await db<(TokenGrant & { makerRole: Role | null })[]>`
      with counts as (
        select t.id, t.name, t.role, t.scopes, u.role as maker_role
        from api_tokens t left join users u on u.email = t.created_by
        where t.token_hash = ${tokenHash} and t.revoked_at is null
          and (t.expires_at is null or t.expires_at > now()) and u.disabled_at is null
      ), used as (
        update api_tokens set last_used_at = now()
        where id in (select id from counts)
          and (last_used_at is null or last_used_at < now() - interval '1 minute'))
      select name, role, scopes, maker_role as "makerRole" from counts`;
    if (!grant) return undefined;
    const { makerRole, ...token } = grant;
    const isAbove = makerRole !== null && rank[token.role] > rank[makerRole];
    return isAbove ? { ...token, role: makerRole } : token;
  });

const rank = { viewer: 0, operator: 1, admin: 2 } satisfies Record<Role, number>;

const shown = (sql: Database | Transaction) => sql`
  id, name, role, scopes, created_by as "createdBy", created_at as "createdAt",
  last_used_at as "lastUsedAt", expires_at as "expiresAt", revoked_at as "revokedAt"`;
