import { z } from "zod";
import { Role } from "./access.ts";
import { Time } from "./time.ts";

export const TokenSummary = z.object({
  id: z.uuid(),
  name: z.string(),
  role: Role,
  /** The areas of the API that it opens: the first part of their paths. Null for all. */
  scopes: z.array(z.string()).nullable(),
  createdBy: z.string(),
  createdAt: Time,
  /** To the minute. */
  lastUsedAt: Time.nullable(),
  expiresAt: Time.nullable(),
  revokedAt: Time.nullable(),
});
export type TokenSummary = z.infer<typeof TokenSummary>;

export const TokenListQuery = z.strictObject({
  /** `next` of the page before. */
  before: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type TokenListQuery = z.infer<typeof TokenListQuery>;

/** Newest first. */
export const TokenList = z.object({ tokens: z.array(TokenSummary), next: z.uuid().nullable() });
export type TokenList = z.infer<typeof TokenList>;

export const CreateToken = z.strictObject({
  name: z.string().regex(/^[\w.-]{1,64}$/, "1 to 64 letters, digits, . - and _"),
  role: Role,
  scopes: z.array(z.string().max(64)).min(1).max(50).nullable().default(null),
  expiresAt: z.iso.datetime({ offset: true }).nullable().default(null),
});
export type CreateToken = z.infer<typeof CreateToken>;

/** `token` opens the API and is shown this once. */
export const CreatedToken = TokenSummary.extend({ token: z.string() });
export type CreatedToken = z.infer<typeof CreatedToken>;

export const TokenId = z.strictObject({ id: z.uuid() });
export type TokenId = z.infer<typeof TokenId>;
