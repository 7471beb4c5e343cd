import { randomBytes } from "node:crypto";
import {
  reaches,
  type CreatedToken,
  type CreateToken,
  type Done,
  type TokenId,
  type TokenList,
  type TokenListQuery,
  type TokenSummary,
} from "@sluice/contract";
import { createApiToken, listApiTokens, revokeApiToken, type ApiTokenRow } from "@sluice/db";
import type { Actor } from "../actor.ts";
import { tokenHash, tokenPrefix } from "../require-actor.ts";
import type { Handler } from "../route.ts";

/** An admin sees the tokens of all, everybody else the own ones. */
export const listTokens: Handler<TokenListQuery, TokenList> = async (query, { db }, actor) => {
  const rows = await listApiTokens(db, { ...query, ...within(actor) });
  const next = rows.length === query.limit ? (rows.at(-1)?.id ?? null) : null;
  return { body: { tokens: rows.map(shown), next } };
};

/** A token reaches no further than who makes it, and makes no further ones. */
export const createToken: Handler<CreateToken, CreatedToken> = async (asked, ctx, actor) => {
  if (!reaches(actor.role, asked.role)) return { problem: roleAbove };
  if (actor.token) return { problem: tokenMakesNone };
  const unknown = asked.scopes?.filter((scope) => !ctx.access.areas.has(scope)) ?? [];
  if (unknown.length > 0) return { problem: unknownScopes(ctx.access.areas) };
  const token = tokenPrefix + randomBytes(32).toString("base64url");
  const row = await createApiToken(ctx.db, { ...asked, tokenHash: tokenHash(token) }, actor.name);
  return { body: { ...shown(row), token } };
};

export const revokeToken: Handler<TokenId, Done> = async ({ id }, { db }, actor) =>
  (await revokeApiToken(db, { id, ...within(actor) }, actor.name))
    ? { body: { done: true } }
    : { problem: unknownToken };

const within = ({ name, role }: Actor) => (role === "admin" ? {} : { createdBy: name });

const shown = (row: ApiTokenRow): TokenSummary => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
  lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  expiresAt: row.expiresAt?.toISOString() ?? null,
  revokedAt: row.revokedAt?.toISOString() ?? null,
});

const unknownToken = { status: 404, title: "There is no such token" };

const roleAbove = {
  status: 403,
  title: "A token cannot have a higher role than yours",
  detail: "Ask an admin for it.",
};

const tokenMakesNone = {
  status: 403,
  title: "A token makes no tokens",
  detail: "Log in, or use API_TOKEN.",
};

const unknownScopes = (areas: ReadonlySet<string>) => ({
  status: 400,
  title: "There is no such scope",
  detail: `There are: ${[...areas].toSorted().join(", ")}.`,
});
